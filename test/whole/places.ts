// Where the whole schema is tried: a database, and the Drizzle that reads the models.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "../../src/ports.ts";
import type { ModelsCode } from "../support/gate-case.ts";
import { type Drizzle, drizzleOf, type Major, majors, modelsOf } from "../support/gate-models.ts";
import { type MigrationFiles, migrationFiles, noAnswers, type Scope } from "../support/gate-pipeline.ts";
import { targets } from "../support/targets.ts";
import { majorOf } from "../support/version.ts";
import { edited, type TextEdit } from "./edited.ts";
import { setup } from "./model.ts";

export const places = targets.flatMap((target) => majors.map((major) => ({ ...target, target: target.name, major })));

export interface Place {
  readonly session: Session;
  readonly url?: string;
  readonly drizzle: Drizzle;
  readonly files: MigrationFiles;
  /** PostgreSQL's major version. */
  readonly version: number;
  close(): Promise<void>;
}

/** A new database with what `setup` has made. */
export async function opened({
  open,
  major,
}: {
  open: (typeof targets)[number]["open"];
  major: Major;
}): Promise<Place> {
  const { close, ...database } = await open();
  const folder = await mkdtemp(join(tmpdir(), "sluice-whole-"));
  await database.session.script(setup);
  return {
    ...database,
    drizzle: await drizzleOf(major),
    files: migrationFiles(folder),
    version: await majorOf(database.session),
    async close() {
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function scopeOf({ session, files, drizzle }: Place, code: ModelsCode): Scope {
  return { session, files, answers: noAnswers, modelsFor: (schema) => modelsOf(code, drizzle, schema) };
}

/** As far as the server knows everything. https://www.postgresql.org/docs/15/release-15.html */
export function modelsFor({ version }: Place, edits: readonly TextEdit[] = []): Promise<ModelsCode> {
  return edited(version < 15 ? [...before15, ...edits] : edits);
}

const before15: readonly TextEdit[] = [
  { from: ', { nulls: "not distinct" }', to: "" },
  { from: ".nullsNotDistinct()", to: "" },
  { from: ", securityInvoker: true", to: "" },
];

/** The same migrations in a folder of their own. */
export async function forked({ folder, history }: MigrationFiles): Promise<MigrationFiles> {
  const copy = await mkdtemp(join(folder, "fork-"));
  await cp(join(folder, "migrations"), join(copy, "migrations"), { recursive: true });
  await cp(join(folder, "oracle.json"), join(copy, "oracle.json"));
  const files = migrationFiles(copy);
  return { ...files, history: () => (files.history().revisions.length === 0 ? history() : files.history()) };
}
