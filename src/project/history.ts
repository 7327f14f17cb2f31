// The migration files of a scope, read: their operations, their place in the graph, their checksums.
import { resolve } from "node:path";
import { loadModules } from "../drizzle/load-module.ts";
import { historyOf } from "../engine/history/effective.ts";
import type { History } from "../engine/history/graph.ts";
import { type Migration, readMigration } from "../engine/operations/migration.ts";
import { listMigrations } from "../store/migration-files.ts";
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
  const sources = await loadSources(
    root,
    files.map(({ path }) => path),
  );
  const entries = files.map(({ file, path, checksum }, at) =>
    Object.assign(readMigration(asMigration(path, sources[at]), path), { file, path, checksum }),
  );
  return historyOf(entries);
}

/** One migration file that is not part of the history yet: a draft. */
export async function loadMigration(root: string, path: string): Promise<Migration> {
  const [source] = await loadSources(root, [path]);
  return readMigration(asMigration(path, source), path);
}

async function loadSources(root: string, paths: readonly string[]): Promise<unknown[]> {
  if (paths.length === 0) return [];
  const { modules } = await loadModules({
    root,
    entries: paths.map((path) => resolve(path)),
    what: "migration",
    virtual: { sluice },
  });
  return modules.map((module) => module.default);
}
