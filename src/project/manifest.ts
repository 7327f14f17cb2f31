// What an external app says of itself: under `sluice` in its package.json, which ships with it, or in its own
// drizzle.config.ts, which its author works with.
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { UserError } from "../engine/errors.ts";
import { configIn } from "./find-config.ts";
import { readConfig } from "./read-config.ts";
import { Misfit } from "./shape.ts";
import { manifestShape } from "./validate-config.ts";

export interface Manifest {
  readonly app: string;
  /** Files, folders or patterns, from the app's folder. */
  readonly models?: string | readonly string[];
  /** From the app's folder. */
  readonly migrations?: string;
  /** The name of its version table, where it gives one. */
  readonly versionTable?: string;
  /** The file that says so, for messages. */
  readonly file: string;
}

/**
 * `shipped`: the app is an installed package, and package.json comes first; otherwise its sources are worked on, and its
 * configuration comes first. `null`: it says nothing.
 */
export async function readManifest(directory: string, shipped: boolean): Promise<Manifest | null> {
  const readers = [fromConfig, fromPackage];
  for (const read of shipped ? readers.reverse() : readers) {
    const found = await read(directory);
    if (found !== null) return found;
  }
  return null;
}

async function fromPackage(directory: string): Promise<Manifest | null> {
  const file = join(directory, "package.json");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const { sluice } = JSON.parse(text) as { readonly sluice?: Omit<Manifest, "file"> };
    if (sluice === undefined) return null;
    manifestShape(sluice, "sluice");
    return { ...sluice, file };
  } catch (error) {
    if (!(error instanceof Misfit || error instanceof SyntaxError)) throw error;
    throw new UserError("manifest_invalid", `${file}: ${error.message}`, {
      hint: 'it takes "sluice": { "app": "name", "models": "dist/models.js", "migrations": "dist/migrations" }',
      exit: 2,
    });
  }
}

async function fromConfig(directory: string): Promise<Manifest | null> {
  const file = await configIn(directory);
  if (file === null) return null;
  const { config } = await readConfig(file, directory);
  const { app, migrations } = config.sluice ?? {};
  if (app === undefined) return null;
  return {
    app,
    ...(config.schema !== undefined && { models: config.schema }),
    ...(migrations?.directory !== undefined && { migrations: migrations.directory }),
    ...(migrations?.versionTable !== undefined && { versionTable: migrations.versionTable }),
    file: join(directory, basename(file)),
  };
}
