// In: what a migration file exports. Out: the same, as a MigrationSource; or an error that names the key.
import { UserError } from "../engine/errors.ts";
import type { MigrationSource } from "../engine/operations/migration.ts";
import {
  anything,
  callable,
  either,
  isObject,
  isText,
  listOf,
  Misfit,
  object,
  oneOf,
  recordOf,
  text,
} from "./shape.ts";

const migration = object(
  {
    revision: text,
    parents: listOf(text),
    name: either("a string", [{ when: isText, shape: anything }]),
    app: text,
    labels: listOf(text),
    dependsOn: listOf(text),
    replaces: listOf(text),
    transaction: oneOf("none"),
    accepts: recordOf(text),
    up: callable,
    effect: callable,
    down: callable,
  } satisfies { readonly [K in keyof MigrationSource]-?: unknown },
  { required: ["revision", "parents", "up"], calls: "known in a migration" },
);

/** `path`: of the file, for errors. */
export function asMigration(path: string, source: unknown): MigrationSource {
  if (!isObject(source) || !["revision", "parents", "up"].some((key) => key in (source as object))) {
    throw new UserError("bad_migration", `${path} is not a migration`, {
      hint: "it must `export default defineMigration({ revision, parents, up })`; move anything else out of this directory",
    });
  }
  try {
    migration(source, "");
    return source as MigrationSource;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const written = "If a newer version of sluice wrote the file, install that version.";
    throw new UserError("bad_migration", `${path}: ${error.message}`, {
      hint: error.hint === undefined ? "mend it in the file" : `${error.hint} ${written}`,
    });
  }
}
