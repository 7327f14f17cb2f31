// What other scopes depend on stays where it is: a squash must not come both before and after one of their revisions.
import { UserError } from "../engine/errors.ts";
import { upgradeOrder } from "../engine/history/across.ts";
import { effective } from "../engine/history/effective.ts";
import type { History, Revision } from "../engine/history/graph.ts";
import { historyOfScope } from "./scope-state.ts";
import type { Workspace } from "./workspace.ts";

/** `history`: of the first scope, without the squash. */
export async function assertNoCircle(
  workspaces: readonly [Workspace, ...Workspace[]],
  history: History,
  squash: Revision,
): Promise<void> {
  const [own, ...others] = workspaces;
  // An app's own folder knows nothing of those that it depends on.
  if (others.length === 0) return;
  const squashed = effective([...history.files, squash], new Map()).history;
  const scopes = [
    { scope: own.scope.name, history: squashed, applied: new Set<string>() },
    ...(await Promise.all(
      others.map(async (each) => ({
        scope: each.scope.name,
        history: (await historyOfScope(each)) as History,
        applied: new Set<string>(),
      })),
    )),
  ];
  const wanted = scopes.flatMap(({ scope, history: { revisions } }) =>
    revisions.map((revision) => ({ scope, revision })),
  );
  try {
    upgradeOrder(scopes, wanted);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== "dependency_circle") throw error;
    throw new UserError(
      "dependency_inside",
      "a migration of another scope depends on one inside of the range, and a later one of the range on that",
      { hint: "squash the ranges before and after the migration with that `dependsOn` by themselves", cause: error },
    );
  }
}
