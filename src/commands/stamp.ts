// The record of what is applied, changed by hand: nothing is run.
import { isDeepStrictEqual } from "node:util";
import { UserError } from "../engine/errors.ts";
import { ancestors, heads } from "../engine/history/graph.ts";
import { resolve } from "../engine/history/resolve.ts";
import type { HistoryEntry } from "../project/history.ts";
import { recordOf } from "../runner/record.ts";
import { assertIntact, assertNoDraft } from "../runner/status.ts";
import { inTransaction } from "../runner/steps.ts";
import { deleteVersions, recordApplied } from "../runner/version-table.ts";
import { type Chosen, chooseUp, newest, type States, stateNamed } from "./choose.ts";
import { dueNow, moved } from "./due.ts";
import { withLocks } from "./locks.ts";
import type { Target } from "./scope-names.ts";
import { refreshed, type ScopeState, scopeState, scopeStates, versionTableOf } from "./scope-state.ts";
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
    const seen = changeTo(state, { name, purge });
    return withLocks([state.workspace], { ...environment, session }, async () => {
      const change = changeTo(await scopeState(state.workspace, session), { name, purge });
      const { wanted, gone, recorded, removed } = change;
      if (!isSame(change, seen)) throw moved();
      const table = versionTableOf(state.workspace);
      await inTransaction(session, async () => {
        await deleteVersions(session, table, gone);
        for (const entry of wanted) await recordApplied(session, table, recordOf(entry, 0));
      });
      return { scope: state.workspace.scope.name, recorded, removed, database: session.description };
    });
  });
}

/** Records what is pending up to the target as applied. */
export async function fake(environment: Environment, target: Target): Promise<StampResult[]> {
  const workspaces = await openWorkspaces(environment);
  const choose = (states: States): Chosen[] => {
    for (const { status, workspace } of states) assertIntact(status, workspace.scope);
    return chooseUp(states, target);
  };
  return withSession(workspaces[0], async (session) => {
    const states = await scopeStates(workspaces, session);
    const chosen = choose(states);
    const involved = workspaces.filter((each) => chosen.some(({ state }) => state.workspace === each));
    return withLocks(involved, { ...environment, session }, async () => {
      const due = dueNow(chosen, await refreshed(states, session), { direction: "up", choose });
      await inTransaction(session, async () => {
        for (const { state, migration } of due)
          await recordApplied(session, versionTableOf(state.workspace), recordOf(migration, 0));
      });
      return involved.map((workspace) => ({
        scope: workspace.scope.name,
        recorded: due.filter(({ state }) => state.workspace === workspace).map(({ migration }) => migration.revision),
        removed: [],
        database: session.description,
      }));
    });
  });
}

interface Change extends Pick<StampResult, "recorded" | "removed"> {
  /** What counts as applied in the end. */
  readonly wanted: readonly HistoryEntry[];
  /** What is deleted first, be it to be recorded again. */
  readonly gone: readonly string[];
}

function changeTo(state: ScopeState, { name, purge }: { readonly name: string; readonly purge: boolean }): Change {
  if (!purge) assertKnown(state);
  const wanted = upTo(state, name);
  const kept = new Set(wanted.flatMap(({ revision, replaces }) => [revision, ...replaces]));
  const known = new Set(state.versions.map(({ revision }) => revision));
  const gone = [...known].filter((revision) => purge || !kept.has(revision));
  return {
    wanted,
    gone,
    recorded: wanted.map(({ revision }) => revision).filter((revision) => !known.has(revision)),
    removed: gone.filter((revision) => !kept.has(revision)),
  };
}

/** What was recorded meanwhile may be what is to be recorded; nothing else goes than was seen to. */
function isSame(one: Change, other: Change): boolean {
  const end = ({ wanted, removed }: Change): string[][] => [wanted.map(({ revision }) => revision), [...removed]];
  return isDeepStrictEqual(end(one), end(other));
}

function upTo(state: ScopeState, name: string): HistoryEntry[] {
  const { history } = state;
  const ends = name === "heads" ? heads(history) : [resolve(history, name, newest(state))];
  return ancestors(
    history,
    ends.flatMap((each) => (each === null ? [] : [each.revision])),
  );
}

function assertKnown({ status, workspace }: ScopeState): void {
  assertNoDraft(status, workspace.scope);
  const [lost] = status.missing;
  if (lost === undefined) return;
  throw new UserError(
    "missing_migration",
    `the database has revision ${lost.revision} (${lost.name}), and there is no such file`,
    { hint: "bring the file back; or add --purge, which forgets everything that is recorded first" },
  );
}
