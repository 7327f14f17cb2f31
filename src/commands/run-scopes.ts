// Migrations of one or several scopes, run: locked, in order, with the record of each.
import { endsAmong } from "../engine/history/graph.ts";
import type { Session } from "../ports.ts";
import { defaultSchemaOf } from "../postgres/read-database.ts";
import { recordOf } from "../runner/record.ts";
import { type Direction, type Run, runMigration } from "../runner/run-migration.ts";
import { assertIntact, draftError } from "../runner/status.ts";
import { inTransaction } from "../runner/steps.ts";
import { recordApplied } from "../runner/version-table.ts";
import type { Chosen, States } from "./choose.ts";
import { type Choosing, dueNow } from "./due.ts";
import { assertOwn, type GroundsOf, groundsOf, guardFor } from "./foreign.ts";
import { withLocks } from "./locks.ts";
import { assertApart, claimOf } from "./other-scopes.ts";
import type { Loss } from "./rollback-safety.ts";
import { settingsOf } from "./run-settings.ts";
import { watchdogOver } from "./run-watchdog.ts";
import {
  type MigrationSummary,
  refreshed,
  type ScopeState,
  scopeStates,
  summaryOf,
  versionTableOf,
} from "./scope-state.ts";
import { type Environment, openWorkspaces, withSession } from "./workspace.ts";

/** What a run did, and where it left the database. */
export interface RunResult {
  /** What was run, in order, with its milliseconds. */
  readonly done: readonly (MigrationSummary & { readonly durationMs: number })[];
  /** By scope, the revisions without a child that are applied now; none at the base. */
  readonly current: Readonly<Record<string, readonly string[]>>;
  /** Squashes that count as applied from now on: all that they replace is. */
  readonly squashed: readonly MigrationSummary[];
  /** What the way back took along that had rows in it. */
  readonly lost: readonly Loss[];
  readonly database: string;
}

export interface RunRequest extends Choosing {
  readonly environment: Environment;
  /** Looks at what is about to run, before anything does; what it says is lost. */
  readonly look?: Look;
  /** What is done in place of running migrations, whatever their files are like; `null`: nothing. */
  readonly instead?: (session: Session, states: States) => Promise<RunResult> | null;
}

export type Look = (session: Session, chosen: readonly Chosen[]) => Promise<readonly Loss[]>;

/** Runs what was chosen under the locks of its scopes, in order, failing fast. */
export async function runScopes({ environment, look, instead, ...choosing }: RunRequest): Promise<RunResult> {
  const { direction, choose } = choosing;
  const workspaces = await openWorkspaces(environment);
  const work = async (session: Session): Promise<RunResult> => {
    const states = await scopeStates(workspaces, session);
    const other = instead?.(session, states) ?? null;
    if (other !== null) return other;
    for (const { status, workspace } of states) assertIntact(status, workspace.scope, direction);
    const grounds = states.length > 1 ? await groundsIn(session, states, direction) : null;
    const chosen = choose(states);
    if (direction === "up") tellDrafts(states, environment);
    if (grounds !== null) assertOwn(chosen, grounds, direction);
    const involved = states
      .filter((each) => isInvolved(each, chosen) || (direction === "up" && each.status.implied.length > 0))
      .map(({ workspace }) => workspace);
    const lost = (await look?.(session, chosen)) ?? [];
    const running = { ...choosing, environment, session, chosen, grounds, lost };
    if (involved.length > 0) return withLocks(involved, { ...environment, session }, () => run(states, running));
    return { ...resultOf([], states, session), squashed: [], lost };
  };
  return withSession(workspaces[0], work, { isNew: direction === "up" });
}

/** Nothing runs on a draft; it may be there all the same. */
function tellDrafts(states: States, { progress }: Pick<Environment, "progress">): void {
  for (const { status, workspace } of states) {
    const draft = draftError(status, workspace.scope);
    if (draft !== null) progress(`${draft.message}: ${draft.hint}`);
  }
}

