// A new migration's text into its directory, under the name that the project's template gives it. It and the head are written, or
// neither.
import { mkdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { defaultFileTemplate, migrationFileName } from "../store/file-name.ts";
import { removeFile } from "../store/files.ts";
import { writeHead } from "../store/head.ts";
import { listMigrations } from "../store/migration-files.ts";
import { slugOf } from "../store/slug.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import { afterWrite } from "./hooks.ts";
import type { MadeText } from "./migration-text.ts";
import { assertWanted } from "./wanted.ts";
import type { Environment, Workspace } from "./workspace.ts";

export interface NewMigration extends MadeText {
  /** `false`: something follows it already. */
  readonly isHead?: boolean;
  /** The file that goes when it is there. */
  readonly inPlaceOf?: string;
  /** What belongs to the writing besides; it is done even where a hook fails, and sees what the hook made of the file. */
  readonly settle?: (path: string) => Promise<void>;
}

/** The file's path, relative to the project's root. */
export async function writeMigration(
  environment: Pick<Environment, "clock" | "signal">,
  workspace: Workspace,
  { isHead = true, inPlaceOf, settle, ...made }: NewMigration,
): Promise<string> {
  assertWanted(environment);
  const { project, scope } = workspace;
  const present = (await listMigrations(scope.migrationsDirectory)).filter((each) => each.path !== inPlaceOf);
  const name = migrationFileName(scope.fileTemplate ?? defaultFileTemplate, {
    date: environment.clock.now(),
    timezone: scope.timezone,
    revision: made.revision,
    slug: slugOf(made.name),
    app: scope.name,
    number: present.length + 1,
  });
  await mkdir(scope.migrationsDirectory, { recursive: true }).catch(() => undefined);
  const path = join(scope.migrationsDirectory, name);
  await writeAtomic(path, made.text);
  try {
    if (isHead) await writeHead(scope.migrationsDirectory, name);
  } catch (error) {
    await removeFile(path).catch(() => undefined);
    throw error;
  }
  if (inPlaceOf !== undefined && inPlaceOf !== path) await removeFile(inPlaceOf);
  const failure = await afterWrite(project, [path]);
  await settle?.(path);
  if (failure !== null) throw failure;
  return relative(project.root, path);
}
