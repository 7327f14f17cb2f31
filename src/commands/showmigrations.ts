import { heads } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import { readDraft } from "../store/draft.ts";
import { type MigrationSummary, scopeState, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspace, withSession } from "./workspace.ts";

export type MigrationState = "applied" | "pending" | "unfinished" | "edited" | "missing" | "out of order";

export interface MigrationRow extends MigrationSummary {
  readonly state: MigrationState;
  readonly parents: readonly string[];
  readonly head: boolean;
  readonly appliedAt: string | null;
}

export interface ScopeRows {
  readonly scope: string;
  readonly directory: string;
  readonly database: string;
  readonly migrations: readonly MigrationRow[];
  /** The watcher's draft: its path, and whether a person edited it. */
  readonly draft: { readonly path: string; readonly edited: boolean } | null;
}

/** Every migration of the scope with its state, oldest first; what only the database knows comes last. */
export async function showMigrations(environment: Environment): Promise<ScopeRows> {
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const { history, status, versions } = await scopeState(workspace, session);
    const tips = heads(history);
    const appliedAt = new Map(versions.map((version) => [version.revision, version.appliedAt.toISOString()]));
    const stateOf = (entry: HistoryEntry): MigrationState => {
      if (status.edited.includes(entry)) return "edited";
      if (status.unfinished?.revision === entry.revision) return "unfinished";
      if (status.outOfOrder.includes(entry)) return "out of order";
      return status.applied.includes(entry) ? "applied" : "pending";
    };
    const known = history.revisions.map((entry) => ({
      ...summaryOf(entry),
      parents: entry.parents,
      head: tips.includes(entry),
      state: stateOf(entry),
      appliedAt: appliedAt.get(entry.revision) ?? null,
    }));
    const lost = status.missing.map(({ revision, name }) => ({
      revision,
      name,
      file: "",
      parents: [],
      head: false,
      state: "missing" as const,
      appliedAt: appliedAt.get(revision) ?? null,
    }));
    const draft = await readDraft(workspace.scope.migrationsDirectory);
    return {
      scope: workspace.scope.name,
      directory: workspace.scope.migrationsDirectory,
      database: session.description,
      migrations: [...known, ...lost],
      draft: draft === null ? null : { path: draft.path, edited: draft.edited },
    };
  });
}
