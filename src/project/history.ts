// The migration files of a scope, read: their operations, their place in the graph, their checksums.
import { resolve } from "node:path";
import { loadModules } from "../drizzle/load-module.ts";
import { UserError } from "../engine/errors.ts";
import { historyOf } from "../engine/history/effective.ts";
import type { History } from "../engine/history/graph.ts";
import { type Migration, type MigrationSource, readMigration } from "../engine/operations/migration.ts";
import { listMigrations } from "../store/migration-files.ts";

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
    Object.assign(read(path, sources[at]), { file, path, checksum }),
  );
  return historyOf(entries);
}

/** One migration file that is not part of the history yet: a draft. */
export async function loadMigration(root: string, path: string): Promise<Migration> {
  const [source] = await loadSources(root, [path]);
  return read(path, source);
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

function read(path: string, source: unknown): Migration {
  const { revision, parents, up } = (source ?? {}) as Partial<MigrationSource>;
  if (typeof revision !== "string" || revision === "" || !Array.isArray(parents) || typeof up !== "function") {
    throw new UserError("bad_migration", `${path} is not a migration`, {
      hint: "it must `export default defineMigration({ revision, parents, up })`; move anything else out of this directory",
    });
  }
  const { replaces = [] } = source as MigrationSource;
  if (!Array.isArray(replaces) || !replaces.every((id) => typeof id === "string")) {
    throw new UserError("bad_migration", `${path}: \`replaces\` is not a list of revisions`, {
      hint: 'write it as replaces: ["1b8e0c77aa10", "3f9a1c2e7b04"], oldest first',
    });
  }
  return readMigration(source as MigrationSource, path);
}
