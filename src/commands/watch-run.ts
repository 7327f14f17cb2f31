// One run of the watcher: models, database and migrations read again as far as they may have changed, compared, and the
// draft brought up to date. An error becomes part of the report, and the last good draft stays.
import { join, relative } from "node:path";
import { describe } from "../engine/describe.ts";
import { render } from "../engine/render/sql.ts";
import type { Session } from "../ports.ts";
import { readDraft } from "../store/draft.ts";
import { draftFile } from "../store/migration-files.ts";
import type { Outcome, WatchSet } from "../watch/reducer.ts";
import { anyNewerSource } from "../watch/sources.ts";
import type { DraftFinding } from "./draft-findings.ts";
import { rewritten } from "./hooks.ts";
import { lookedAfter } from "./looked-after.ts";
import { claimsOfOthers } from "./other-scopes.ts";
import { type Planned, planScope, type Sources } from "./planned.ts";
import { assertDevelopment } from "./production.ts";
import type { Answers } from "./questions/answers.ts";
import { stateOf, versionTableOf, versionTablesOf } from "./scope-state.ts";
import { standing } from "./watch-answers.ts";
import type { AppliedReport, Keeping, Kept } from "./watch-apply.ts";
import { type WatchedDatabase, watchDatabase } from "./watch-database.ts";
import { type Drafted, type DraftState, watchedDraft } from "./watch-draft.ts";
import { watchedSources } from "./watch-sources.ts";
import type { Environment, Workspace } from "./workspace.ts";

interface Reported {
  readonly at: Date;
  readonly ms: number;
  /** What was saved, relative to the project's root; nothing at the start and when the database has changed. */
  readonly changed: readonly string[];
  /** Relative to the project's root, whether it is there or not. */
  readonly draft: string;
}

/** A run of the watcher that came to its end. */
export interface ComparedReport extends Reported {
  readonly outcome: "same" | "different";
  /** The operations in words, and the SQL of both directions. */
  readonly operations: readonly string[];
  readonly sql: { readonly up: readonly string[]; readonly down: readonly string[] };
  readonly draftState: DraftState;
  /** What the rules of safety say of it, as far as that is known before it is tried: errors and warnings. */
  readonly findings: readonly DraftFinding[];
  /** With `apply`: what became of the database; `null` without it. */
  readonly applied: AppliedReport | null;
  readonly warnings: readonly string[];
  readonly database: string;
  /** How many files the models consist of. */
  readonly files: number;
}

/** A run of the watcher that did not; the last good draft stays. */
export interface FailedReport extends Reported {
  readonly outcome: "failed";
  readonly error: unknown;
}

/** What a run of the watcher says. */
export type WatchReport = ComparedReport | FailedReport;

