// The `head` file beside the migrations: one line, the newest revision's file name. Two branches that both add a
// migration change the same line, so that git shows the fork as a conflict.
import { join } from "node:path";
import { readText } from "./files.ts";
import { writeAtomic } from "./write-atomic.ts";

const headFile = "head";

/** None without a file, one usually, two or more in the middle of a git conflict. */
export async function readHead(directory: string): Promise<readonly string[]> {
  const text = (await readText(join(directory, headFile))) ?? "";
  const names: string[] = [];
  let inBase = false;
  for (const line of text.split("\n").map((each) => each.trim())) {
    // What both sides started from (`merge.conflictStyle diff3`) is no head any more.
    if (line.startsWith("|||||||")) inBase = true;
    else if (line.startsWith("=======")) inBase = false;
    else if (line !== "" && !inBase && !line.startsWith("<<<<<<<") && !line.startsWith(">>>>>>>")) names.push(line);
  }
  return names;
}

export async function writeHead(directory: string, name: string): Promise<void> {
  await writeAtomic(join(directory, headFile), `${name}\n`);
}
