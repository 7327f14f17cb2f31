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
  readonly history: History<HistoryEntry>;
  readonly versions: readonly Version[];
  readonly status: Status;
}

export function versionTableOf({ scope }: Workspace): VersionTable {
  return { schema: scope.versionSchema ?? null, name: scope.versionTable };
}

export function historyOfScope({ project, scope }: Workspace): Promise<History<HistoryEntry>> {
  return loadHistory(project.root, scope.migrationsDirectory);
}

export async function scopeState(workspace: Workspace, session: Session): Promise<ScopeState> {
  const [history, versions] = await Promise.all([
    historyOfScope(workspace),
    readVersions(session, versionTableOf(workspace)),
  ]);
  return { history, versions, status: statusOf(history, versions) };
}

/** The snapshot without the scope's own record. */
export function withoutVersions(snapshot: Snapshot, { schema, name }: VersionTable): Snapshot {
  const path = [schema === null || schema === snapshot.defaultSchema ? "" : schema, name];
  const table = objectId("table", ...path);
  return { ...snapshot, catalog: restrict(snapshot.catalog, ({ id }) => !isBelow(id, table)) };
}

/** What a list or a message shows of a migration. */
export interface MigrationSummary {
  readonly revision: string;
  readonly name: string;
  readonly file: string;
}

export function summaryOf({ revision, name, file }: HistoryEntry): MigrationSummary {
  return { revision, name, file };
}
