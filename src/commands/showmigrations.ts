import { heads } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Version } from "../runner/version-table.ts";
import { type Draft, readDraft } from "../store/draft.ts";
import { scopeNamed } from "./scope-names.ts";
import { type MigrationSummary, type ScopeState, scopeState, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspaces, withSession } from "./workspace.ts";

/**
 * `draft`: `watch --apply` has applied it, and no file has it yet. `unfinished`: some of its statements are committed. `missing`: it is applied and has no file. `applied in part`: of what a
 * squash stands for, some.
 */
export type MigrationState =
  | "applied"
  | "draft"
  | "pending"
  | "unfinished"
  | "edited"
  | "missing"
  | "out of order"
  | "applied in part";

/** A migration: a file, what the database has recorded, or both. Times are in ISO 8601, `null` when it isn't applied. */
export interface MigrationRow extends MigrationSummary {
  readonly state: MigrationState;
  readonly parents: readonly string[];
  /** A squash: what it stands for. */
  readonly replaces: readonly string[];
  readonly app: string | null;
  readonly labels: readonly string[];
  readonly head: boolean;
  readonly appliedAt: string | null;
  readonly durationMs: number | null;
}

/** The migrations of a scope, oldest first. */
export interface ScopeRows {
  readonly scope: string;
  readonly directory: string;
  readonly migrations: readonly MigrationRow[];
  /** The watcher's draft: its path, and whether a person edited it. */
  readonly draft: { readonly path: string; readonly edited: boolean } | null;
}

/** The migrations of all scopes, or of the one that was asked for. */
export interface ShownMigrations {
  readonly database: string;
  readonly scopes: readonly ScopeRows[];
}

/** Every migration of every scope, or of the one named, with its state, oldest first; what only the database knows comes last. */
export async function showMigrations(environment: Environment, scope?: string): Promise<ShownMigrations> {
  const workspaces = await openWorkspaces(environment);
  const shown = scope === undefined ? workspaces : [scopeNamed(workspaces, { app: scope }).workspace];
  return withSession(workspaces[0], async (session) => {
    const scopes = await Promise.all(
      shown.map(async (workspace) => {
        const { name, migrationsDirectory: directory } = workspace.scope;
        const migrations = rowsOf(await scopeState(workspace, session));
        return { scope: name, directory, migrations, draft: shownDraft(await readDraft(directory)) };
      }),
    );
    return { database: session.description, scopes };
  });
}

function shownDraft(draft: Draft | null): ScopeRows["draft"] {
  return draft === null ? null : { path: draft.path, edited: draft.edited };
}

/** The migrations of a scope, oldest first, and then those without a file. */
export function rowsOf({ workspace, history, status, versions }: ScopeState): MigrationRow[] {
  const tips = heads(history);
  const recorded = new Map(versions.map((version) => [version.revision, version]));
  const record = (revision: string): Pick<MigrationRow, "appliedAt" | "durationMs"> => {
    const version = recorded.get(revision);
    return { appliedAt: version?.appliedAt.toISOString() ?? null, durationMs: version?.durationMs ?? null };
  };
  const rowOf = (entry: HistoryEntry): MigrationRow => ({
    ...summaryOf(workspace, entry),
    parents: entry.parents,
    replaces: entry.replaces,
    app: entry.app,
    labels: entry.labels,
    head: tips.includes(entry),
    state: stateOf(entry, status),
    ...record(entry.revision),
  });
  const known = history.revisions.flatMap((entry) => [entry, ...leadingTo(history, entry)].map(rowOf));
  const withoutFile = (state: MigrationState, { revision, name }: Version): MigrationRow => ({
    scope: workspace.scope.name,
    revision,
    name,
    file: "",
    parents: [],
    replaces: [],
    app: null,
    labels: [],
    head: false,
    state,
    ...record(revision),
  });
  const lost = status.missing.map((each) => withoutFile("missing", each));
  return [...known, ...lost, ...(status.draft === undefined ? [] : [withoutFile("draft", status.draft)])];
}

/** Squashes that are recorded once the revision is applied, the last one that they replace. */
function leadingTo({ files, byId }: ScopeState["history"], entry: HistoryEntry): HistoryEntry[] {
  return files.filter((each) => each.replaces.includes(entry.revision) && byId.get(each.revision) === entry);
}

function stateOf(entry: HistoryEntry, status: ScopeState["status"]): MigrationState {
  if (status.edited.includes(entry)) return "edited";
  if (status.stuck.some(({ squash }) => squash === entry)) return "applied in part";
  if (status.unfinished?.revision === entry.revision) return "unfinished";
  if (status.outOfOrder.includes(entry)) return "out of order";
  return status.applied.includes(entry) ? "applied" : "pending";
}
