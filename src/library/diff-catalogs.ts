// The way from one catalog to another, wherever they come from. Where texts differ PostgreSQL is asked whether they mean
// the same: an embedded one on which `from` is built, or a server.
import { compare, type Oracle } from "../commands/compare.ts";
import { oracleOn } from "../commands/planned.ts";
import type { Catalog } from "../engine/catalog/catalog.ts";
import { UserError } from "../engine/errors.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { render } from "../engine/render/sql.ts";
import type { Session, Snapshot } from "../ports.ts";
import { connect } from "../postgres/connect.ts";
import { bringToStart } from "../proof/start.ts";
import { variablesOf } from "./environment.ts";

/** Whom to ask whether two texts mean the same. */
export interface DiffOptions {
  /** Names of the extensions that the embedded database shall know: `citext`, `pg_trgm`. */
  readonly extensions?: readonly string[];
  /** The connection string of the database that `from` was read from, to be asked in place of an embedded one. It is only read. */
  readonly database?: string;
}

/** The way between two catalogs. */
export interface CatalogDiff {
  /** In an order that works: from the one to the other, and back. */
  readonly operations: { readonly up: readonly Operation[]; readonly down: readonly Operation[] };
  /** The statements of the operations. */
  readonly sql: { readonly up: readonly string[]; readonly down: readonly string[] };
}

export async function diffCatalogs(from: Catalog, to: Catalog, options: DiffOptions): Promise<CatalogDiff> {
  const snapshot: Snapshot = { catalog: from, serverVersion: 0, defaultSchema: "public", estimatedRows: new Map() };
  const opened: Session[] = [];
  const oracle: Oracle = async (request) => {
    const session = await (options.database === undefined ? built(from, options) : serverAt(options.database));
    opened.push(session);
    return oracleOn(session, { ...snapshot, ...(await settingsOf(session)) })(request);
  };
  try {
    const { up, down } = await compare({
      models: { catalog: to, external: [], files: [], warnings: [] },
      snapshot,
      history: () => from,
      oracle,
      decide: async () => [],
    });
    return { operations: { up, down }, sql: { up: sqlOf(up), down: sqlOf(down) } };
  } finally {
    await Promise.all(opened.map((session) => session.close()));
  }
}

function sqlOf(operations: readonly Operation[]): string[] {
  return operations.flatMap(render).map(({ sql }) => sql);
}

function serverAt(url: string): Promise<Session> {
  return connect({ kind: "url", url, environment: variablesOf({}) });
}

async function settingsOf(session: Session): Promise<Pick<Snapshot, "serverVersion" | "defaultSchema">> {
  const [row] = await session.query<{ version: string; schema: string }>(
    "select current_setting('server_version_num') as version, coalesce(current_schema(), 'public') as schema",
  );
  return { serverVersion: Number(row?.version), defaultSchema: row?.schema ?? "public" };
}

/** An embedded database in memory that holds the catalog. */
async function built(catalog: Catalog, { extensions = [] }: DiffOptions): Promise<Session> {
  const session = await connect({ kind: "embedded", directory: null, extensions });
  for (const name of extensions) await session.script(`create extension if not exists "${name}"`);
  const replica = { kind: "embedded", session, close: session.close } as const;
  const nothing = { searchPath: ["public"], extensions: [], statements: [], missing: [] };
  const { refused } = await bringToStart(replica, nothing, catalog);
  const [first] = refused;
  if (first === undefined) return session;
  await session.close();
  throw new UserError(
    "not_buildable",
    `the catalog to begin with can't be built on an embedded database: ${first.object}: ${first.message}`,
    { hint: "name its extensions (`extensions`), or the database that it was read from (`database`)" },
  );
}
