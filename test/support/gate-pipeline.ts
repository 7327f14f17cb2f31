// makemigrations and migrate on a session: the same stages as the commands, without their project and their questions.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { catalogAfter } from "../../src/commands/catalog-after.ts";
import type { Comparison } from "../../src/commands/compare.ts";
import { textOf } from "../../src/commands/migration-text.ts";
import { oracleOn } from "../../src/commands/planned.ts";
import { answered, type Subject } from "../../src/commands/questions/answered.ts";
import { type Answers, noAnswers as none } from "../../src/commands/questions/answers.ts";
import { historyOf } from "../../src/engine/history/effective.ts";
import type { History } from "../../src/engine/history/graph.ts";
import { onlyHead } from "../../src/engine/history/resolve.ts";
import type { Models, Session, Snapshot } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { type HistoryEntry, loadHistory } from "../../src/project/history.ts";
import { type Direction, runMigration } from "../../src/runner/run-migration.ts";
import { defaultSettings } from "../../src/runner/settings.ts";
import { createVersionTable } from "../../src/runner/version-table.ts";
import { watchdog } from "../../src/runner/watchdog.ts";
import { writeAtomic } from "../../src/store/write-atomic.ts";

/** The migration files of a case, and the database that they are for. */
export interface Scope {
  readonly session: Session;
  readonly files: MigrationFiles;
  readonly modelsFor: (defaultSchema: string) => Models;
  readonly answers: Partial<Answers>;
}

export interface MigrationFiles {
  readonly folder: string;
  history(): History<HistoryEntry>;
  /** Writes a file, and reads it back with those before it. */
  add(revision: string, text: string): Promise<HistoryEntry>;
}

export function migrationFiles(folder: string): MigrationFiles {
  const directory = join(folder, "migrations");
  let history = historyOf<HistoryEntry>([]);
  return {
    folder,
    history: () => history,
    async add(revision, text) {
      await mkdir(directory, { recursive: true });
      await writeAtomic(join(directory, `${history.revisions.length + 1}_${revision}.ts`), text);
      history = await loadHistory(folder, directory);
      const entry = history.byId.get(revision);
      if (entry === undefined) throw new Error(`the file of revision ${revision} was not found again`);
      return entry;
    },
  };
}

export const noAnswers: Answers = none;
const versionTable = { schema: null, name: "sluice_version" };

/** What makemigrations would do; nothing is written. `seen`: the database as it is, where that is known. */
export async function planned(
  { session, files, modelsFor, answers }: Scope,
  seen?: Snapshot,
): Promise<Comparison & { readonly models: Models; readonly snapshot: Snapshot }> {
  const snapshot = seen ?? (await readDatabase(session));
  const models = modelsFor(snapshot.defaultSchema);
  const read: Subject["read"] = (on) => readDatabase(on, { inTransaction: true });
  const subject = { models, snapshot, session, read, history: () => catalogAfter(files.history().revisions) };
  const oracle: Subject["oracle"] = (on, seen) => oracleOn(on, seen, { cache: join(files.folder, "oracle.json") });
  const comparison = await answered(
    { ...subject, oracle },
    { answers: { ...none, ...answers }, questioner: { ask: async () => null } },
  );
  return { ...comparison, models, snapshot };
}

/** Writes the migration file and reads it back. */
export async function written(
  comparison: Awaited<ReturnType<typeof planned>>,
  { files }: Scope,
): Promise<HistoryEntry> {
  const head = onlyHead(files.history());
  const parents = head === null ? [] : [head.revision];
  const { revision, text } = textOf({ ...comparison, parents }, { now: new Date(0) });
  return files.add(revision, text);
}

export async function migrated(session: Session, migration: HistoryEntry, direction: Direction): Promise<void> {
  await createVersionTable(session, versionTable);
  const watching = watchdog({ session, open: null, onWait: () => {} });
  const settings = defaultSettings;
  const scope = { name: "project", kind: "project" } as const;
  const run = { session, scope, table: versionTable, migration, direction, settings, watchdog: watching };
  await runMigration({ ...run, unfinished: undefined, guard: null, progress: () => {} }, () => 0);
}
