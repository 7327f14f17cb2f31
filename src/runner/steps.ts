import type { Operation, RunFunction } from "../engine/operations/operation.ts";
import { type Segment, type Step, segments } from "../engine/plan/segments.ts";
import { render } from "../engine/render/sql.ts";
import type { Lock } from "../engine/render/statement.ts";

/** One thing a migration does: a statement, or a function of the file's. */
export type MigrationStep = Step & { readonly number: number } & (
    | { readonly kind: "sql"; readonly sql: string; readonly lock: Lock | null }
    | { readonly kind: "run"; readonly run: RunFunction }
  );

/** The steps of operations, numbered from 1 in the order in which they run. */
function stepsOf(operations: readonly Operation[], transaction: "each" | "none"): MigrationStep[] {
  const steps: MigrationStep[] = [];
  const never = transaction === "none" ? { transaction: "never" as const } : {};
  for (const operation of operations) {
    if (operation.verb === "run") {
      steps.push({ kind: "run", run: operation.up, transaction: "any", number: steps.length + 1, ...never });
    }
    for (const statement of render(operation)) {
      steps.push({ kind: "sql", ...statement, number: steps.length + 1, ...never });
    }
  }
  return steps;
}

export function segmentsOf(operations: readonly Operation[], transaction: "each" | "none"): Segment<MigrationStep>[] {
  return segments(stepsOf(operations, transaction));
}
