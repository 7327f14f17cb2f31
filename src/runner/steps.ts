import type { Batches, Operation, RunContext, RunFunction } from "../engine/operations/operation.ts";
import { type Segment, type Step, segments } from "../engine/plan/segments.ts";
import { render } from "../engine/render/sql.ts";
import type { Lock, Remains } from "../engine/render/statement.ts";
import type { Session } from "../ports.ts";

/** One thing a migration does: a statement, or a function of the file's. */
export type MigrationStep = Step & {
  readonly number: number;
  /** The place of what it is a part of in the list of operations. */
  readonly operation: number;
} & (
    | {
        readonly kind: "sql";
        readonly sql: string;
        readonly lock: Lock | null;
        readonly remains?: Remains;
        /** A person wrote it: nothing is known of it. */
        readonly byHand?: boolean;
      }
    | { readonly kind: "run"; readonly run: RunFunction }
  );

/** The steps of operations, numbered from 1 in the order in which they run. */
export function stepsOf(operations: readonly Operation[], transaction: "each" | "none" = "each"): MigrationStep[] {
  const steps: MigrationStep[] = [];
  const never = transaction === "none" ? { transaction: "never" as const } : {};
  for (const [at, operation] of operations.entries()) {
    const place = (): Pick<MigrationStep, "number" | "operation"> => ({ number: steps.length + 1, operation: at });
    if (operation.verb === "run") {
      steps.push({ kind: "run", run: operation.up, transaction: "any", ...place(), ...never });
    }
    for (const statement of render(operation)) {
      const byHand = operation.verb === "sql";
      steps.push({ kind: "sql", ...statement, byHand, ...place(), ...never });
    }
  }
  return steps;
}

export function segmentsOf(operations: readonly Operation[], transaction: "each" | "none"): Segment<MigrationStep>[] {
  return segments(stepsOf(operations, transaction));
}

export interface Stepping {
  readonly session: Session;
  /** A person or a program wants it to end: code is let at the database no more. */
  readonly signal?: AbortSignal | undefined;
}

/** A statement, or the file's own function with what it gets. */
export async function runStep({ session, signal }: Stepping, step: MigrationStep, batches: Batches): Promise<void> {
  if (step.kind === "sql") {
    await clear(session, step);
    try {
      await session.script(step.sql);
    } catch (error) {
      await clear(session, step).catch(() => undefined);
      throw error;
    }
    return;
  }
  const assertWanted = (): void => signal?.throwIfAborted();
  const sql: RunContext["sql"] = async (text, values) => {
    assertWanted();
    return session.query(text, values);
  };
  await step.run({ db: await session.drizzle(assertWanted), sql, batches });
}

/** Is there what the statement leaves when it is cut off (`found`), or when it is done (`whole`)? */
export async function isLeft(session: Session, step: MigrationStep, what: "found" | "whole"): Promise<boolean> {
  const remains = step.kind === "sql" ? step.remains : undefined;
  return remains !== undefined && (await session.query(remains[what])).length > 0;
}

/** Takes away what the statement left behind, now or in an earlier run. */
async function clear(session: Session, step: MigrationStep): Promise<void> {
  if (step.kind === "sql" && step.remains !== undefined && (await isLeft(session, step, "found")))
    await session.script(step.remains.drop);
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
