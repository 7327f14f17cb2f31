// Reading and removing one text file; a file that isn't there is no error.
import { readFile, rm } from "node:fs/promises";
import { asUserError, isSystemError } from "./file-errors.ts";

/** `null`: there is no such file. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw asUserError("read", path, error);
  }
}

export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    throw asUserError("remove", path, error);
  }
}
