import { endsAmong, heads as headsOf } from "../engine/history/graph.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Version } from "../runner/version-table.ts";
import { historyOfScope, type MigrationSummary, scopeStates, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

/** `missing`: it is recorded as applied, and has no file; so nobody knows what it follows. */
export interface End extends MigrationSummary {
  readonly missing: boolean;
}

/** By scope, what nothing follows: in the files (`heads`), or among what is applied (`current`). */
export type Ends = Readonly<Record<string, readonly End[]>>;

/** Needs no database. */
export async function heads(environment: Environment): Promise<Ends> {
  const workspaces = await openWorkspaces(environment, { needsDatabase: false });
  const found = workspaces.map(async (workspace) => {
    const ends = headsOf(await historyOfScope(workspace));
    return [workspace.scope.name, ends.map((each) => endOf(workspace, each))] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

export async function current(environment: Environment): Promise<Ends> {
  const workspaces = await openWorkspaces(environment);
  return withSession(workspaces[0], async (session) => {
    const states = await scopeStates(workspaces, session);
    return Object.fromEntries(
      states.map(({ workspace, history, status }) => [
        workspace.scope.name,
        [
          ...endsAmong(history, status.applied).map((each) => endOf(workspace, each)),
          ...status.missing.filter(({ state }) => state !== "applying").map((each) => lostEnd(workspace, each)),
        ],
      ]),
    );
  });
}

function endOf(workspace: Workspace, entry: HistoryEntry): End {
  return { ...summaryOf(workspace, entry), missing: false };
}

function lostEnd({ scope }: Workspace, { revision, name }: Version): End {
  return { scope: scope.name, revision, name, file: "", missing: true };
}
