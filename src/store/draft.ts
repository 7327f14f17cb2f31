// The watcher's draft of a directory. Its first line carries a hash of the rest, so that a draft which a person has
// edited is known and is never written over.
import { join } from "node:path";
import { UserError } from "../engine/errors.ts";
import { checksumOf } from "./checksum.ts";
import { readText, removeFile } from "./files.ts";
import { draftFile } from "./migration-files.ts";
import { writeAtomic } from "./write-atomic.ts";

export interface Draft {
  readonly path: string;
  /** The migration file's text, without the marker. */
  readonly text: string;
  /** Somebody has changed it since it was written, or wrote it by hand. */
  readonly edited: boolean;
}

const marker = "// Draft by sluice watch, rewritten on every change of the models until you edit it:";

/** `null`: there is no draft. */
export async function readDraft(directory: string): Promise<Draft | null> {
  const path = join(directory, draftFile);
  const found = await readText(path);
  if (found === null) return null;
  const end = found.indexOf("\n");
  const first = end < 0 ? found : found.slice(0, end).trimEnd();
  if (!first.startsWith(marker)) return { path, text: found, edited: true };
  const text = end < 0 ? "" : found.slice(end + 1);
  return { path, text, edited: first !== markerFor(text) };
}

/** Whether anything was written: a draft that says the same already is left alone. */
export async function writeDraft(directory: string, text: string): Promise<boolean> {
  const present = await untouchedDraft(directory);
  if (present !== null && checksumOf(present.text) === checksumOf(text)) return false;
  await writeAtomic(join(directory, draftFile), `${markerFor(text)}\n${text}`);
  return true;
}

/** Whether there was one to remove. */
export async function removeDraft(directory: string): Promise<boolean> {
  const present = await untouchedDraft(directory);
  if (present === null) return false;
  await removeFile(present.path);
  return true;
}

async function untouchedDraft(directory: string): Promise<Draft | null> {
  const present = await readDraft(directory);
  if (present?.edited !== true) return present;
  throw new UserError("draft_edited", `${present.path} was edited by hand and is left as it is.`, {
    hint: "Keep it with `sluice makemigrations`, which makes it a migration, or delete the file to have it drafted anew.",
  });
}

function markerFor(text: string): string {
  return `${marker} ${checksumOf(text).slice(0, 16)}`;
}
