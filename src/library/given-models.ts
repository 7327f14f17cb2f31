// In: models that are loaded already (`import * as schema from "./schema"`), or their files. Out: their catalog, read with
// the drizzle-orm that made them.

import { drizzlePackages } from "../drizzle/major.ts";
import { readExports } from "../drizzle/read-exports.ts";
import { readModels } from "../drizzle/read-models.ts";
import { UserError } from "../engine/errors.ts";
import type { Models } from "../ports.ts";
import { moduleUrl } from "../postgres/drizzle-session.ts";
import { filesMatching } from "../project/glob.ts";
import { workingDirectory } from "./environment.ts";

/** What a module of models exports. */
export type ModelsModule = Readonly<Record<string, unknown>>;

/** How models are read. */
export interface ModelsOptions {
  /** The folder that paths begin at, and that drizzle-orm is looked up from; the process' own otherwise. */
  readonly cwd?: string;
  /** Drizzle's own setting, where `drizzle(…)` got it: how columns without a name of their own are called. */
  readonly casing?: "snake_case" | "camelCase";
}

export function modelsFrom(
  given: string | ModelsModule | readonly (string | ModelsModule)[],
  options: ModelsOptions,
): Promise<Models> {
  const list = Array.isArray(given) ? (given as readonly (string | ModelsModule)[]) : [given as string | ModelsModule];
  const paths = list.filter((each) => typeof each === "string");
  const modules = list.filter((each) => typeof each !== "string");
  if (paths.length > 0 && modules.length > 0)
    throw new UserError("mixed_models", "models are given as paths and as modules at once", {
      hint: "import all of them, or name the files of all of them",
      exit: 2,
    });
  return paths.length > 0 ? fromFiles(paths, options) : fromModules(modules, options);
}

async function fromFiles(paths: readonly string[], { cwd = workingDirectory(), casing }: ModelsOptions) {
  const found = await Promise.all(paths.map((path) => filesMatching(cwd, path)));
  const missing = paths.find((_, at) => found[at]?.length === 0);
  if (missing !== undefined)
    throw new UserError("no_models", `no file matches ${missing} (looked in ${cwd})`, {
      hint: "name a file, a folder or a pattern",
      exit: 2,
    });
  const { catalog, external, files, warnings } = await readModels({
    root: cwd,
    modules: [{ app: "models", files: [...new Set(found.flat())] }],
    casing,
  });
  return { catalog, external, files, warnings };
}

async function fromModules(modules: readonly ModelsModule[], { cwd = workingDirectory(), casing }: ModelsOptions) {
  const packages = await drizzleOf(modules, cwd);
  const read = readExports({
    modules: modules.map((exports) => ({ app: "models", file: "models", exports })),
    packages,
    locate: () => null,
    casing,
  });
  return { ...read, files: [] };
}

/** The drizzle-orm of the folder, or our own; the one that made the models goes first. */
async function drizzleOf(modules: readonly ModelsModule[], root: string): Promise<ModelsModule[]> {
  const copies = (await Promise.all([root, undefined].map(copyAt))).filter((each) => each !== null);
  const values = modules.flatMap((each) => Object.values(each));
  const made = copies.find(([, { PgTable }]) => values.some((value) => isInstance(value, PgTable)));
  const [first] = copies;
  const found = made ?? first;
  if (found !== undefined) return [...found];
  throw new UserError("no_drizzle", `drizzle-orm can't be imported from ${root}`, { hint: "npm install drizzle-orm" });
}

type Copy = readonly [orm: ModelsModule, pg: ModelsModule];

async function copyAt(root: string | undefined): Promise<Copy | null> {
  try {
    const load = (specifier: string): Promise<ModelsModule> =>
      import(root === undefined ? specifier : moduleUrl(specifier, root));
    const [orm, pg] = drizzlePackages;
    return [await load(orm), await load(pg)];
  } catch {
    return null;
  }
}

function isInstance(value: unknown, type: unknown): boolean {
  return typeof type === "function" && value instanceof type;
}
