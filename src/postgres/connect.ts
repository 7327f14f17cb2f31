// From where a database is to a session on it. Drivers are imported only when they are needed.
import { resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Session } from "../ports.ts";
import { parseDatabaseUrl } from "./database-url.ts";

export type Target = UrlTarget | EmbeddedTarget;

export interface UrlTarget {
  readonly kind: "url";
  readonly url: string;
  /** Where PGPASSWORD and the like are looked up. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The project's root: its drizzle-orm makes the database of {@link Session.drizzle}. */
  readonly resolveFrom?: string;
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
  return connectPostgresJs(url, target.resolveFrom);
}
