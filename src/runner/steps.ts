import type { Operation, RunFunction } from "../engine/operations/operation.ts";
import { type Segment, type Step, segments } from "../engine/plan/segments.ts";
import { render } from "../engine/render/sql.ts";
import type { Lock } from "../engine/render/statement.ts";
import type { Session } from "../ports.ts";

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

/** A statement, or the file's own function with what it gets. */
export async function runStep(session: Session, step: MigrationStep): Promise<void> {
  if (step.kind === "sql") {
    await session.script(step.sql);
    return;
  }
  const sql = (text: string, values?: readonly unknown[]): Promise<unknown> => session.query(text, values);
  await step.run({ db: await session.drizzle(), sql });
}

/** Rolled back when `work` throws, or the commit does. */
export async function inTransaction(session: Session, work: () => Promise<void>): Promise<void> {
  await session.script("begin");
  try {
    await work();
    await session.script("commit");
  } catch (error) {
    await session.script("rollback").catch(() => undefined);
    throw error;
  }
}
