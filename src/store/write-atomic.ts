// A text into a file, all of it or nothing: written beside the target, flushed to the disk, then moved into place.
import { randomBytes } from "node:crypto";
import { constants, copyFile, link, mkdir, open, rename, rm, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "../engine/errors.ts";
import { asUserError, isSystemError } from "./file-errors.ts";

export interface WriteOptions {
  /** `false`: a file that is there already is an error, and stays as it is. */
  readonly replace?: boolean;
}

export async function writeAtomic(path: string, text: string, options: WriteOptions = {}): Promise<void> {
  const folder = dirname(path);
  // A dot in front keeps it out of every list of migrations should the process be killed on the way.
  const temporary = join(folder, `.${basename(path).slice(0, 100)}.${randomBytes(6).toString("hex")}.tmp`);
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
    await writeFlushed(temporary, text);
    if (options.replace === false) await moveToNew(temporary, path);
    else await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(ignored);
    if (made !== undefined) await removeEmptyFolders(folder, made);
    throw asUserError("write", path, error);
  }
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text, "utf8");
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A hard link fails where the name is taken, which a rename doesn't. Not every file system has them. */
async function moveToNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path).catch(async (error: unknown) => {
      if (!isSystemError(error, "EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP")) throw error;
      await copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    throw new UserError("file_exists", `${path} exists already; it was left as it is.`, {
      hint: "Move it away or choose another name, then run the command again.",
    });
  }
  await rm(temporary);
}

/** From `folder` up to `made`; stops at the first one that somebody has put something into. */
async function removeEmptyFolders(folder: string, made: string): Promise<void> {
  for (let at = folder; at.length >= made.length; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

/** The first failure is the one to report. */
function ignored(): void {}
