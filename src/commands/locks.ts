import type { Session } from "../ports.ts";
import { defaultSchemaOf } from "../postgres/read-database.ts";
import { withLock } from "../runner/lock.ts";
import { createVersionTable } from "../runner/version-table.ts";
import { versionTableOf } from "./scope-state.ts";
import type { Environment, Workspace } from "./workspace.ts";

export interface Locking extends Pick<Environment, "progress" | "signal"> {
  readonly session: Session;
}

/**
 * Runs `work` while nobody else migrates these scopes; their version tables are there by then. Everybody takes the locks in
 * one order, so that nobody waits for one while holding what its holder waits for.
 */
export async function withLocks<T>(
  [first, ...rest]: readonly Workspace[],
  locking: Locking,
  work: () => Promise<T>,
): Promise<T> {
  if (first === undefined) return work();
  const { session, progress, signal } = locking;
  const table = versionTableOf(first);
  const onWait = (holder: string): void => progress(`waiting for the lock that ${holder} holds`);
  // One lock for everybody, whether the configuration names the table's schema or it is the one that comes by itself.
  const schema = table.schema ?? (await defaultSchemaOf(session));
  return withLock({ session, table: { ...table, schema }, onWait, signal }, async () => {
    await createVersionTable(session, table);
    return withLocks(rest, locking, work);
  });
}
