// Which migrations of which scopes a run is about, in order.
import { UserError } from "../engine/errors.ts";
import { dependents, type Placed, type ScopeHistory, upgradeOrder } from "../engine/history/across.ts";
import { ancestors, descendants, endsAmong, heads } from "../engine/history/graph.ts";
import { onlyHead, type Point, resolve } from "../engine/history/resolve.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Direction } from "../runner/run-migration.ts";
import { assertNoDraft } from "../runner/status.ts";
import { directionOf, unfinishedError } from "../runner/unfinished.ts";
import { scopeNamed, type Target } from "./scope-names.ts";
import type { ScopeState } from "./scope-state.ts";

export type States = readonly [ScopeState, ...ScopeState[]];

export interface Chosen {
  readonly state: ScopeState;
  readonly migration: HistoryEntry;
}

/** What is pending: of all scopes, or of the one that `target` names, up to it; with what it depends on elsewhere. */
export function chooseUp(states: States, target: Target): Chosen[] {
  const isAll = target.name === undefined && target.app === undefined;
  const wanted = isAll ? states.flatMap((each) => pending(each, undefined)) : pendingOf(states, target);
  const chosen = placed(states, upgradeOrder(states.map(historyOf), wanted.map(place)));
  assertGoesOn(states, { chosen, meant: isAll ? states : [stateNamed(states, target).state] }, "up");
  return chosen;
}

/** What is undone: the newest of the scope that `target` names, or all of it after `target`; the newest first. */
export function chooseDown(states: States, target: Target): Chosen[] {
  const { state, name } = stateNamed(states, target);
  const chosen = undone(state, name).map((migration) => ({ state, migration }));
  assertGoesOn(states, { chosen, meant: [state] }, "down");
  const [first] = dependents(states.map(historyOf), chosen.map(place));
  if (first === undefined) return chosen;
  const { dependent, on } = first;
  throw new UserError(
    "depended_on",
    `${dependent.scope}'s ${dependent.revision.file} is applied, and depends on ${on.revision.revision} (${on.revision.name}) of ${on.scope}`,
    { hint: `roll that back first: npx sluice rollback ${dependent.scope}@${dependent.revision.revision}-1` },
  );
}

/** The scope that is meant, and what of it. */
export function stateNamed(states: States, target: Target): { readonly state: ScopeState; readonly name?: string } {
  const [own, ...others] = states;
  const named = scopeNamed([own.workspace, ...others.map(({ workspace }) => workspace)], target);
  const state = states.find(({ workspace }) => workspace === named.workspace) ?? own;
  return { state, ...(named.name !== undefined && { name: named.name }) };
}

export function newest({ status }: ScopeState): HistoryEntry | null {
  return status.applied.at(-1) ?? null;
}

function pendingOf(states: States, target: Target): Chosen[] {
  const { state, name } = stateNamed(states, target);
  const { scope } = state.workspace;
  if (state.history.revisions.length === 0 && name === undefined) {
    throw new UserError("no_migrations", `${scope.name} has no migrations in ${scope.migrationsDirectory}`, {
      exit: 2,
      hint:
        scope === states[0].workspace.scope
          ? "npx sluice makemigrations"
          : `they are made in its own folder: cd ${scope.home} && npx sluice makemigrations`,
    });
  }
  return pending(state, name);
}

function pending(state: ScopeState, name: string | undefined): Chosen[] {
  const { history, status } = state;
  const ends = name === "heads" ? heads(history) : [endOf(state, name)];
  const wanted = new Set(ends.flatMap((each) => (each === null ? [] : ancestors(history, [each.revision]))));
  if (name !== undefined && status.applied.some((entry) => !wanted.has(entry))) {
    throw new UserError("below_current", `the database is already beyond ${name}`, {
      exit: 2,
      hint: `to go back to it, run npx sluice rollback ${nameWithin(state, name)}`,
    });
  }
  return status.pending.filter((entry) => wanted.has(entry)).map((migration) => ({ state, migration }));
}

