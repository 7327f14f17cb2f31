// A history run from the beginning on an empty replica: what the migration files alone make.
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Session } from "../ports.ts";
import { type Surroundings, searchPathStatement } from "../postgres/surroundings.ts";
import { run } from "./run.ts";

export interface ReplayFailure<M> {
  readonly migration: M;
  readonly statement: string;
  readonly message: string;
}

/** What migrations stand on: where unqualified names are looked up, and which extensions are there. */
export type Ground = Pick<Surroundings, "searchPath"> & {
  readonly extensions: readonly Pick<Surroundings["extensions"][number], "name" | "schema">[];
};

/** `null`: all of them ran. */
export async function replay<M extends Pick<Migration, "up" | "transaction">>(
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
  for (const schema of new Set([...searchPath, ...extensions.map((each) => each.schema)]))
    await session.script(`create schema if not exists ${quoteIdentifier(schema)}`);
  for (const { name, schema } of extensions) {
    const sql = `create extension if not exists ${quoteIdentifier(name)} schema ${quoteIdentifier(schema)} cascade`;
    // One that the replica lacks may not be needed; if it is, a statement says so.
    await session.script(sql).catch(() => undefined);
  }
  await session.script(searchPathStatement({ searchPath }));
}
