// A session on a server, by postgres.js: one connection, never a second one behind the caller's back.
// Values come as plain JavaScript: int8, numeric, dates and times as text, JSON parsed, arrays as arrays.
import type { Options, Sql } from "postgres";
import type { Session } from "../ports.ts";
import { connectionError, isSocketError, lostConnection } from "./connection-error.ts";
import { type DatabaseUrl, describeDatabase } from "./database-url.ts";
import { drizzleDriver, nested } from "./drizzle-session.ts";
import { postgresErrorOf } from "./postgres-error.ts";
import { hostsOf, onlySocket } from "./socket.ts";

export async function connectPostgresJs(url: DatabaseUrl, resolveFrom?: string): Promise<Session> {
  const { default: postgres } = await import("postgres");
  const description = describeDatabase(url);
  let state: "open" | "closing" | "lost" = "open";
  let lose = (): void => {};
  const lost = new Promise<never>((_, reject) => {
    lose = () => {
      if (state === "open") state = "lost";
      reject(lostConnection(null, description));
    };
  });
  lost.catch(() => {});
  let heard: ((message: string) => void) | undefined;
  const sql = postgres({
    ...optionsOf(url),
    onclose: () => lose(),
    onnotice: ({ message }) => heard?.(message ?? ""),
  });
  try {
    await sql.unsafe("select 1");
  } catch (thrown) {
    state = "closing";
    await sql.end({ timeout: 0 });
    throw connectionError(thrown, url);
  }

  // After a lost connection the driver would open another one, without the transaction and the locks of the first; and
  // a statement that is sent while the socket closes would never be answered.
  function assertOpen(): void {
    if (state !== "open") throw lostConnection(null, description);
  }

  async function guarded<Result>(work: () => PromiseLike<Result>): Promise<Result> {
    assertOpen();
    try {
      return await Promise.race([work(), lost]);
    } catch (thrown) {
      const error = postgresErrorOf(thrown);
      if (error !== null) throw error;
      if (!isSocketError(thrown)) throw thrown;
      lose();
      throw lostConnection(thrown, description);
    }
  }

  return {
    description,
    query: (text, parameters = []) =>
      guarded(async () => [...(await sql.unsafe(text, parameters.map(parameterOf) as never[]))] as never[]),
    async script(text, notice) {
      heard = notice;
      try {
        return await guarded(async () => rowsOfStatements(await sql.unsafe(text).simple()));
      } finally {
        heard = undefined;
      }
    },
    async drizzle(before) {
      const { drizzle } = await drizzleDriver("postgres-js", resolveFrom);
      const assertUsable = (): void => {
        before?.();
        assertOpen();
      };
      return drizzle({ client: nesting(sql, assertUsable) });
    },
    async close() {
      if (state === "closing") return;
      const timeout = state === "lost" ? 0 : 5;
      state = "closing";
      await sql.end({ timeout });
    },
  };
}

const asItIs = (value: unknown): unknown => value;

function optionsOf(url: DatabaseUrl): Options<Record<string, never>> {
  return {
    socket: onlySocket(url),
    // Of several, the driver would keep quiet about errors until the last one.
    host: hostsOf(url)[0],
    port: url.port,
    database: url.database,
    user: url.user,
    password: url.password,
    ssl: url.ssl,
    max: 1,
    prepare: false,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: url.connectTimeout,
    connection: { application_name: "sluice", ...url.parameters },
    types: {
      // Drizzle switches these off on its client; they are off from the start, so that a session doesn't change.
      dates: { to: 1184, from: [1082, 1083, 1114, 1184], serialize: asItIs, parse: asItIs },
      json: { to: 114, from: [114, 3802], serialize: asItIs, parse: (text: string) => JSON.parse(text) },
    },
  } as unknown as Options<Record<string, never>>;
}

/** Objects become JSON text and dates ISO text, whatever the type of the parameter is. */
function parameterOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return value ?? null;
  return JSON.stringify(value);
}

interface SimpleResult extends Array<Record<string, unknown>> {
  readonly columns?: readonly unknown[] | null;
}

/** One entry for each statement that gives columns; the driver lumps the others together. */
function rowsOfStatements(result: unknown): Record<string, unknown>[][] {
  const results = result as SimpleResult | SimpleResult[];
  const list =
    Array.isArray(results[0]) || results.length === 0 ? (results as SimpleResult[]) : [results as SimpleResult];
  const all = isResult(results) ? [results] : list;
  return all.filter((each) => (each.columns?.length ?? 0) > 0).map((each) => [...each]);
}

function isResult(value: SimpleResult | SimpleResult[]): value is SimpleResult {
  return "command" in value;
}

/** The client that Drizzle gets: the same connection, with transactions that nest. */
function nesting(sql: Sql, assertUsable: () => void): unknown {
  const begin = (...args: unknown[]): Promise<unknown> => {
    const body = args[args.length - 1] as (client: unknown) => Promise<unknown>;
    return nested(
      (text) => sql.unsafe(text).simple(),
      () => body(client),
    );
  };
  const unsafe: Sql["unsafe"] = (...args) => {
    assertUsable();
    return sql.unsafe(...args);
  };
  const own: Readonly<Record<PropertyKey, unknown>> = { begin, savepoint: begin, unsafe };
  const client: unknown = new Proxy(sql, {
    get: (target, key): unknown => (Object.hasOwn(own, key) ? own[key] : Reflect.get(target, key)),
  });
  return client;
}
