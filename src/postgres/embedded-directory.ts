// The folder of the embedded database: made beside its place and renamed, so that a first run that was killed leaves no
// half of a database. The caller holds the folder's lock.
import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { UserError } from "../engine/errors.ts";

/** Sees to it that `directory` holds a database; `initialise` makes one in the folder it is given. */
export async function prepareDirectory(
  directory: string,
  initialise: (target: string) => Promise<void>,
): Promise<void> {
  const found = await entriesOf(directory);
  if (found?.includes("PG_VERSION")) return;
  if (found !== null && found.length > 0) {
    throw new UserError("not_a_database", `The folder ${directory} is not empty and holds no database.`, {
      hint: "Name another folder, or move its files away.",
    });
  }
  const parent = dirname(directory);
  const prefix = `${basename(directory)}.new-`;
  await mkdir(parent, { recursive: true });
  for (const left of await readdir(parent)) {
    if (left.startsWith(prefix)) await rm(join(parent, left), { recursive: true, force: true });
  }
  const fresh = join(parent, `${prefix}${process.pid}`);
  await initialise(fresh);
  if (found !== null) await rmdir(directory);
  await rename(fresh, directory);
}

async function entriesOf(directory: string): Promise<string[] | null> {
  try {
    return await readdir(directory);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw thrown;
  }
}
