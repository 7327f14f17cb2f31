// The migration files of one directory: read as texts, sorted by name. What isn't a migration is left out: the draft,
// the head file, dotfiles, declaration files and tests.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checksumOf } from "./checksum.ts";
import { asUserError, isSystemError } from "./file-errors.ts";
import { readText } from "./files.ts";

/** Kept by the watcher; never applied by itself. */
export const draftFile = "draft.ts";

export interface MigrationFile {
  /** The name within its directory: `20261120_1530_3f9a1c2e7b04_add_posts.ts`. */
  readonly file: string;
  readonly path: string;
  readonly text: string;
  /** sha256 in hex, the same for every kind of line end. */
  readonly checksum: string;
}

/** A directory that isn't there holds no migrations. */
export async function listMigrations(directory: string): Promise<readonly MigrationFile[]> {
  const names = migrationNames(await namesIn(directory));
  const found = await Promise.all(names.map((file) => readMigration(directory, file)));
  return found.filter((each) => each !== null);
}

/** Those of a directory's files that are migrations, sorted. */
export function migrationNames(files: readonly string[]): string[] {
  return files.filter(isMigrationFile).sort();
}

export function migrationFile(directory: string, file: string, text: string): MigrationFile {
  return { file, path: join(directory, file), text, checksum: checksumOf(text) };
}

function isMigrationFile(file: string): boolean {
  if (file.startsWith(".") || file === draftFile) return false;
  return /\.[mc]?[jt]s$/.test(file) && !/\.(?:d|test|spec)\.[mc]?[jt]s$/.test(file);
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw asUserError("read", directory, error);
  }
}

async function readMigration(directory: string, file: string): Promise<MigrationFile | null> {
  const text = await readText(join(directory, file));
  return text === null ? null : migrationFile(directory, file, text);
}
