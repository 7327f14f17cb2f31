// A new migration's text into its directory, under the name that the project's template gives it; it is the head then.
import { mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { defaultFileTemplate, migrationFileName } from "../store/file-name.ts";
import { writeHead } from "../store/head.ts";
import { listMigrations } from "../store/migration-files.ts";
import { slugOf } from "../store/slug.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import type { MadeText } from "./migration-text.ts";
import type { Environment, Workspace } from "./workspace.ts";

/** The file's path, relative to the project's root. */
export async function writeMigration(environment: Environment, workspace: Workspace, made: MadeText): Promise<string> {
  const path = await writeBesides(environment, workspace, made);
  await writeHead(workspace.scope.migrationsDirectory, basename(path));
  return path;
}

/** The same, but for the head: it follows nothing that was the last. */
export async function writeBesides({ clock }: Environment, workspace: Workspace, made: MadeText): Promise<string> {
  const { project, scope } = workspace;
  const number = (await listMigrations(scope.migrationsDirectory)).length + 1;
  const name = migrationFileName(scope.fileTemplate ?? defaultFileTemplate, {
    date: clock.now(),
    timezone: scope.timezone,
    revision: made.revision,
    slug: slugOf(made.name),
    app: scope.name,
    number,
  });
  await mkdir(scope.migrationsDirectory, { recursive: true }).catch(() => undefined);
  const path = join(scope.migrationsDirectory, name);
  await writeAtomic(path, made.text);
  return relative(project.root, path);
}
