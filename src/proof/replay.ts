// A history run from the beginning on an empty replica: what the migration files alone make.
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Session } from "../ports.ts";
import { type Surroundings, searchPathStatement } from "../postgres/surroundings.ts";
import type { Replica } from "./replica.ts";
import { run } from "./run.ts";

interface ReplayFailure<M> {
  readonly migration: M;
  readonly statement: string;
  readonly message: string;
}

/** What migrations stand on: where unqualified names are looked up, and which extensions are there. */
export type Ground = Pick<Surroundings, "searchPath"> & {
  readonly extensions: readonly Pick<Surroundings["extensions"][number], "name" | "schema">[];
};

/** `null`: all of them ran. */
async function replay<M extends Pick<Migration, "up" | "transaction">>(
  session: Session,
  migrations: readonly M[],
  ground: Ground,
): Promise<ReplayFailure<M> | null> {
  await prepare(session, ground);
  for (const migration of migrations) {
    const failure = await run(session, migration.up, migration.transaction);
    if (failure !== null) return { migration, statement: failure.statement, message: failure.message };
  }
  return null;
}

async function prepare(session: Session, { searchPath, extensions }: Ground): Promise<void> {
  const schemas = new Set([...searchPath, ...extensions.map((each) => each.schema)]);
  for (const schema of schemas) {
    if (!schema.startsWith("pg_")) await session.script(`create schema if not exists ${quoteIdentifier(schema)}`);
  }
  for (const { name, schema } of extensions) {
    const sql = `create extension if not exists ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)} cascade`;
    // One that the replica lacks may not be needed; if it is, a statement says so.
    await session.script(sql).catch(() => undefined);
  }
  if (searchPath.length > 0) await session.script(searchPathStatement({ searchPath }));
}

export interface Replayable extends Pick<Migration, "up" | "transaction"> {
  readonly file: string;
}

/** A replica on which they were run. Some migrations make their extensions, and some find them there. */
export async function replayOn(
  open: () => Promise<Replica>,
  migrations: readonly Replayable[],
  ground: Ground,
): Promise<Replica> {
  const bare = await open();
  const failure = await replay(bare.session, migrations, { ...ground, extensions: [] });
  if (failure === null) return bare;
  await bare.close();
  if (ground.extensions.length > 0) {
    const prepared = await open();
    if ((await replay(prepared.session, migrations, ground)) === null) return prepared;
    await prepared.close();
  }
  const { migration, statement, message } = failure;
  throw new UserError(
    "not_replayable",
    `${migration.file} can't be replayed on an empty database: ${message}\n  ${statement.split("\n")[0] ?? ""}`,
    { hint: "let it work on an empty database, too; or set `sluice.proof` to a server that has what it needs" },
  );
}
