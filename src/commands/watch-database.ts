// The database while `watch` is open. A server keeps one session. The embedded database belongs to one process at a time,
// so it is open only for as long as a run needs it, and what it said holds until somebody else has opened it.
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Session, Snapshot } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { Project } from "../project/load-project.ts";
import { readVersions, type Version, type VersionTable } from "../runner/version-table.ts";
import { isLost, type LazySession, lazySession } from "../watch/lazy-session.ts";
import { withoutVersions } from "./scope-state.ts";

export interface DatabaseState {
  readonly snapshot: Snapshot;
  readonly versions: readonly Version[];
}

export interface WatchedDatabase {
  /** For what a run asks beyond {@link read}. */
  readonly session: Session;
  read(): Promise<DatabaseState>;
  /** What {@link read} said holds no more: it was changed from here. */
  forget(): void;
  /** The run is over: whoever waits for the database may have it. */
  rest(error?: unknown): Promise<void>;
  /** Whether it may have become another one since {@link rest}. `wide`: ask the server, too. */
  hasMoved(wide: boolean): Promise<boolean>;
  close(): Promise<void>;
}

export interface WatchedTables {
  /** The scope's version table. */
  readonly table: VersionTable;
  /** Those of all scopes, which no snapshot has. */
  readonly hidden: readonly VersionTable[];
}

export function watchDatabase(project: Project, tables: WatchedTables): WatchedDatabase {
  const target = { ...project.database, resolveFrom: project.root };
  return target.kind === "embedded"
    ? watchEmbedded(resolve(target.directory), tables, () => connect(target))
    : watchServer(tables, () => connect(target));
}

function watchServer(tables: WatchedTables, open: () => Promise<Session>): WatchedDatabase {
  const session = lazySession(open);
  let seen = "";
  const mark = async (): Promise<string> => {
    await session.ready();
    return JSON.stringify(await readVersions(session, tables.table));
  };
  return {
    session,
    async read() {
      await session.ready();
      return readState(session, tables);
    },
    forget() {},
    async rest(error) {
      if (error === undefined) return;
      seen = isLost(error) ? "" : await mark().catch(() => "");
    },
    async hasMoved(wide) {
      if (!wide) return false;
      const now = await mark().catch(() => "");
      return now !== "" && now !== seen;
    },
    close: session.close,
  };
}

function watchEmbedded(directory: string, tables: WatchedTables, open: () => Promise<Session>): WatchedDatabase {
  const session: LazySession = lazySession(open);
  let known: DatabaseState | null = null;
  let seen = "";
  return {
    session,
    async read() {
      if (known !== null && seen === stampOf(directory)) return known;
      known = null;
      known = await readState(session, tables);
      return known;
    },
    forget() {
      known = null;
    },
    async rest(error) {
      const wasOpen = session.isOpen;
      await session.release();
      if (wasOpen || known === null) seen = isLocked(error) ? "" : stampOf(directory);
    },
    async hasMoved() {
      return !existsSync(`${directory}.lock`) && stampOf(directory) !== seen;
    },
    close: session.close,
  };
}

async function readState(session: Session, { table, hidden }: WatchedTables): Promise<DatabaseState> {
  // The record first: what is applied meanwhile counts as pending then, and never as lacking.
  const [versions, snapshot] = await Promise.all([readVersions(session, table), readDatabase(session)]);
  return { snapshot: withoutVersions(snapshot, hidden), versions };
}

/** PostgreSQL writes its control file whenever it starts and stops: https://www.postgresql.org/docs/current/storage-file-layout.html */
function stampOf(directory: string): string {
  const found = statSync(join(directory, "global", "pg_control"), { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "none" : `${found.ino}:${found.mtimeNs}`;
}

function isLocked(error: unknown): boolean {
  return error instanceof UserError && error.code === "database_locked";
}
