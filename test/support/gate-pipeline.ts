// makemigrations and migrate on a session: the same stages as the commands, without their project and their questions.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Comparison } from "../../src/commands/compare.ts";
import { compare } from "../../src/commands/compare.ts";
import { parseFills, withFills } from "../../src/commands/fills.ts";
import { textOf } from "../../src/commands/migration-text.ts";
import { catalogAfter, oracleOn } from "../../src/commands/planned.ts";
import { renameDecider } from "../../src/commands/rename-questions.ts";
import { type History, historyOf } from "../../src/engine/history/graph.ts";
import { onlyHead } from "../../src/engine/history/resolve.ts";
import type { Models, Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { type HistoryEntry, loadHistory } from "../../src/project/history.ts";
import { type Direction, runMigration } from "../../src/runner/run-migration.ts";
import { createVersionTable } from "../../src/runner/version-table.ts";
import { writeAtomic } from "../../src/store/write-atomic.ts";

/** The migration files of a case, and the database that they are for. */
export interface Scope {
  readonly session: Session;
  readonly files: MigrationFiles;
  readonly modelsFor: (defaultSchema: string) => Models;
  readonly answers: {
    readonly renames: readonly string[];
    readonly drops: readonly string[];
    readonly fills: readonly string[];
  };
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

export const noAnswers: Scope["answers"] = { renames: [], drops: [], fills: [] };
const versionTable = { schema: null, name: "sluice_version" };

/** What makemigrations would do; nothing is written. */
export async function planned({
  session,
  files,
  modelsFor,
  answers,
}: Scope): Promise<Comparison & { readonly models: Models }> {
  const snapshot = await readDatabase(session);
  const models = modelsFor(snapshot.defaultSchema);
  const comparison = await compare({
    models,
    snapshot,
    history: () => catalogAfter(files.history().revisions),
    oracle: oracleOn(session, snapshot, join(files.folder, "oracle.json")),
    decide: renameDecider(answers, { ask: async () => null }),
  });
  const up = await withFills(comparison.up, { before: comparison.before, session, fills: parseFills(answers.fills) });
  return { ...comparison, up, models };
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
  await runMigration({ session, table: versionTable, migration, direction, unfinished: undefined }, () => 0);
}
