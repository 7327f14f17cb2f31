// In: a configuration file. Out: what it exports, checked, and the files that it consists of.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { loadModules } from "../drizzle/load-module.ts";
import { UserError } from "../engine/errors.ts";
import type { Config } from "./config.ts";
import { validateConfig } from "./validate-config.ts";

export interface ReadConfig {
  readonly config: Config;
  /** The configuration itself and the project's files that it imports. */
  readonly files: readonly string[];
}

export async function readConfig(file: string, root: string): Promise<ReadConfig> {
  const { value, files } = await evaluate(file, root);
  return { config: validateConfig(value, basename(file)), files };
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
