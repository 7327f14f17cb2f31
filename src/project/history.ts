// The migration files of a scope, read: their operations, their place in the graph, their checksums.
import { resolve } from "node:path";
import { type LoadRequest, loadModules } from "../drizzle/load-module.ts";
import { historyOf } from "../engine/history/effective.ts";
import type { History } from "../engine/history/graph.ts";
import { type Migration, readMigration } from "../engine/operations/migration.ts";
import { listMigrations, type MigrationFile } from "../store/migration-files.ts";
import { asMigration } from "./validate-migration.ts";

export interface HistoryEntry extends Migration {
  /** The file's name within the migrations directory. */
  readonly file: string;
  readonly path: string;
  readonly checksum: string;
}

/** What a migration file gets from `import … from "sluice"`: the package itself would cost its whole start. */
const sluice =
  "export const defineMigration = (migration) => migration; export const defineConfig = (config) => config;";

export async function loadHistory(root: string, directory: string): Promise<History<HistoryEntry>> {
  const files = await listMigrations(directory);
  const sources = await loadSources({ root, paths: files.map(({ path }) => path) });
  return historyOf(files.map((file, at) => entryOf(file, sources[at])));
}

/** Migrations whose texts are at hand, whatever the disk has in their place. */
export async function loadTexts(root: string, files: readonly MigrationFile[]): Promise<HistoryEntry[]> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const sources = await loadSources({ root, paths: files.map(({ path }) => path), texts });
  return files.map((file, at) => entryOf(file, sources[at]));
}

/** One migration file that is not part of the history yet: a draft. */
export async function loadMigration(root: string, path: string): Promise<Migration> {
  const [source] = await loadSources({ root, paths: [path] });
  return readMigration(asMigration(path, source), path);
}

function entryOf({ file, path, checksum }: MigrationFile, source: unknown): HistoryEntry {
  return Object.assign(readMigration(asMigration(path, source), path), { file, path, checksum });
}

interface Sources extends Pick<LoadRequest, "root" | "texts"> {
  readonly paths: readonly string[];
}

async function loadSources({ root, paths, texts }: Sources): Promise<unknown[]> {
  if (paths.length === 0) return [];
  const { modules } = await loadModules({
    root,
    entries: paths.map((path) => resolve(path)),
    what: "migration",
    virtual: { sluice },
    ...(texts !== undefined && { texts }),
  });
  return modules.map((module) => module.default);
}
