// In: the files of a scope's models, by app. Out: its catalog, read with the project's own drizzle-orm; the files that
// the models import; and what could not be carried over.
import { relative, sep } from "node:path";
import { catalogOf } from "../engine/catalog/catalog.ts";
import type { Models } from "../ports.ts";
import { type Loaded, loadModules } from "./load-module.ts";
import { drizzlePackages } from "./major.ts";
import { type ExportsRequest, readExports } from "./read-exports.ts";

export interface ModelsRequest extends Pick<ExportsRequest, "casing" | "defaultSchema"> {
  /** drizzle-orm is resolved from here, and files are named from here. */
  readonly root: string;
  /** Absolute paths, by app. What two modules export belongs to the first. */
  readonly modules: readonly { readonly app: string; readonly files: readonly string[] }[];
}

export interface ModelsRead extends Models {
  /** Each file of the models with what it imports. */
  readonly imports: Loaded["imports"];
}

export async function readModels({ root, modules, casing, defaultSchema }: ModelsRequest): Promise<ModelsRead> {
  const entries = modules.flatMap(({ app, files }) => files.map((file) => ({ app, file })));
  if (entries.length === 0)
    return { catalog: catalogOf([]), external: [], files: [], warnings: [], imports: new Map() };
  const { packages, locate, files, imports, ...loaded } = await loadModules({
    root,
    entries: entries.map(({ file }) => file),
    what: "models",
    packages: drizzlePackages,
  });
  const found = entries.map(({ app, file }, at) => {
    return { app, file: relative(root, file).split(sep).join("/"), exports: loaded.modules[at] ?? {} };
  });
  return { ...readExports({ modules: found, packages, locate, casing, defaultSchema }), files, imports };
}
