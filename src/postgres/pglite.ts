// A session on the embedded PostgreSQL (PGlite): in memory, or in a directory that a lock file keeps for one process.
// Values come in the same shape as from a server.
import { Blob } from "node:buffer";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { PGlite, PGliteOptions } from "@electric-sql/pglite";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { drizzleDriver, nested } from "./drizzle-session.ts";
import { prepareDirectory, preparedImage } from "./embedded-directory.ts";
import { acquireLock } from "./lock-file.ts";
import { postgresErrorOf } from "./postgres-error.ts";

export interface EmbeddedOptions {
  /** `null`: in memory. */
  readonly directory: string | null;
  readonly resolveFrom?: string;
  /** Names of extensions that CREATE EXTENSION shall find: `citext`, `pg_trgm`. */
  readonly extensions?: readonly string[];
  /** For one in memory: the file of an empty database to begin from, made when it isn't there. It boots in a third of the time. */
  readonly image?: string;
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
  const settings: PGliteOptions = { parsers, extensions: await extensionsOf(options) };
  try {
    if (dataDir !== null) return await module.PGlite.create({ ...settings, dataDir });
    if (options.image === undefined) return await module.PGlite.create(settings);
    const image = await preparedImage(options.image, makeImage);
    return await module.PGlite.create({ ...settings, loadDataDir: new Blob([image]) as never });
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

// What is loaded is copied several times: no templates of databases, and segments of WAL as small as can be.
async function makeImage(): Promise<Buffer> {
  const { PGlite } = await import("@electric-sql/pglite");
  const database = await PGlite.create({ initDbStartParams: ["--wal-segsize=1", "--set", "min_wal_size=2MB"] });
  try {
    await database.exec("update pg_database set datistemplate = false");
    for (const name of ["template0", "template1"]) await database.exec(`drop database ${name}`);
    await database.exec("checkpoint");
    return Buffer.from(await (await database.dumpDataDir("none")).arrayBuffer());
  } finally {
    await database.close();
  }
}

/** Names that nobody knows are left to CREATE EXTENSION to complain about. */
async function extensionsOf({
  extensions = [],
  resolveFrom,
}: EmbeddedOptions): Promise<NonNullable<PGliteOptions["extensions"]>> {
  const found: NonNullable<PGliteOptions["extensions"]> = {};
  for (const name of extensions.map((each) => each.replaceAll("-", "_"))) {
    const module =
      (await importModule(`@electric-sql/pglite/contrib/${name}`)) ??
      (await importModule(`@electric-sql/pglite-${name === "vector" ? "pgvector" : name}`, resolveFrom));
    const extension = module?.[name];
    if (extension !== undefined) found[name] = extension;
  }
  return found;
}

/** `root`: of the project whose packages are meant. */
async function importModule(specifier: string, root?: string): Promise<Record<string, never> | null> {
  try {
    const found = root === undefined ? null : createRequire(join(root, "package.json")).resolve(specifier);
    const module = (await import(found === null ? specifier : pathToFileURL(found).href)) as Record<string, never>;
    return { ...(module.default as Record<string, never> | undefined), ...module };
  } catch {
    return null;
  }
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
      return await heard(work);
    } catch (thrown) {
      throw postgresErrorOf(thrown) ?? thrown;
    }
  }

  return {
    description,
    query: (text, parameters = []) =>
      guarded(async () => (await database.query(text, parameters.map(parameterOf))).rows as never[]),
    script: (text, notice) =>
      guarded(async () => {
        const results = await database.exec(text, {
          ...(notice !== undefined && { onNotice: ({ message }) => notice(message ?? "") }),
        });
        return results.filter((each) => each.fields.length > 0).map((each) => each.rows as Record<string, unknown>[]);
      }),
    drizzle: async (before) =>
      (await drizzleDriver("pglite", resolveFrom)).drizzle({ client: nesting(database, before) }),
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

/** The database runs in this process, and never waits for anything: signals and timers have their turn after each statement. */
async function heard<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    // The first one may still come before what waits is looked at.
    await setImmediate();
    await setImmediate();
  }
}

function parameterOf(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/** The client that Drizzle gets: the same database, with transactions that nest. */
function nesting(database: PGlite, before: () => void = () => {}): unknown {
  const transaction = (body: (client: unknown) => Promise<unknown>): Promise<unknown> =>
    nested(
      (text) => database.exec(text),
      () => body(client),
    );
  const used =
    (method: "query" | "exec") =>
    (...args: unknown[]): Promise<unknown> =>
      heard(async () => {
        before();
        return Reflect.apply(database[method], database, args) as unknown;
      });
  const own: Readonly<Record<PropertyKey, unknown>> = { transaction, query: used("query"), exec: used("exec") };
  const client: unknown = new Proxy(database, {
    get(target, key) {
      if (Object.hasOwn(own, key)) return own[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return client;
}
