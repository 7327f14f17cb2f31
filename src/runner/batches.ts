// A table, some rows at a time, in the order of a key. Where each batch is committed by itself, how far it came is recorded
// with it, so that a run that was cut off goes on after the last one.
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import type { Batch, Batches, BatchOptions } from "../engine/operations/operation.ts";
import type { Session } from "../ports.ts";

/** How far the batches of one step came: one entry for each call, in their order. */
export type Cursors = readonly Cursor[];

export interface Cursor {
  /** The last key that is done; `null`: none. */
  readonly after: string | null;
  readonly rows: number;
  readonly isDone: boolean;
}

export interface Batching {
  readonly session: Session;
  /** What an earlier run left. */
  readonly cursors: Cursors;
  /** Runs a batch and keeps how far it came; `null`: all of them are in one transaction. */
  readonly commit: ((work: () => Promise<void>, cursors: Cursors) => Promise<void>) | null;
  readonly progress: (line: string) => void;
  /** Throws when somebody wants it to end. */
  readonly assertWanted: () => void;
}

export function batchesOn({ session, cursors: left, commit, progress, assertWanted }: Batching): Batches {
  const cursors: Cursor[] = [];
  return async (options, each) => {
    const own = cursors.length;
    cursors.push(left[own] ?? { after: null, rows: 0, isDone: false });
    const about = await estimateOf(session, options.table);
    for (let cursor = cursors[own] as Cursor; !cursor.isDone; cursor = cursors[own] as Cursor) {
      assertWanted();
      const keys = await keysAfter(session, options, cursor.after);
      const upTo = keys.at(-1);
      const next: Cursor =
        upTo === undefined
          ? { ...cursor, isDone: true }
          : { after: upTo, rows: cursor.rows + keys.length, isDone: keys.length < sizeOf(options) };
      const batch: Batch | null = upTo === undefined ? null : { after: cursor.after, upTo, keys };
      const work = async (): Promise<void> => {
        if (batch !== null) await each(batch);
      };
      const after = cursors.map((each, at) => (at === own ? next : each));
      if (commit === null) await work();
      else await commit(work, after);
      cursors[own] = next;
      if (batch !== null) progress(`${options.table}: ${next.rows}${about} rows`);
    }
  };
}

function sizeOf({ size = 1000 }: BatchOptions): number {
  if (Number.isInteger(size) && size > 0) return size;
  throw new UserError("bad_operation", `batches: a size of ${size} makes no batches`, {
    hint: "give a whole number above 0",
  });
}

async function keysAfter(session: Session, options: BatchOptions, after: string | null): Promise<string[]> {
  const key = quoteIdentifier(options.key ?? "id");
  const conditions = [
    ...(after === null ? [] : [`${key} > $1`]),
    ...(options.where === undefined ? [] : [`(${options.where})`]),
  ];
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  // ORDER BY takes a name of the output first: it must be none that a column has, or text would decide the order.
  const rows = await session.query<{ "batch key": string }>(
    `select ${key}::text as "batch key" from ${options.table}${where} order by ${key} limit ${sizeOf(options)}`,
    after === null ? [] : [after],
  );
  return rows.map((row) => row["batch key"]);
}

/** ` of about 12000`, as far as PostgreSQL has counted. */
async function estimateOf(session: Session, table: string): Promise<string> {
  const [row] = await session.query<{ rows: number }>(
    "select reltuples::bigint::integer as rows from pg_class where oid = to_regclass($1)",
    [table],
  );
  return row !== undefined && row.rows > 0 ? ` of about ${row.rows}` : "";
}