export interface WatchRunner {
  run(paths: readonly string[]): Promise<Outcome<WatchReport>>;
  look(wide: boolean): Promise<boolean>;
  isOwn(path: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface WatchRunOptions {
  readonly answers: Answers;
  /** The draft is applied to the database; `null`: it isn't. */
  readonly apply: (Pick<Keeping, "allowDataLoss"> & Pick<Environment, "signal">) | null;
}

export async function watchRunner(environment: Environment, { answers, apply }: WatchRunOptions): Promise<WatchRunner> {
  const sources = await watchedSources(environment);
  // What else is wrong is told by the first run.
  if (apply !== null) await sources.workspace([], false).then(assertDevelopment, () => undefined);
  const draft = watchedDraft();
  let database: (WatchedDatabase & { readonly key: string }) | null = null;
  let directory: string | null = null;
  let failed = false;
  let began = 0;
  let followed = "";

  async function databaseOf(workspace: Workspace): Promise<WatchedDatabase> {
    const table = versionTableOf(workspace);
    const key = JSON.stringify([workspace.project.database, table]);
    if (database?.key === key) return database;
    await database?.close();
    const tables = { table, hidden: versionTablesOf(workspace) };
    database = { ...watchDatabase(workspace.project, tables), key };
    return database;
  }

  async function compared(paths: readonly string[]): Promise<Omit<ComparedReport, keyof Reported>> {
    const workspace = await sources.workspace(paths, failed && paths.length === 0);
    directory = workspace.scope.migrationsDirectory;
    const on = await databaseOf(workspace);
    const { drafted, applied } = await resting(on, () => run(workspace, on));
    const draftState = await draft.update(directory, drafted, { revision: applied?.revision ?? undefined });
    const sql = (operations: Planned["up"]): string[] => operations.flatMap(render).map((statement) => statement.sql);
    return {
      outcome: drafted.up.length === 0 ? "same" : "different",
      operations: drafted.up.map(describe),
      sql: { up: sql(drafted.up), down: sql(drafted.down) },
      draftState,
      findings: drafted.up.length === 0 ? [] : await findings(drafted, workspace),
      applied,
      warnings: drafted.warnings,
      database: on.session.description,
      files: drafted.models.files.length,
    };
  }

  async function run(workspace: Workspace, on: WatchedDatabase): Promise<Kept | { drafted: Planned; applied: null }> {
    const read = (): Promise<Sources> => reading(workspace, on);
    const plan = async (session: Session, found: Sources): Promise<Planned> =>
      rewritten(workspace, await planScope({ workspace, session }, found, standing(answers)));
    if (apply === null) return { drafted: await plan(on.session, await read()), applied: null };
    const { keepInStep } = await import("./watch-apply.ts");
    assertDevelopment(workspace);
    const isEdited = async (): Promise<boolean> =>
      (await readDraft(workspace.scope.migrationsDirectory))?.edited === true;
    const { allowDataLoss, signal } = apply;
    return keepInStep({ environment: { ...environment, signal }, workspace, on, read, plan, isEdited, allowDataLoss });
  }

  async function reading(workspace: Workspace, on: WatchedDatabase): Promise<Sources> {
    const [models, { snapshot, versions }, past, others] = await allOf(
      sources.models(),
      on.read(),
      sources.past(),
      claimsOfOthers(workspace),
    );
    const state = stateOf(workspace, past.history, versions);
    return lookedAfter(workspace, { models, snapshot, state, history: past.catalog, others });
  }

  function outcomeOf(report: WatchReport): Outcome<WatchReport> {
    const watched: WatchSet = sources.watched();
    const text = JSON.stringify(watched);
    const isSame = text === followed;
    followed = text;
    return { report, key: keyOf(report), failed: report.outcome === "failed", watched: isSame ? null : watched };
  }

  return {
    async run(paths) {
      const at = environment.clock.now();
      const start = performance.now();
      began = at.getTime();
      const common = (): Reported => ({
        at,
        ms: Math.round(performance.now() - start),
        changed: paths.map((path) => relative(sources.root, path)),
        draft: directory === null ? draftFile : relative(sources.root, join(directory, draftFile)),
      });
      try {
        const found = await compared(paths);
        // Folders may have gone and come back in the meantime: they are followed anew.
        if (failed) followed = "";
        failed = false;
        return outcomeOf({ ...common(), ...found });
      } catch (error) {
        failed = true;
        return outcomeOf({ ...common(), outcome: "failed", error });
      }
    },
    async look(wide) {
      if (wide && (await anyNewerSource(sources.root, began))) return true;
      return (await database?.hasMoved(wide)) === true;
    },
    isOwn: async (path) => directory !== null && path === join(directory, draftFile) && draft.isOwn(directory),
    close: async () => database?.close(),
  };
}

/** The rules are loaded when there is something to look at. */
async function findings(drafted: Drafted, workspace: Workspace): Promise<DraftFinding[]> {
  const { draftFindings } = await import("./draft-findings.ts");
  return draftFindings(drafted, workspace);
}

async function resting<T>(database: WatchedDatabase, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    await database.rest();
    return result;
  } catch (error) {
    await database.rest(error);
    throw error;
  }
}

/** Waits for all of them, whatever happens: none may still use the session afterwards. The first error in order counts. */
async function allOf<T extends readonly unknown[]>(...all: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(all);
  return Promise.all(all) as unknown as Promise<T>;
}

function keyOf(report: WatchReport): string {
  if (report.outcome !== "failed") return JSON.stringify([report.sql, report.draftState === "edited", report.warnings]);
  const { error } = report;
  return error instanceof Error ? `${error.name} ${error.message}` : String(error);
}
