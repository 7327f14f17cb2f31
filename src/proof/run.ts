// Runs operations as `migrate` would, in the same segments, and says which statement failed.
import { UserError } from "../engine/errors.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { PostgresError, type Session } from "../ports.ts";
import { batchesOn } from "../runner/batches.ts";
import { inTransaction, type MigrationStep, runStep, segmentsOf } from "../runner/steps.ts";

export interface Failure {
  readonly statement: string;
  readonly message: string;
  /** The SQLSTATE, where it was PostgreSQL that refused. */
  readonly code: string | null;
}

/** On a replica nobody follows a table's batches, and nobody goes on with them. */
const quietly = { cursors: [], commit: null, progress: () => {}, assertWanted: () => {} } as const;

/** `null`: all of them ran. */
export async function run(
  session: Session,
  operations: readonly Operation[],
  transaction: "each" | "none",
): Promise<Failure | null> {
  let at = "commit";
  const runAll = async (steps: readonly MigrationStep[]): Promise<void> => {
    for (const step of steps) {
      at = step.kind === "sql" ? step.sql : "the function of op.run";
      await runStep({ session }, step, batchesOn({ ...quietly, session }));
    }
    at = "commit";
  };
  try {
    for (const { transactional, steps } of segmentsOf(operations, transaction)) {
      await (transactional ? inTransaction(session, () => runAll(steps)) : runAll(steps));
    }
    return null;
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.code === "connection_lost") throw thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { statement: at, message, code: thrown instanceof PostgresError ? thrown.code : null };
  }
}
