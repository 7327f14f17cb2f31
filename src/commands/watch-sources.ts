// What a run reads from the disk: project, models and migrations, each read again only when something of it has changed.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { History } from "../engine/history/graph.ts";
import { lazily } from "../engine/lazily.ts";
import type { Models } from "../ports.ts";
import { readEnvironment } from "../project/environment.ts";
import { findConfig } from "../project/find-config.ts";
import { type HistoryEntry, loadHistory } from "../project/history.ts";
import { listMigrations } from "../store/migration-files.ts";
import type { WatchSet } from "../watch/reducer.ts";
import { catalogAfter } from "./catalog-after.ts";
import { readScopeModels } from "./planned.ts";
import { watchSetOf } from "./watch-files.ts";
import { type Environment, openWorkspace, type Workspace } from "./workspace.ts";

export interface Past {
  readonly history: History<HistoryEntry>;
  /** What the migrations make. */
  readonly catalog: () => Catalog;
}

export interface WatchedSources {
  /** `paths`: what was saved. `afresh`: nothing that is known holds. */
  workspace(paths: readonly string[], afresh: boolean): Promise<Workspace>;
  models(): Promise<Models>;
  past(): Promise<Past>;
  /** What to follow, as far as it is known by now. */
  watched(): WatchSet;
  readonly root: string;
}

export async function watchedSources(environment: Environment): Promise<WatchedSources> {
  const configFile = await findConfig(environment.cwd);
  const root = dirname(configFile);
  const reset = resetter(environment.env, root);
  let workspace: Workspace | null = null;
  let models: Promise<Models> | null = null;
  let files: readonly string[] = [configFile];
  let past: (Past & { readonly key: string; readonly paths: readonly string[] }) | null = null;

  function known(): Workspace {
    if (workspace === null) throw new Error("the workspace is opened first");
    return workspace;
  }

  return {
    root,
    async workspace(paths, afresh) {
      const isMigration = (path: string): boolean => workspace?.scope.migrationsDirectory === dirname(path);
      // One that is gone may have been found by looking into a folder.
      const isModel = (path: string): boolean =>
        files.includes(path) && existsSync(path) && !workspace?.project.configFiles.includes(path);
      if (afresh || paths.some((path) => !isMigration(path))) models = null;
      if (afresh || paths.some((path) => !isMigration(path) && !isModel(path))) workspace = null;
      if (workspace === null) {
        await reset();
        workspace = await openWorkspace(environment);
      }
      return workspace;
    },
    async models() {
      models ??= readScopeModels(known());
      try {
        const read = await models;
        files = read.files;
        return read;
      } catch (error) {
        models = null;
        throw error;
      }
    },
    async past() {
      const { project, scope } = known();
      const found = await listMigrations(scope.migrationsDirectory);
      const key = JSON.stringify([scope.migrationsDirectory, found.map(({ file, checksum }) => [file, checksum])]);
      if (past?.key === key) return past;
      past = null;
      const history = await loadHistory(project.root, scope.migrationsDirectory);
      past = {
        key,
        history,
        catalog: lazily(() => catalogAfter(history.revisions)),
        paths: found.map(({ path }) => path),
      };
      return past;
    },
    watched: () => watchSetOf({ root, workspace, models: files, migrations: past?.paths ?? [] }),
  };
}

/** What `.env` said is taken back before it is read again: what is set already would win otherwise. */
function resetter(env: Record<string, string | undefined>, root: string): () => Promise<void> {
  const given = { ...env };
  let added: readonly string[] = [];
  return async () => {
    for (const name of added) delete env[name];
    const filled = { ...given };
    await readEnvironment(root, filled);
    added = Object.keys(filled).filter((name) => given[name] === undefined);
  };
}
