// A session on the embedded PostgreSQL (PGlite): in memory, or in a directory that a lock file keeps for one process.
// Values come in the same shape as from a server.
import type { PGlite, PGliteOptions } from "@electric-sql/pglite";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { drizzleDriver, nested } from "./drizzle-session.ts";
import { prepareDirectory } from "./embedded-directory.ts";
import { acquireLock } from "./lock-file.ts";
import { postgresErrorOf } from "./postgres-error.ts";

export interface EmbeddedOptions {
  /** `null`: in memory. */
  readonly directory: string | null;
  readonly resolveFrom?: string;
  /** Names of contrib extensions that CREATE EXTENSION shall find: `citext`, `pg_trgm`. */
  readonly extensions?: readonly string[];
}

export async function connectPglite(options: EmbeddedOptions): Promise<Session> {
  const { directory } = options;
  if (directory === null) return sessionOf(await open(options, undefined), "embedded database in memory", options, async () => {});
  const lock = await acquireLock(`${directory}.lock`, directory);
  try {
    await prepareDirectory(directory, async (target) => (await open(options, target)).close());
    return sessionOf(await open(options, directory), `embedded database in ${directory}`, options, lock.release);
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

const dateTypes = [1082, 1083, 1114, 1184, 1266, 1186];

async function open(options: EmbeddedOptions, dataDir: string | undefined): Promise<PGlite> {
  const module = await import("@electric-sql/pglite");
  const parsers: Record<number, (text: string) => unknown> = { 20: (text) => text };
  for (const type of dateTypes) parsers[type] = (text) => text;
  const settings: PGliteOptions = { parsers, extensions: await contrib(options.extensions ?? []) };
  try {
    return await module.PGlite.create(dataDir === undefined ? settings : { ...settings, dataDir });
  } catch (thrown) {
    throw new UserError("cannot_connect", `The embedded database${dataDir === undefined ? "" : ` in ${dataDir}`} can't be opened: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      hint: dataDir === undefined ? "Set DATABASE_URL to use a server." : `Move the folder ${dataDir} away to begin with an empty database, or set DATABASE_URL to use a server.`,
      cause: thrown,
    });
  }
}

async function contrib(names: readonly string[]): Promise<NonNullable<PGliteOptions["extensions"]>> {
  const found: NonNullable<PGliteOptions["extensions"]> = {};
  for (const name of names) {
    const module = (await import(`@electric-sql/pglite/contrib/${name}`).catch(() => null)) as Record<string, never> | null;
    const extension = module?.[name];
    if (extension !== undefined) found[name] = extension;
  }
  return found;
}

function sessionOf(database: PGlite, description: string, options: EmbeddedOptions, release: () => Promise<void>): Session {
  let closed = false;

  async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed) throw new UserError("connection_lost", `The ${description} was closed.`, { hint: "Run the command again." });
    try {
      return await work();
    } catch (thrown) {
      throw postgresErrorOf(thrown) ?? thrown;
    }
  }

  return {
    description,
    query: (text, parameters = []) =>
      guarded(async () => (await database.query(text, parameters.map(parameterOf))).rows as never[]),
    script: (text) =>
      guarded(async () => {
        const results = await database.exec(text);
        return results.filter((each) => each.fields.length > 0).map((each) => each.rows as Record<string, unknown>[]);
      }),
    drizzle: async () => (await drizzleDriver("pglite", options.resolveFrom)).drizzle(nesting(database)),
    async close() {
      if (closed) return;
      closed = true;
      try {
        await database.close();
      } finally {
        await release();
      }
    },
  };
}

function parameterOf(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/** The client that Drizzle gets: the same database, with transactions that nest. */
function nesting(database: PGlite): unknown {
  const transaction = (body: (client: unknown) => Promise<unknown>): Promise<unknown> =>
    nested(
      (text) => database.exec(text),
      () => body(client),
    );
  const client: unknown = new Proxy(database, {
    get(target, key) {
      if (key === "transaction") return transaction;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return client;
}
