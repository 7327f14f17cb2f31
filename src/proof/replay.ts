// A history run from the beginning on an empty replica: what the migration files alone make.
import { type Catalog, emptyCatalog } from "../engine/catalog/catalog.ts";
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import { footingOf } from "../engine/footing.ts";
import type { Migration } from "../engine/operations/migration.ts";
import { plan } from "../engine/plan/plan.ts";
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
  /** Objects of others, where it is known which ones are needed. */
  readonly footing?: Catalog;
};

/** `null`: all of them ran. */
async function replay<M extends Replayable>(
  session: Session,
  migrations: readonly M[],
  { ground, footing }: Prepared,
): Promise<ReplayFailure<M> | null> {
  await prepare(session, ground);
  await run(session, plan(emptyCatalog, footing), "each");
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

export interface Replayable extends Pick<Migration, "up" | "effect" | "transaction"> {
  readonly file: string;
}

interface Prepared {
  readonly ground: Ground;
  /** Objects of others that are there before the first migration. */
  readonly footing: Catalog;
}

export interface ReplayedReplica extends Replica {
  /** What is on it that the migrations didn't make: tables of others that they refer to. */
  readonly footing: Catalog;
}

/**
 * A replica on which they were run. Some migrations make their extensions, and some find them there; some refer to tables
 * that others make.
 */
export async function replayOn(
  open: () => Promise<Replica>,
  migrations: readonly Replayable[],
  ground: Ground,
): Promise<ReplayedReplica> {
  let first: ReplayFailure<Replayable> | null = null;
  for (const prepared of preparations(migrations, ground)) {
    const replica = await open();
    const failure = await replay(replica.session, migrations, prepared).catch(async (error: unknown) => {
      await replica.close();
      throw error;
    });
    if (failure === null) return { ...replica, footing: prepared.footing };
    await replica.close();
    first ??= failure;
  }
  const { migration, statement, message } = first as ReplayFailure<Replayable>;
  throw new UserError(
    "not_replayable",
    `${migration.file} can't be replayed on an empty database: ${message}\n  ${statement.split("\n")[0] ?? ""}`,
    { hint: "let it work on an empty database, too; or set `sluice.proof` to a server that has what it needs" },
  );
}

/** From bare to all that may help: the next one is tried when the one before doesn't do. */
function* preparations(migrations: readonly Replayable[], ground: Ground): Generator<Prepared> {
  const bare = { ...ground, extensions: [] };
  const grounds = ground.extensions.length === 0 ? [bare] : [bare, ground];
  for (const each of grounds) yield { ground: each, footing: ground.footing ?? emptyCatalog };
  if (ground.footing !== undefined) return;
  const footing = footingOf(migrations.flatMap(({ effect }) => effect));
  if (footing.facts.size > 0) for (const each of grounds) yield { ground: each, footing };
}
