// What an embedded database begins from: its folder, or an image that many databases in memory are loaded from. Both are
// made beside their place and renamed, so that a first run that was killed leaves no half of a database.
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { UserError } from "../engine/errors.ts";

/** The image at `file`; `make` makes one where there is none. What can't be written is made again the next time. */
export async function preparedImage(file: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const found = await readFile(file).catch(() => null);
  if (found !== null) return found;
  const image = await make();
  const beside = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(beside, image);
    await rename(beside, file);
  } catch {
    await rm(beside, { force: true }).catch(() => undefined);
  }
  return image;
}

/**
 * Sees to it that `directory` holds a database; `initialise` makes one in the folder it is given. The caller holds the
 * folder's lock.
 */
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
