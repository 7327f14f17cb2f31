// In: an app as the configuration names it. Out: its folder and the files of its models.
import { existsSync, realpathSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, parse, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { AppConfig } from "./config.ts";
import { filesMatching, modelFilesIn } from "./glob.ts";
import { suggest } from "./suggest.ts";

export interface App {
  readonly name: string;
  readonly directory: string;
  /** The files of its models, absolute. */
  readonly modules: readonly string[];
}

export interface Place {
  readonly root: string;
  /** The configuration file's name, for messages. */
  readonly name: string;
}

/** The app that every project has: it may be without models. */
export const core = "core";

export async function appOf(given: AppConfig, place: Place): Promise<App> {
  const directory = directoryOf(given, place);
  const patterns = patternsOf(given);
  const modules = await modelFilesOf(given, directory);
  if (modules.length > 0 || given.name === core) return { name: given.name, directory, modules };
  const near = suggest(given.name, await foldersIn(join(place.root, "apps")));
  const wanted = patterns === undefined ? "models.ts or models/" : patterns.join(", ");
  throw new UserError(
    "no_models",
    `${place.name}: the app "${given.name}" has no models: there is no ${wanted} in ${directory}.`,
    {
      hint: near === undefined || near === given.name ? `npx sluice startapp ${given.name}` : `Did you mean "${near}"?`,
      exit: 2,
    },
  );
}

/** The files of its models, in its folder; none is no error. */
export async function modelFilesOf(given: AppConfig, directory: string): Promise<string[]> {
  const patterns = patternsOf(given);
  if (patterns === undefined) return modelsIn(directory);
  const found = await Promise.all(patterns.map((each) => filesMatching(directory, each)));
  return [...new Set(found.flat())];
}

function patternsOf({ models }: AppConfig): readonly string[] | undefined {
  return typeof models === "string" ? [models] : models;
}

/** `models.ts`; or `models/index.ts`; or every file in `models/`. */
export async function modelsIn(directory: string): Promise<string[]> {
  const files = await modelFilesIn(directory).catch((): string[] => []);
  const single = files.find((file) => parse(file).name === "models");
  if (single !== undefined) return [single];
  const folder = join(directory, "models");
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) return [];
  const inside = await modelFilesIn(folder);
  const barrel = inside.find((file) => parse(file).name === "index");
  return barrel === undefined ? inside : [barrel];
}

export function directoryOf(given: AppConfig, { root, name }: Place): string {
  const { package: packageName, path } = given;
  if (packageName === undefined) return resolve(root, path ?? (given.name === core ? core : join("apps", given.name)));
  const folders = createRequire(join(root, "package.json")).resolve.paths(packageName) ?? [];
  const directory = folders
    .map((folder) => join(folder, packageName))
    .find((each) => existsSync(join(each, "package.json")));
  if (directory !== undefined) return resolve(realpathSync(directory), path ?? ".");
  throw new UserError(
    "no_package",
    `${name}: the package "${packageName}" of the app "${given.name}" is not installed.`,
    {
      hint: `npm install ${packageName}`,
      exit: 2,
    },
  );
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
