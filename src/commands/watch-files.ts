// What `watch` follows: the files that the models import, the configuration, the migrations, and the places where new
// ones of them may appear.
import { dirname, join } from "node:path";
import { configNames } from "../project/find-config.ts";
import { draftFile } from "../store/migration-files.ts";
import type { WatchedFolder, WatchSet } from "../watch/reducer.ts";
import type { Workspace } from "./workspace.ts";

export interface Followed {
  readonly root: string;
  readonly workspace: Workspace | null;
  /** Every file that the models import, as far as it is known. */
  readonly models: readonly string[];
  readonly migrations: readonly string[];
}

const modelNames: readonly string[] = [
  "models",
  ...["ts", "mts", "cts", "js", "mjs", "cjs"].map((end) => `models.${end}`),
];

export function watchSetOf({ root, workspace, models, migrations }: Followed): WatchSet {
  const place: WatchedFolder = { path: root, names: [...configNames, ".env"] };
  if (workspace === null) return { files: sorted(models), folders: [place] };
  const { project, scope } = workspace;
  const modules = scope.apps.flatMap((app) => app.modules);
  const sources = sorted([
    scope.migrationsDirectory,
    ...scope.apps.map(({ directory }) => join(directory, "models")),
    // The folders of modules that a pattern found, where another may appear.
    ...modules.map(dirname).filter((folder) => scope.apps.every(({ directory }) => directory !== folder)),
  ]);
  return {
    files: sorted([...models, ...modules, ...migrations, ...project.configFiles]),
    folders: [
      place,
      ...sources.map((path): WatchedFolder => ({ path, names: "sources" })),
      ...scope.apps.map(({ directory }): WatchedFolder => ({ path: directory, names: modelNames })),
      { path: scope.migrationsDirectory, names: ["head", draftFile] },
    ],
  };
}

function sorted(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort();
}