function endOf(state: ScopeState, name: string | undefined): Point<HistoryEntry> {
  return name === undefined ? onlyHead(state.history) : resolve(state.history, name, startOf(state, name));
}

/** Where `-1` and `+1` begin to count. */
function startOf(state: ScopeState, name: string): Point<HistoryEntry> {
  const ends = endsAmong(state.history, state.status.applied);
  if (ends.length < 2 || !/^[+-]/.test(name)) return newest(state);
  const places = ends.map(({ revision }) => revision).join(" and ");
  throw new UserError("several_ends", `${name} can't be counted from here: the database is at ${places}`, {
    exit: 2,
    hint: "name a revision; npx sluice rollback, without a name, undoes the newest migration alone",
  });
}

function undone(state: ScopeState, name: string | undefined): HistoryEntry[] {
  const { history, status } = state;
  const current = newest(state);
  const isStarted = ({ revision }: HistoryEntry): boolean => revision === status.unfinished?.revision;
  if (name === undefined && status.unfinished !== undefined) {
    // After what stands on it by now, if anything does.
    const above = descendants(history, status.unfinished.revision);
    return above.filter((entry) => isStarted(entry) || status.applied.includes(entry)).reverse();
  }
  if (name === undefined && current === null) {
    throw new UserError("nothing_applied", "no migration is applied: there is nothing to roll back", {
      exit: 2,
      hint: "npx sluice showmigrations lists them, and npx sluice migrate applies what is pending",
    });
  }
  const point = name === undefined ? null : resolve(history, name, startOf(state, name));
  const kept =
    name === undefined ? status.applied.slice(0, -1) : point === null ? [] : ancestors(history, [point.revision]);
  if (point !== null && !status.applied.includes(point)) {
    throw new UserError("not_applied", `${name} is not applied, so there is nothing to roll back to it`, {
      exit: 2,
      hint: `npx sluice migrate ${nameWithin(state, name ?? "")} applies it`,
    });
  }
  return [...status.applied, ...status.pending.filter(isStarted)].filter((entry) => !kept.includes(entry)).reverse();
}

interface Wanted {
  readonly chosen: readonly Chosen[];
  /** The scopes that the run is for, be there anything to run of them or not. */
  readonly meant: readonly ScopeState[];
}

/**
 * Throws where a draft is applied to the scope of what would run, and where a run was cut off and this one would do something
 * else: nothing is applied on top of what is half undone.
 */
function assertGoesOn(states: States, { chosen, meant }: Wanted, direction: Direction): void {
  for (const { status, workspace } of chosen.map(({ state }) => state)) assertNoDraft(status, workspace.scope);
  for (const each of states) {
    const { unfinished } = each.status;
    if (unfinished === undefined) continue;
    const own = chosen.filter(({ state }) => state === each);
    const began = directionOf(unfinished);
    const goesOn = began === direction && own.some(({ migration }) => migration.revision === unfinished.revision);
    const isConcerned = own.length > 0 || (began === "down" && direction === "up" && meant.includes(each));
    if (isConcerned && !goesOn) throw unfinishedError(each.status, unfinished, each.workspace.scope);
  }
}

/** As it is typed where other scopes are, too. */
function nameWithin({ workspace: { scope } }: ScopeState, name: string): string {
  return scope.kind === "project" ? name : `${scope.name}@${name}`;
}

function historyOf({ workspace: { scope }, history, status }: ScopeState): ScopeHistory<HistoryEntry> {
  return { scope: scope.name, history, applied: new Set(status.applied.map(({ revision }) => revision)) };
}

function place({ state, migration }: Chosen): Placed<HistoryEntry> {
  return { scope: state.workspace.scope.name, revision: migration };
}

function placed(states: States, order: readonly Placed<HistoryEntry>[]): Chosen[] {
  return order.flatMap(({ scope, revision }) => {
    const state = states.find(({ workspace }) => workspace.scope.name === scope);
    return state === undefined ? [] : [{ state, migration: revision }];
  });
}
