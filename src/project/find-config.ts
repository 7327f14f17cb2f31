// In: a folder. Out: the configuration file in it, or in the nearest folder above it.
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { UserError } from "../engine/errors.ts";

export const configNames: readonly string[] = ["ts", "mts", "cts", "js", "mjs", "cjs", "json"].map(
  (extension) => `drizzle.config.${extension}`,
);

export async function findConfig(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = await configIn(folder);
    if (found !== null) return found;
    if (dirname(folder) === folder) break;
  }
  throw new UserError("no_config", `There is no drizzle.config.ts in ${cwd} or in any folder above it.`, {
    hint: "npx sluice init",
    exit: 2,
  });
}

/** The folder's own configuration file; `null`: it has none. */
export async function configIn(folder: string): Promise<string | null> {
  const names = await readdir(folder).catch((): string[] => []);
  const name = configNames.find((each) => names.includes(each));
  return name === undefined ? null : join(folder, name);
}

/** The first configuration file in a folder at most three below; `null`: there is none. */
export async function configBelow(folder: string, depth = 3): Promise<string | null> {
  if (depth === 0) return null;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of names.filter((each) => each !== "node_modules" && !each.startsWith(".")).sort()) {
    const found = (await configIn(join(folder, name))) ?? (await configBelow(join(folder, name), depth - 1));
    if (found !== null) return found;
  }
  return null;
}
