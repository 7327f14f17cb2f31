// From where a database is to a session on it. Drivers are imported only when they are needed.
import { resolve } from "node:path";
import { quoteIdentifier, quoteLiteral } from "../engine/catalog/identifier.ts";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { otherTenants } from "./catalog-script.ts";
import { parseDatabaseUrl } from "./database-url.ts";

export type Target = (UrlTarget | EmbeddedTarget) & Tenant;

/** The part of a database that a session works in; the connection's own search_path when there is no `schema`. */
interface Tenant {
  readonly schema?: string;
  /** Schemas in which names are looked up after its own. */
  readonly searchPath?: readonly string[];
  /** Schemas of other tenants, which are not looked at. */
  readonly others?: readonly string[];
}

export interface UrlTarget {
  readonly kind: "url";
  readonly url: string;
  /** Where PGPASSWORD and the like are looked up. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The project's root: its drizzle-orm makes the database of {@link Session.drizzle}. */
  readonly resolveFrom?: string;
  /** As Node's TLS takes it, in place of what the URL says. */
  readonly ssl?: Readonly<Record<string, unknown>>;
}

export interface EmbeddedTarget {
  readonly kind: "embedded";
  /** `null`: in memory. */
  readonly directory: string | null;
  readonly resolveFrom?: string;
  /** Contrib extensions that CREATE EXTENSION shall find: `citext`, `pg_trgm`. */
  readonly extensions?: readonly string[];
}

export async function connect(target: Target): Promise<Session> {
  const { schema, searchPath = [], others = [] } = target;
  const session = await opened(target);
  if (schema === undefined && searchPath.length === 0) return session;
  try {
    const path = schema === undefined ? searchPath : [schema, ...searchPath];
    await session.script(
      `set search_path = ${path.map(quoteIdentifier).join(", ")};\nset ${otherTenants} = ${quoteLiteral(JSON.stringify(others))}`,
    );
  } catch (error) {
    await session.close();
    throw error;
  }
  return schema === undefined ? session : { ...session, description: `${session.description}, schema ${schema}` };
}

async function opened(target: Target): Promise<Session> {
  if (target.kind === "embedded") {
    const { connectPglite } = await import("./pglite.ts");
    return connectPglite({ ...target, directory: target.directory === null ? null : resolve(target.directory) });
  }
  if (target.url.trim() === "") {
    throw new UserError("no_database", "No database is named: the URL is empty.", {
      hint: "Set DATABASE_URL=postgres://user:password@host:5432/database in the environment or in .env.",
      exit: 2,
    });
  }
  const url = parseDatabaseUrl(target.url, target.environment ?? {});
  const { connectPostgresJs } = await import("./postgres-js.ts");
  const { ssl = url.ssl } = target;
  return connectPostgresJs({ ...url, ssl }, target.resolveFrom);
}
