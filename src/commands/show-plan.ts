// The migrations of all scopes in the order in which `migrate` applies them.
import { upgradeOrder } from "../engine/history/across.ts";
import { scopeNamed } from "./scope-names.ts";
import { scopeStates } from "./scope-state.ts";
import { type MigrationRow, rowsOf } from "./showmigrations.ts";
import { type Environment, openWorkspaces, withSession } from "./workspace.ts";

export interface ShownPlan {
  readonly database: string;
  readonly migrations: readonly MigrationRow[];
}

/**
 * Every migration with its state, in the order in which a database that has none of them gets them: those of all scopes, or
 * of the one named and what they depend on. What only the database knows comes last.
 */
export async function showPlan(environment: Environment, scope?: string): Promise<ShownPlan> {
  const workspaces = await openWorkspaces(environment);
  const named = scope === undefined ? workspaces : [scopeNamed(workspaces, { app: scope }).workspace];
  return withSession(workspaces[0], async (session) => {
    const states = await scopeStates(workspaces, session);
    const rows = states.flatMap((state) => rowsOf(state));
    const histories = states.map(({ workspace, history }) => {
      return { scope: workspace.scope.name, history, applied: new Set<string>() };
    });
    const wanted = states
      .filter(({ workspace }) => named.includes(workspace))
      .flatMap(({ workspace, history }) =>
        history.revisions.map((revision) => ({ scope: workspace.scope.name, revision })),
      );
    const ordered = upgradeOrder(histories, wanted).flatMap((each) =>
      rows.filter((row) => row.scope === each.scope && row.revision === each.revision.revision),
    );
    const lost = rows.filter(
      ({ file, scope: whose }) => file === "" && named.some((each) => each.scope.name === whose),
    );
    return { database: session.description, migrations: [...ordered, ...lost] };
  });
}
