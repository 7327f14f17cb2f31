import { endsAmong, heads as headsOf } from "../engine/history/graph.ts";
import { historyOfScope, type MigrationSummary, scopeStates, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspaces, withSession } from "./workspace.ts";

/** By scope, what nothing follows: in the files (`heads`), or among what is applied (`current`). */
export type Ends = Readonly<Record<string, readonly MigrationSummary[]>>;

/** Needs no database. */
export async function heads(environment: Environment): Promise<Ends> {
  const workspaces = await openWorkspaces(environment, { needsDatabase: false });
  const found = workspaces.map(async (workspace) => {
    const ends = headsOf(await historyOfScope(workspace));
    return [workspace.scope.name, ends.map((each) => summaryOf(workspace, each))] as const;
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
        endsAmong(history, status.applied).map((each) => summaryOf(workspace, each)),
      ]),
    );
  });
}
