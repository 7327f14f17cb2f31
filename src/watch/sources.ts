// Whether anything in a project's sources is newer than a moment: what may mend a failure that lies in a file which is
// not followed yet, because the models' imports could not be read.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isNewer, isSource } from "./files.ts";

/** Folders count, too: theirs is the time at which something in them was made, moved or deleted. */
export async function anyNewerSource(folder: string, time: number): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter(
    (each) => each.isDirectory() && each.name !== "node_modules" && !each.name.startsWith("."),
  );
  const sources = entries.filter((each) => !each.isDirectory() && isSource(each.name));
  for (const path of [folder, ...sources.map(({ name }) => join(folder, name))]) {
    const found = await stat(path).catch(() => null);
    if (found !== null && isNewer(found.mtimeMs, time)) return true;
  }
  for (const { name } of folders) if (await anyNewerSource(join(folder, name), time)) return true;
  return false;
}
