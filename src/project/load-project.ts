// In: the folder in which a command runs. Out: the project: its configuration, its scopes and its database.
import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Config } from "./config.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { findConfig } from "./find-config.ts";
import { readConfig } from "./read-config.ts";
import { type Scope, scopesOf } from "./scopes.ts";
import { type Databases, databasesOf } from "./target.ts";

export interface Project extends Databases {
  readonly root: string;
  readonly configFile: string;
  /** The configuration itself and the project's files that it imports. */
  readonly configFiles: readonly string[];
  readonly config: Config;
  readonly casing: "snake_case" | "camelCase" | undefined;
  /** The one whose migrations are made here first, then those of external apps, in order. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

export interface ProjectOptions {
  readonly env: Environment;
  /** Goes before all that environment and configuration say. */
  readonly databaseUrl?: string | undefined;
}

/** `env` is filled from the project's `.env` before the configuration is evaluated. */
export async function loadProject(cwd: string, { env, databaseUrl }: ProjectOptions): Promise<Project> {
  // esbuild names files by their real paths.
  const configFile = await findConfig(await realpath(cwd));
  const place = { root: dirname(configFile), name: basename(configFile) };
  await readEnvironment(place.root, env);
  const { config, files } = await readConfig(configFile, place.root);
  return {
    root: place.root,
    configFile,
    configFiles: files,
    config,
    casing: config.casing,
    scopes: await scopesOf(config, place),
    ...databasesOf(config, { ...place, env, databaseUrl }),
  };
}
