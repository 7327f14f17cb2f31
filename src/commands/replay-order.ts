// The migrations of a scope with those of other scopes that they depend on, in the order in which all of them are run.
import { type Placed, type ScopeHistory, upgradeOrder } from "../engine/history/across.ts";
import type { HistoryEntry } from "../project/history.ts";
import { historyOfScope } from "./scope-state.ts";
import type { Workspace } from "./workspace.ts";

export interface ReplayOrder {
  readonly all: readonly HistoryEntry[];
  /** Of these, the other scopes' own. */
  readonly others: readonly HistoryEntry[];
}

/** `migrations`: of the workspace's scope, parents first. An app's own folder knows nothing of those that it depends on. */
export async function replayOrder(workspace: Workspace, migrations: readonly HistoryEntry[]): Promise<ReplayOrder> {
  const { project, scope, env } = workspace;
  const isAlone = project.scopes.length === 1 || migrations.every(({ dependsOn }) => dependsOn.length === 0);
  if (isAlone) return { all: migrations, others: [] };
  const scopes = await Promise.all(
    project.scopes.map(async (each): Promise<ScopeHistory<HistoryEntry>> => {
      const history = await historyOfScope({ project, env, scope: each });
      return { scope: each.name, history, applied: new Set() };
    }),
  );
  const own = scopes.find((each) => each.scope === scope.name);
  const wanted = migrations.flatMap(({ revision }): Placed<HistoryEntry>[] => {
    const found = own?.history.byId.get(revision);
    return found === undefined ? [] : [{ scope: scope.name, revision: found }];
  });
  const ids = new Set(wanted.map(({ revision }) => revision.revision));
  const order = upgradeOrder(scopes, wanted).filter(
    (each) => each.scope !== scope.name || ids.has(each.revision.revision),
  );
  return {
    all: order.map(({ revision }) => revision),
    others: order.flatMap((each) => (each.scope === scope.name ? [] : [each.revision])),
  };
}
