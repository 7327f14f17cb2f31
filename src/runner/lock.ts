// One runner per database and scope: an advisory lock that is polled, never waited for in the server (a waiter would hold
// a snapshot, which CREATE INDEX CONCURRENTLY waits for in turn).
// Source: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { type VersionTable, versionTableName } from "./version-table.ts";

/** The first half of the lock's key: "slui" in ASCII. */
const lockClass = 0x736c7569;

export interface LockRequest {
  readonly session: Session;
  /** With its schema, which is a part of the lock's key. */
  readonly table: VersionTable & { readonly schema: string };
  /** How long to try, in milliseconds. */
  readonly patience?: number;
  readonly onWait?: (holder: string) => void;
  /** A person or a program wants it to end. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs `work` while holding the scope's lock; gives it back whatever happens. */
export async function withLock<T>(
  { session, table, patience = 60_000, onWait, signal }: LockRequest,
  work: () => Promise<T>,
): Promise<T> {
  const key = [lockClass, hash(versionTableName(table))];
  const interval = 250;
  for (let waited = 0; ; waited += interval) {
    const [row] = await session.query<{ got: boolean }>(
      "select pg_try_advisory_lock($1::integer, $2::integer) as got",
      key,
    );
    if (row?.got === true) break;
    const holder = await holderOf(session, key);
    if (waited >= patience) {
      throw new UserError("locked", `another migration is running on this database: ${holder}`, {
        hint: "wait until it is done and run the command again, or end that session with pg_terminate_backend",
      });
    }
    if (waited === 0) onWait?.(holder);
    await sleep(interval);
    if (signal?.aborted === true) {
      throw new UserError("interrupted", `stopped on request, while waiting for ${holder}`, {
        hint: "nothing was run",
      });
    }
  }
  try {
    return await work();
  } finally {
    await session.query("select pg_advisory_unlock($1::integer, $2::integer)", key).catch(() => undefined);
  }
}

async function holderOf(session: Session, key: readonly number[]): Promise<string> {
  const [row] = await session.query<Record<string, unknown>>(
    `select a.pid, a.usename, a.application_name, a.client_addr::text as address, a.backend_start::text as since
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory' and l.granted and l.classid = $1::integer and l.objid::bigint = ($2::bigint & 4294967295)
       and l.database = (select oid from pg_database where datname = current_database())`,
    key,
  );
  if (row === undefined) return "a session that is just ending";
  const program = row.application_name === "" ? "" : `, ${row.application_name}`;
  return `pid ${row.pid} (${row.usename}${program}, from ${row.address ?? "this machine"}, since ${row.since})`;
}

/** 32 bits, signed: FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value | 0;
}
