// A history run from the beginning on an empty replica: what the migration files alone make.
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import type { Migration } from "../engine/operations/migration.ts";
import type { Session } from "../ports.ts";
import { run } from "./run.ts";

export interface ReplayFailure<M> {
  readonly migration: M;
  readonly statement: string;
  readonly message: string;
}

/** `null`: all of them ran. `extensions` are made first. */
export async function replay<M extends Pick<Migration, "up" | "transaction">>(
  session: Session,
  migrations: readonly M[],
  extensions: readonly string[],
): Promise<ReplayFailure<M> | null> {
  for (const name of extensions) {
    // One that the replica lacks may not be needed; if it is, a statement says so.
    await session.script(`create extension if not exists ${quoteIdentifier(name)} cascade`).catch(() => undefined);
  }
  for (const migration of migrations) {
    const failure = await run(session, migration.up, migration.transaction);
    if (failure !== null) return { migration, statement: failure.statement, message: failure.message };
  }
  return null;
}
