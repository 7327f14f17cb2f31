// In: the configuration and the environment. Out: the databases to connect to.
import { join, resolve } from "node:path";
import { UserError } from "../engine/errors.ts";
import type { Config, Credentials, DatabaseConfig, EmbeddedConfig, TenantsConfig } from "./config.ts";
import type { Environment } from "./environment.ts";
import { suggest } from "./suggest.ts";

export type Target = (ServerTarget | EmbeddedTarget) & Tenant;

interface ServerTarget {
  readonly kind: "url";
  readonly url: string;
  /** The project's root, whose drizzle-orm data migrations get. */
  readonly resolveFrom: string;
  readonly ssl?: Readonly<Record<string, unknown>>;
}

interface EmbeddedTarget {
  readonly kind: "embedded";
  readonly directory: string;
  readonly resolveFrom: string;
  readonly extensions?: readonly string[];
}

/** The part of a database that is meant; all of it when there is no `schema`. */
interface Tenant {
  readonly schema?: string;
  readonly searchPath?: readonly string[];
  /** The other tenants, which are not looked at. */
  readonly others?: readonly string[];
}

/** One of the configuration's, and what it says of its tenants. */
export interface NamedDatabase {
  readonly target: Target;
  readonly schemas?: TenantsConfig["schemas"];
}

export interface Databases {
  /** The one that is meant when none is named. */
  readonly database: Target;
  /** Those with a name. */
  readonly databases: Readonly<Record<string, NamedDatabase>>;
  readonly defaultDatabase: string | null;
}

interface Place {
  readonly root: string;
  /** The configuration file's name, for messages. */
  readonly name: string;
  readonly env: Environment;
  /** Goes before everything else. */
  readonly databaseUrl?: string | undefined;
}

export function databasesOf(config: Config, place: Place): Databases {
  const { databaseUrl: url, root } = place;
  if (url !== undefined)
    return { database: { kind: "url", url, resolveFrom: root }, databases: {}, defaultDatabase: null };
  const named = Object.entries(config.sluice?.databases ?? {});
  const bad = named.find(([key]) => key === "all" || !/^[\w.-]+$/.test(key));
  if (bad !== undefined) throw badName(bad[0], place.name);
  const tenants = named.find(([, given]) => typeof given !== "string" && given.schemas !== undefined);
  if (tenants !== undefined && config.sluice?.migrations?.versionSchema !== undefined)
    throw sharedRecord(tenants[0], place.name);
  const databases = Object.fromEntries(named.map(([key, given]) => [key, namedDatabase(given, config, place)]));
  const wanted = config.sluice?.default;
  if (wanted !== undefined && !Object.hasOwn(databases, wanted))
    throw unknownDefault(wanted, Object.keys(databases), place.name);
  const defaultDatabase = wanted ?? named[0]?.[0] ?? null;
  const database = defaultDatabase === null ? undefined : databases[defaultDatabase]?.target;
  return { database: database ?? unnamed(config, place), databases, defaultDatabase };
}

function namedDatabase(given: string | DatabaseConfig, config: Config, { root }: Place): NamedDatabase {
  if (typeof given === "string") return { target: { kind: "url", url: given, resolveFrom: root } };
  const { schemas, searchPath } = given;
  const target = isCredentials(given)
    ? targetOf(given, root)
    : embeddedTarget({ ...extensionsOf(config), ...given }, root);
  return {
    target: { ...target, ...(searchPath !== undefined && { searchPath }) },
    ...(schemas !== undefined && { schemas }),
  };
}

function isCredentials(given: Credentials | EmbeddedConfig): given is Credentials {
  return "url" in given || "host" in given;
}

function unnamed(config: Config, { root, name, env }: Place): Target {
  const fromEnvironment = env.DATABASE_URL;
  if (fromEnvironment) return { kind: "url", url: fromEnvironment, resolveFrom: root };
  const { driver, dbCredentials } = config;
  if (dbCredentials !== undefined) assertWhole(dbCredentials, name);
  if (driver === "pglite" && dbCredentials !== undefined && "url" in dbCredentials)
    return embeddedTarget({ ...extensionsOf(config), directory: dbCredentials.url }, root);
  if (driver !== undefined && driver !== "pglite") {
    throw new UserError("config_driver", `${name}: the driver "${driver}" can't be used for migrations.`, {
      hint: "Set DATABASE_URL to a direct connection of this database.",
      exit: 2,
    });
  }
  if (dbCredentials !== undefined) return targetOf(dbCredentials, root);
  return embeddedTarget(config.sluice?.embedded ?? {}, root);
}

/** What the environment names instead needs no credentials. */
function assertWhole(credentials: Credentials, name: string): void {
  const needed = "url" in credentials ? ["url"] : ["host", "database"];
  const missing = needed.find((key) => (credentials as Readonly<Record<string, unknown>>)[key] === undefined);
  if (missing === undefined) return;
  throw new UserError("config_invalid", `${name}: dbCredentials.${missing} is missing.`, {
    hint: `Mend this key in ${name}, or set DATABASE_URL.`,
    exit: 2,
  });
}

function embeddedTarget({ directory, extensions }: EmbeddedConfig, root: string): EmbeddedTarget {
  return {
    kind: "embedded",
    directory: resolve(root, directory ?? join(".sluice", "database")),
    resolveFrom: root,
    ...(extensions !== undefined && { extensions }),
  };
}

function extensionsOf({ sluice }: Config): Pick<EmbeddedConfig, "extensions"> {
  const extensions = sluice?.embedded?.extensions;
  return extensions === undefined ? {} : { extensions };
}

function targetOf(given: Credentials, resolveFrom: string): ServerTarget {
  if ("url" in given) return { kind: "url", url: given.url, resolveFrom };
  const { host, port, user, password, database, ssl } = given;
  const who =
    user === undefined ? "" : `${encodeURIComponent(user)}${password ? `:${encodeURIComponent(password)}` : ""}@`;
  const mode = ssl === true ? "require" : ssl === false ? "disable" : typeof ssl === "string" ? ssl : undefined;
  const where = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const url = `postgres://${who}${where}${port === undefined ? "" : `:${port}`}/${encodeURIComponent(database)}${mode === undefined ? "" : `?sslmode=${mode}`}`;
  return { kind: "url", url, resolveFrom, ...(typeof ssl === "object" ? { ssl } : {}) };
}

function badName(key: string, name: string): UserError {
  return new UserError("config_invalid", `${name}: sluice.databases: "${key}" can't be the name of a database.`, {
    hint: `Letters, digits, ".", "-" and "_" make a name; "all" means all of them.`,
    exit: 2,
  });
}

function sharedRecord(key: string, name: string): UserError {
  return new UserError(
    "version_table_conflict",
    `${name}: the tenants of sluice.databases.${key} would all keep their record in one table.`,
    { hint: "Remove sluice.migrations.versionSchema: each schema has a version table of its own then.", exit: 2 },
  );
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
