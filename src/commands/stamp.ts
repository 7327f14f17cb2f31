// The record of what is applied, changed by hand: nothing is run.
import { UserError } from "../engine/errors.ts";
import { ancestors, heads } from "../engine/history/graph.ts";
import { resolve } from "../engine/history/resolve.ts";
import type { HistoryEntry } from "../project/history.ts";
import { recordOf } from "../runner/record.ts";
import { inTransaction } from "../runner/steps.ts";
import { deleteVersions, recordApplied } from "../runner/version-table.ts";
import { chooseUp, newest, stateNamed } from "./choose.ts";
import { withLocks } from "./locks.ts";
import type { Target } from "./scope-names.ts";
import { type ScopeState, scopeState, scopeStates, versionTableOf } from "./scope-state.ts";
import { type Environment, openWorkspaces, withSession } from "./workspace.ts";

export interface StampResult {
  readonly scope: string;
  readonly recorded: readonly string[];
  readonly removed: readonly string[];
  readonly database: string;
}

export interface StampOptions {
  readonly target: Target;
  /** Forget everything that is recorded first, what no file knows included. */
  readonly purge: boolean;
}

/** Records that the database is at a revision: everything up to it counts as applied, and nothing else does. */
export async function stamp(environment: Environment, { target, purge }: StampOptions): Promise<StampResult> {
  const workspaces = await openWorkspaces(environment);
  return withSession(workspaces[0], async (session) => {
    const { state, name = "head" } = stateNamed(await scopeStates(workspaces, session), target);
    return withLocks([state.workspace], { session, progress: environment.progress }, async () => {
      const now = await scopeState(state.workspace, session);
      if (!purge) assertKnown(now);
      const wanted = upTo(now, name);
      const kept = new Set(wanted.flatMap(({ revision, replaces }) => [revision, ...replaces]));
      const stays = (revision: string): boolean => !purge && kept.has(revision);
      const gone = now.versions.filter(({ revision }) => !stays(revision)).map(({ revision }) => revision);
      const table = versionTableOf(state.workspace);
      await inTransaction(session, async () => {
        await deleteVersions(session, table, gone);
        for (const entry of wanted) await recordApplied(session, table, recordOf(entry, 0));
      });
      const known = new Set(now.versions.map(({ revision }) => revision));
      return {
        scope: state.workspace.scope.name,
        recorded: wanted.map(({ revision }) => revision).filter((revision) => !known.has(revision)),
        removed: gone.filter((revision) => !kept.has(revision)),
        database: session.description,
      };
    });
  });
}

/** Records what is pending up to the target as applied. */
export async function fake(environment: Environment, target: Target): Promise<StampResult[]> {
  const workspaces = await openWorkspaces(environment);
  return withSession(workspaces[0], async (session) => {
    const chosen = chooseUp(await scopeStates(workspaces, session), target);
    const involved = workspaces.filter((each) => chosen.some(({ state }) => state.workspace === each));
    return withLocks(involved, { session, progress: environment.progress }, async () => {
      await inTransaction(session, async () => {
        for (const { state, migration } of chosen)
          await recordApplied(session, versionTableOf(state.workspace), recordOf(migration, 0));
      });
      return involved.map((workspace) => ({
        scope: workspace.scope.name,
        recorded: chosen
          .filter(({ state }) => state.workspace === workspace)
          .map(({ migration }) => migration.revision),
        removed: [],
        database: session.description,
      }));
    });
  });
}

function upTo(state: ScopeState, name: string): HistoryEntry[] {
  const { history } = state;
  const ends = name === "heads" ? heads(history) : [resolve(history, name, newest(state))];
  return ancestors(
    history,
    ends.flatMap((each) => (each === null ? [] : [each.revision])),
  );
}

function assertKnown({ status: { missing } }: ScopeState): void {
  const [lost] = missing;
  if (lost === undefined) return;
  throw new UserError(
    "missing_migration",
    `the database has revision ${lost.revision} (${lost.name}), and there is no such file`,
    { hint: "bring the file back; or add --purge, which forgets everything that is recorded first" },
  );
}
