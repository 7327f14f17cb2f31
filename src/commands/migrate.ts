import { UserError } from "../engine/errors.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead, resolve } from "../engine/history/resolve.ts";
import type { Session } from "../ports.ts";
import type { HistoryEntry } from "../project/history.ts";
import { withLock } from "../runner/lock.ts";
import { type Direction, runMigration } from "../runner/run-migration.ts";
import { assertIntact, type Status } from "../runner/status.ts";
import { createVersionTable, type Version } from "../runner/version-table.ts";
import { type MigrationSummary, type ScopeState, scopeState, summaryOf, versionTableOf } from "./scope-state.ts";
import { type Environment, openWorkspace, type Workspace, withSession } from "./workspace.ts";

export interface RunResult {
  /** What was run, in order, with its milliseconds. */
  readonly done: readonly (MigrationSummary & { readonly durationMs: number })[];
  /** The revisions without a child that are applied now; none at the base. */
  readonly current: readonly string[];
  readonly database: string;
}

/** Applies what is pending, or all up to `target`. */
export function migrate(environment: Environment, target?: string): Promise<RunResult> {
  return runAll(environment, "up", (state) => pendingUpTo(state, target));
}

/** Undoes the newest migration, or all after `target`. */
export function rollback(environment: Environment, target?: string): Promise<RunResult> {
  return runAll(environment, "down", (state) => appliedAfter(state, target));
}

function pendingUpTo({ history, status }: ScopeState, target: string | undefined): HistoryEntry[] {
  const point = target === undefined ? onlyHead(history) : resolve(history, target, newest(status));
  if (point === null) return [];
  const wanted = new Set(ancestors(history, [point.revision]));
  if (target !== undefined && status.applied.some((entry) => !wanted.has(entry))) {
    throw new UserError("below_current", `the database is already beyond ${target}`, {
      exit: 2,
      hint: `to go back to it, run npx sluice rollback ${target}`,
    });
  }
  return status.pending.filter((entry) => wanted.has(entry));
}

function appliedAfter({ history, status }: ScopeState, target: string | undefined): HistoryEntry[] {
  const current = newest(status);
  const started = status.pending.filter(({ revision }) => revision === status.unfinished?.revision);
  const undoable = [...status.applied, ...started];
  if (target === undefined && started.length > 0) return started;
  if (target === undefined && current === null) {
    throw new UserError("nothing_applied", "no migration is applied: there is nothing to roll back", {
      exit: 2,
      hint: "npx sluice showmigrations lists them, and npx sluice migrate applies what is pending",
    });
  }
  const point = target === undefined ? null : resolve(history, target, current);
  const kept =
    target === undefined ? status.applied.slice(0, -1) : point === null ? [] : ancestors(history, [point.revision]);
  if (point !== null && !status.applied.includes(point)) {
    throw new UserError("not_applied", `${target} is not applied, so there is nothing to roll back to it`, {
      exit: 2,
      hint: `npx sluice migrate ${target} applies it`,
    });
  }
  return undoable.filter((entry) => !kept.includes(entry)).reverse();
}

function newest({ applied }: Status): HistoryEntry | null {
  return applied.at(-1) ?? null;
}

type Choose = (state: ScopeState) => readonly HistoryEntry[];

async function runAll(environment: Environment, direction: Direction, choose: Choose): Promise<RunResult> {
  const workspace = await openWorkspace(environment);
  return withSession(workspace, async (session) => {
    const first = await scopeState(workspace, session);
    assertIntact(first.status);
    const wanted = choose(first);
    if (wanted.length === 0) return resultOf([], first, session);
    const table = versionTableOf(workspace);
    const onWait = (holder: string): void => environment.progress(`waiting for the lock that ${holder} holds`);
    return withLock({ session, table, onWait }, async () => {
      await createVersionTable(session, table);
      return runChosen({ environment, workspace, session, direction, wanted });
    });
  });
}

interface Running {
  readonly environment: Environment;
  readonly workspace: Workspace;
  readonly session: Session;
  readonly direction: Direction;
  readonly wanted: readonly HistoryEntry[];
}

async function runChosen({ environment, workspace, session, direction, wanted }: Running): Promise<RunResult> {
  const state = await scopeState(workspace, session);
  assertIntact(state.status);
  const { applied, unfinished: cut } = state.status;
  const isApplied = new Set(applied.map(({ revision }) => revision));
  // Whoever held the lock before may have run the very same migrations.
  const chosen = wanted.filter(({ revision }) =>
    direction === "up" ? !isApplied.has(revision) : isApplied.has(revision) || cut?.revision === revision,
  );
  const done: { revision: string; name: string; file: string; durationMs: number }[] = [];
  const table = versionTableOf(workspace);
  const now = (): number => environment.clock.now().getTime();
  const doing = direction === "up" ? "applying" : "rolling back";
  for (const migration of chosen) {
    environment.progress(`${doing} ${migration.file} (${done.length + 1} of ${chosen.length})`);
    const unfinished = unfinishedOf(state, migration, direction);
    const durationMs = await runMigration({ session, table, migration, direction, unfinished }, now);
    done.push({ ...summaryOf(migration), durationMs });
  }
  return resultOf(done, await scopeState(workspace, session), session);
}

function unfinishedOf(
  { status: { unfinished } }: ScopeState,
  { revision, file }: HistoryEntry,
  direction: Direction,
): Version | undefined {
  if (unfinished?.revision !== revision) return;
  const started = unfinished.state === "applying" ? "up" : "down";
  if (started === direction) return unfinished;
  throw new UserError(
    "unfinished",
    `${file} was cut off while ${unfinished.state}, after ${unfinished.done} statements`,
    {
      hint: `finish it first: npx sluice ${started === "up" ? "migrate" : "rollback"}`,
    },
  );
}

function resultOf(done: RunResult["done"], { status }: ScopeState, session: Session): RunResult {
  const parents = new Set(status.applied.flatMap((entry) => entry.parents));
  const current = status.applied.filter(({ revision }) => !parents.has(revision)).map(({ revision }) => revision);
  return { done, current, database: session.description };
}
