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
  const { directory, resolveFrom } = options;
  if (directory === null) {
    const description = "embedded database in memory";
    return sessionOf(await open(options, null), { description, resolveFrom, release: async () => {} });
  }
  const lock = await acquireLock(`${directory}.lock`, directory);
  try {
    await prepareDirectory(directory, async (target) => (await open(options, target)).close());
    const description = `embedded database in ${directory}`;
    return sessionOf(await open(options, directory), { description, resolveFrom, release: lock.release });
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

const dateTypes = [1082, 1083, 1114, 1184, 1266, 1186];

async function open(options: EmbeddedOptions, dataDir: string | null): Promise<PGlite> {
  const module = await import("@electric-sql/pglite");
  const parsers: Record<number, (text: string) => unknown> = { 20: (text) => text };
  for (const type of dateTypes) parsers[type] = (text) => text;
  const settings: PGliteOptions = { parsers, extensions: await contrib(options.extensions ?? []) };
  try {
    return await module.PGlite.create(dataDir === null ? settings : { ...settings, dataDir });
  } catch (thrown) {
    throw new UserError(
      "cannot_connect",
      `The embedded database${dataDir === null ? "" : ` in ${dataDir}`} can't be opened: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      {
        hint:
          dataDir === null
            ? "Set DATABASE_URL to use a server."
            : `Move the folder ${dataDir} away to begin with an empty database, or set DATABASE_URL to use a server.`,
        cause: thrown,
      },
    );
  }
}

/** Names that PGlite doesn't know are left to CREATE EXTENSION to complain about. */
async function contrib(names: readonly string[]): Promise<NonNullable<PGliteOptions["extensions"]>> {
  const found: NonNullable<PGliteOptions["extensions"]> = {};
  for (const name of names.map((each) => each.replaceAll("-", "_"))) {
    const module: unknown = await import(`@electric-sql/pglite/contrib/${name}`).catch(() => null);
    const extension = (module as Record<string, never> | null)?.[name];
    if (extension !== undefined) found[name] = extension;
  }
  return found;
}

interface Surroundings {
  readonly description: string;
  readonly resolveFrom: string | undefined;
  release(): Promise<void>;
}

function sessionOf(database: PGlite, { description, resolveFrom, release }: Surroundings): Session {
  let closed = false;

  async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (closed)
      throw new UserError("connection_lost", `The ${description} was closed.`, { hint: "Run the command again." });
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
    drizzle: async () => (await drizzleDriver("pglite", resolveFrom)).drizzle({ client: nesting(database) }),
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