/** It is run, or something stands on it that is: it must stay as it is meanwhile. */
function isInvolved(one: ScopeState, chosen: readonly Chosen[]): boolean {
  const prefix = `${one.workspace.scope.name}@`;
  return chosen.some(
    ({ state, migration }) => state === one || migration.dependsOn.some((name) => name.startsWith(prefix)),
  );
}

export async function groundsIn(session: Session, states: States, direction: Direction): Promise<GroundsOf> {
  const claims = states.map(({ workspace: { scope }, history }) => claimOf(scope.name, history.revisions));
  const defaultSchema = states[0].workspace.project.database.schema ?? (await defaultSchemaOf(session));
  if (direction === "up") assertApart(claims, defaultSchema);
  return groundsOf(states, { claims, defaultSchema });
}

interface Running extends Choosing {
  readonly environment: Environment;
  readonly session: Session;
  readonly chosen: readonly Chosen[];
  /** `null`: there is one scope only. */
  readonly grounds: GroundsOf | null;
  readonly lost: readonly Loss[];
}

async function run(
  before: States,
  { environment, session, chosen, grounds, lost, ...choosing }: Running,
): Promise<RunResult> {
  const { direction } = choosing;
  const states = await refreshed(before, session);
  for (const { status, workspace } of states) assertIntact(status, workspace.scope, direction);
  const due = dueNow(chosen, states, choosing);
  const { workspace } = before[0];
  const { progress, signal } = environment;
  const watching = watchdogOver(session, workspace, environment);
  try {
    const settings = settingsOf(workspace.project.config);
    const running = { session, direction, settings, watchdog: watching, signal, progress };
    const done = await runDue(due, environment, { ...running, grounds });
    const after = await refreshed(states, session);
    const squashed = direction === "up" ? await recordImplied(session, after) : [];
    return { ...resultOf(done, after, session), squashed, lost };
  } finally {
    await watching.close();
  }
}

/** What is the same for each of them. */
type Shared = Omit<Run, "scope" | "table" | "migration" | "unfinished" | "guard"> & Pick<Running, "grounds">;

async function runDue(
  due: readonly Chosen[],
  { clock }: Environment,
  { grounds, ...running }: Shared,
): Promise<RunResult["done"]> {
  const { progress, direction } = running;
  const done: (MigrationSummary & { durationMs: number })[] = [];
  const doing = direction === "up" ? "applying" : "rolling back";
  for (const { state, migration } of due) {
    const { scope } = state.workspace;
    const whose = scope.kind === "project" ? "" : `${scope.name}: `;
    progress(`${doing} ${whose}${migration.file} (${done.length + 1} of ${due.length})`);
    const { unfinished: left } = state.status;
    const unfinished = left?.revision === migration.revision ? left : undefined;
    const table = versionTableOf(state.workspace);
    const guard = grounds === null ? null : guardFor(scope.name, grounds({ state, migration }, direction));
    const one = { ...running, scope, table, migration, unfinished, guard };
    const durationMs = await runMigration(one, () => clock.now().getTime());
    done.push({ ...summaryOf(state.workspace, migration), durationMs });
  }
  return done;
}

/** What everything is there for that it replaces. */
async function recordImplied(session: Session, states: readonly ScopeState[]): Promise<MigrationSummary[]> {
  const found = states.flatMap(({ workspace, status }) => status.implied.map((entry) => ({ workspace, entry })));
  for (const { workspace, entry } of found) {
    await inTransaction(session, () => recordApplied(session, versionTableOf(workspace), recordOf(entry, 0)));
  }
  return found.map(({ workspace, entry }) => summaryOf(workspace, entry));
}

type Standing = Pick<RunResult, "done" | "current" | "database">;

export function resultOf(done: RunResult["done"], states: readonly ScopeState[], session: Session): Standing {
  const current = states.map(({ workspace, history, status }) => {
    return [workspace.scope.name, endsAmong(history, status.applied).map(({ revision }) => revision)] as const;
  });
  return { done, current: Object.fromEntries(current), database: session.description };
}
