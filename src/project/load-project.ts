// In: the folder in which a command runs. Out: the project: its configuration, its scopes and its database.
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { loadModules } from "../drizzle/load-module.ts";
import { UserError } from "../engine/errors.ts";
import type { Config } from "./config.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { findConfig } from "./find-config.ts";
import { type Scope, scopesOf } from "./scopes.ts";
import { type Databases, databasesOf } from "./target.ts";
import { validateConfig } from "./validate-config.ts";

export interface Project extends Databases {
  readonly root: string;
  readonly configFile: string;
  /** The configuration itself and the project's files that it imports. */
  readonly configFiles: readonly string[];
  readonly config: Config;
  readonly casing: "snake_case" | "camelCase" | undefined;
  /** The project's own first, then those of external apps, in order. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

/** `env` is filled from the project's `.env` before the configuration is evaluated. */
export async function loadProject(cwd: string, { env }: { readonly env: Environment }): Promise<Project> {
  // esbuild names files by their real paths.
  const configFile = await findConfig(await realpath(cwd));
  const place = { root: dirname(configFile), name: basename(configFile) };
  await readEnvironment(place.root, env);
  const { value, files } = await evaluate(configFile, place.root);
  const config = validateConfig(value, place.name);
  const [project, ...external] = await scopesOf(config, place);
  if (project === undefined) throw new Error("a project has a scope");
  return {
    root: place.root,
    configFile,
    configFiles: files,
    config,
    casing: config.casing,
    scopes: [project, ...external],
    ...databasesOf(config, { ...place, env }),
  };
}

/** A configuration only needs the function that types it; the packages themselves take half a second to start. */
const virtual = {
  sluice: "export const defineConfig = (config) => config; export const defineMigration = (migration) => migration;",
  "drizzle-kit": "export const defineConfig = (config) => config;",
};

async function evaluate(file: string, root: string): Promise<{ value: unknown; files: readonly string[] }> {
  if (file.endsWith(".json")) return { value: parsed(await readFile(file, "utf8"), basename(file)), files: [file] };
  const { modules, files } = await loadModules({ root, entries: [file], what: "config", virtual });
  const exported = (await modules[0]?.default) as { default?: unknown } | undefined;
  if (exported === undefined) {
    throw new UserError("config_invalid", `${basename(file)} has no default export.`, {
      hint: `Write in ${basename(file)}: export default defineConfig({ dialect: "postgresql" });`,
      exit: 2,
    });
  }
  return { value: exported?.default ?? exported, files };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError("config_syntax", `${name}: ${(error as Error).message}`, {
      hint: `Mend the JSON in ${name}.`,
      exit: 2,
      cause: error,
    });
  }
}
