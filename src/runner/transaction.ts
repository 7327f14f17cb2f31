// A transaction around what a migration wrote itself. SQL of its own can end it, and nothing would be seen of that: so the
// transaction is known by its number.
// Source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
import type { Session } from "../ports.ts";
import { localTimeouts, type RunSettings } from "./settings.ts";
import { inTransaction } from "./steps.ts";

/** The migration's own SQL ended the transaction that was around it. */
export class TransactionEnded extends Error {
  /** What became of what had run in it until then. */
  readonly how: "committed" | "aborted";
  /** What failed afterwards; `null`: nothing did. */
  readonly error: unknown;

  constructor(how: TransactionEnded["how"], error: unknown) {
    super("the migration's own SQL ended its transaction");
    this.how = how;
    this.error = error;
  }
}

export interface Transacted {
  /** What the migration wrote. */
  readonly work: () => Promise<void>;
  /** That it is done. */
  readonly record: () => Promise<void>;
}

/** Both of them, or nothing. Throws {@link TransactionEnded} where `work` has ended the transaction itself. */
export async function transacted(
  { session, settings }: { readonly session: Session; readonly settings: RunSettings },
  { work, record }: Transacted,
): Promise<void> {
  let id: unknown;
  let isOurs = false;
  try {
    await inTransaction(session, async () => {
      const [rows] = await session.script(`${localTimeouts(settings)};\nselect pg_current_xact_id()::text as id`);
      id = rows?.[0]?.id;
      const failed = await work().then(
        () => null,
        (error: unknown) => ({ error }),
      );
      // Where a statement of an open transaction has failed, nothing can be asked before it is rolled back.
      const state = failed === null ? await stateOf(session, id) : await stateOf(session, id).catch(() => null);
      if (state === "committed" || state === "aborted") throw new TransactionEnded(state, failed?.error ?? null);
      if (failed !== null) throw failed.error;
      isOurs = true;
      await record();
    });
  } catch (error) {
    if (isOurs || id === undefined || error instanceof TransactionEnded) throw error;
    const state = await stateOf(session, id).catch(() => null);
    throw state === "committed" ? new TransactionEnded(state, error) : error;
  }
}

/** `in progress`, `committed` or `aborted`. */
async function stateOf(session: Session, id: unknown): Promise<unknown> {
  const [row] = await session.query("select pg_xact_status($1::xid8) as state", [id]);
  return row?.state;
}
