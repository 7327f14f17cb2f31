// Runs operations as `migrate` would, in the same segments, and says which statement failed.
import { UserError } from "../engine/errors.ts";
import type { Operation } from "../engine/operations/operation.ts";
import type { Segment } from "../engine/plan/segments.ts";
import { PostgresError, type Session } from "../ports.ts";
import { batchesOn } from "../runner/batches.ts";
import { inTransaction, type MigrationStep, runStep, segmentsOf } from "../runner/steps.ts";

export interface Failure {
  readonly statement: string;
  readonly message: string;
  /** The SQLSTATE, where it was PostgreSQL that refused. */
  readonly code: string | null;
}

/** Runs one step, and may look at the database before and after. */
export type Around = (step: MigrationStep, run: (session: Session) => Promise<void>) => Promise<void>;

/** On a replica nobody follows a table's batches, and nobody goes on with them. */
const quietly = { cursors: [], commit: null, progress: () => {}, assertWanted: () => {} } as const;

/** `null`: all of them ran. */
export function run(
  session: Session,
  operations: readonly Operation[],
  transaction: "each" | "none",
): Promise<Failure | null> {
  return runAround(session, segmentsOf(operations, transaction), (_, each) => each(session));
}

export async function runAround(
  session: Session,
  segments: readonly Segment<MigrationStep>[],
  around: Around,
): Promise<Failure | null> {
  let at = "commit";
  const runAll = async (steps: readonly MigrationStep[]): Promise<void> => {
    for (const step of steps) {
      at = step.kind === "sql" ? step.sql : "the function of op.run";
      await around(step, (on) => runStep({ session: on }, step, batchesOn({ ...quietly, session: on })));
    }
    at = "commit";
  };
  try {
    for (const { transactional, steps } of segments) {
      await (transactional ? inTransaction(session, () => runAll(steps)) : runAll(steps));
    }
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "connection_lost") throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { statement: at, message, code: thrown instanceof PostgresError ? thrown.code : null };
  }
}
