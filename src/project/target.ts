// In: the configuration and the environment. Out: the databases to connect to.
import { join, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Config, Credentials } from "./config.ts";
import type { Environment } from "./environment.ts";
import { suggest } from "./suggest.ts";

export type Target =
  | {
      readonly kind: "url";
      readonly url: string;
      /** The project's root, whose drizzle-orm data migrations get. */
      readonly resolveFrom: string;
      readonly ssl?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: "embedded";
      readonly directory: string;
      readonly resolveFrom: string;
      readonly extensions?: readonly string[];
    };

export interface Databases {
  /** The one that is meant when none is named. */
  readonly database: Target;
  /** Those with a name. */
  readonly databases: Readonly<Record<string, Target>>;
  readonly defaultDatabase: string | null;
}

interface Place {
  readonly root: string;
  /** The configuration file's name, for messages. */
  readonly name: string;
  readonly env: Environment;
}

export function databasesOf(config: Config, place: Place): Databases {
  const named = Object.entries(config.sluice?.databases ?? {}).map(
    ([key, given]) => [key, targetOf(given, place.root)] as const,
  );
  const databases = Object.fromEntries(named);
  const wanted = config.sluice?.default;
  if (wanted !== undefined && !Object.hasOwn(databases, wanted))
    throw unknownDefault(wanted, Object.keys(databases), place.name);
  const defaultDatabase = wanted ?? named[0]?.[0] ?? null;
  const database = defaultDatabase === null ? undefined : databases[defaultDatabase];
  return { database: database ?? unnamed(config, place), databases, defaultDatabase };
}

function unnamed(config: Config, { root, name, env }: Place): Target {
  const fromEnvironment = env.DATABASE_URL;
  if (fromEnvironment) return { kind: "url", url: fromEnvironment, resolveFrom: root };
  const { driver, dbCredentials } = config;
  if (driver === "pglite" && dbCredentials !== undefined && "url" in dbCredentials) {
    return {
      kind: "embedded",
      directory: resolve(root, dbCredentials.url),
      resolveFrom: root,
      ...extensionsOf(config),
    };
  }
  if (driver !== undefined && driver !== "pglite") {
    throw new UserError("config_driver", `${name}: the driver "${driver}" can't be used for migrations.`, {
      hint: "Set DATABASE_URL to a direct connection of this database.",
      exit: 2,
    });
  }
  if (dbCredentials !== undefined) return targetOf(dbCredentials, root);
  const directory = config.sluice?.embedded?.directory ?? join(".sluice", "database");
  return { kind: "embedded", directory: resolve(root, directory), resolveFrom: root, ...extensionsOf(config) };
}

function extensionsOf({ sluice }: Config): { readonly extensions?: readonly string[] } {
  const extensions = sluice?.embedded?.extensions;
  return extensions === undefined ? {} : { extensions };
}

function targetOf(given: string | Credentials, resolveFrom: string): Target {
  if (typeof given === "string") return { kind: "url", url: given, resolveFrom };
  if ("url" in given) return { kind: "url", url: given.url, resolveFrom };
  const { host, port, user, password, database, ssl } = given;
  const who =
    user === undefined ? "" : `${encodeURIComponent(user)}${password ? `:${encodeURIComponent(password)}` : ""}@`;
  const mode = ssl === true ? "require" : ssl === false ? "disable" : typeof ssl === "string" ? ssl : undefined;
  const where = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const url = `postgres://${who}${where}${port === undefined ? "" : `:${port}`}/${encodeURIComponent(database)}${mode === undefined ? "" : `?sslmode=${mode}`}`;
  return { kind: "url", url, resolveFrom, ...(typeof ssl === "object" ? { ssl } : {}) };
}

function unknownDefault(wanted: string, known: readonly string[], name: string): UserError {
  const near = suggest(wanted, known);
  return new UserError(
    "config_invalid",
    `${name}: sluice.default is "${wanted}", which is not one of sluice.databases.`,
    {
      hint: near === undefined ? `Known: ${known.join(", ") || "none"}.` : `Did you mean "${near}"?`,
      exit: 2,
    },
  );
}
