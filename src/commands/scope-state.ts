// A scope's files beside what the database has recorded of them.
import { restrict } from "../engine/catalog/catalog.ts";
import { objectId } from "../engine/catalog/object-id.ts";
import type { History } from "../engine/history/graph.ts";
import { isBelow } from "../engine/operations/apply.ts";
import type { Session, Snapshot } from "../ports.ts";
import { type HistoryEntry, loadHistory } from "../project/history.ts";
import { type Status, statusOf } from "../runner/status.ts";
import { readVersions, type Version, type VersionTable } from "../runner/version-table.ts";
import type { Workspace } from "./workspace.ts";

export interface ScopeState {
  readonly workspace: Workspace;
  /** As the database sees it. */
  readonly history: History<HistoryEntry>;
  readonly versions: readonly Version[];
  readonly status: Status;
}

/** A tenant's stands in its own schema, whatever else the search_path has. */
export function versionTableOf({ project, scope }: Workspace): VersionTable {
  return { schema: scope.versionSchema ?? project.database.schema ?? null, name: scope.versionTable };
}

/** As a database sees it that has nothing of it yet. */
export function historyOfScope({ project, scope }: Workspace): Promise<History<HistoryEntry>> {
  return loadHistory(project.root, scope.migrationsDirectory);
}

export async function scopeState(workspace: Workspace, session: Session): Promise<ScopeState> {
  const [history, versions] = await Promise.all([
    historyOfScope(workspace),
    readVersions(session, versionTableOf(workspace)),
  ]);
  return stateOf(workspace, history, versions);
}

export function stateOf(
  workspace: Workspace,
  files: Pick<History<HistoryEntry>, "files">,
  versions: readonly Version[],
): ScopeState {
  const status = statusOf(files, versions);
  return { workspace, history: status.history, versions, status };
}

/** Of every scope; they share the session. */
export function scopeStates(
  [own, ...others]: readonly [Workspace, ...Workspace[]],
  session: Session,
): Promise<readonly [ScopeState, ...ScopeState[]]> {
  return Promise.all([scopeState(own, session), ...others.map((each) => scopeState(each, session))]);
}

/** The same files beside what the database says by now. */
export function refreshed(
  [own, ...others]: readonly [ScopeState, ...ScopeState[]],
  session: Session,
): Promise<readonly [ScopeState, ...ScopeState[]]> {
  return Promise.all([refreshedState(own, session), ...others.map((each) => refreshedState(each, session))]);
}

async function refreshedState(state: ScopeState, session: Session): Promise<ScopeState> {
  const versions = await readVersions(session, versionTableOf(state.workspace));
  return stateOf(state.workspace, state.history, versions);
}

/** The snapshot without the records of the project's scopes. */
export function withoutVersions(snapshot: Snapshot, versionTables: readonly VersionTable[]): Snapshot {
  const tables = versionTables.map(({ schema, name }) =>
    objectId("table", schema === null || schema === snapshot.defaultSchema ? "" : schema, name),
  );
  return {
    ...snapshot,
    catalog: restrict(snapshot.catalog, ({ id }) => !tables.some((table) => isBelow(id, table))),
  };
}

/** Of all scopes of the project. */
export function versionTablesOf({ project, env }: Workspace): VersionTable[] {
  return project.scopes.map((scope) => versionTableOf({ project, env, scope }));
}

/** What a list or a message shows of a migration. */
export interface MigrationSummary {
  readonly scope: string;
  readonly revision: string;
  readonly name: string;
  readonly file: string;
}

export function summaryOf({ scope }: Workspace, { revision, name, file }: HistoryEntry): MigrationSummary {
  return { scope: scope.name, revision, name, file };
}
