// drizzle.config.ts as its author writes it: drizzle-kit's own keys, and Sluice's under one key. Types only, and the
// function that gives them: this file is part of the public API and imports nothing but types.
import type { Kind } from "../engine/catalog/kind.ts";
import type { OperationBuilder } from "../engine/operations/builder.ts";
import type { Operation } from "../engine/operations/operation.ts";

/** A project's configuration. drizzle-kit reads the same file; its keys keep their meaning. */
export interface Config {
  readonly dialect: "postgresql";
  /** Where the models are, when the project has neither `core/` nor `apps/`. Files, folders or patterns. */
  readonly schema?: string | readonly string[];
  readonly out?: string;
  readonly driver?: "pglite" | (string & {});
  readonly dbCredentials?: Credentials;
  readonly casing?: "snake_case" | "camelCase";
  /** Patterns of schemas: only what is in one of them is looked after; all of them otherwise. */
  readonly schemaFilter?: string | readonly string[];
  /** Patterns of tables and views, in whatever schema: only these are looked after. `!audit_*` is all but those. */
  readonly tablesFilter?: string | readonly string[];
  /** What an extension makes is never looked after, whether it is named here or not. */
  readonly extensionsFilters?: readonly string[];
  readonly entities?: { readonly roles?: boolean | RolesFilter };
  readonly migrations?: { readonly table?: string; readonly schema?: string; readonly prefix?: string };
  readonly introspect?: { readonly casing?: "camel" | "preserve" };
  readonly breakpoints?: boolean;
  readonly verbose?: boolean;
  readonly strict?: boolean;
  readonly sluice?: SluiceConfig;
}

/** Which roles of the models are looked after; `provider` leaves those out that the provider makes. */
export interface RolesFilter {
  readonly provider?: "supabase" | "neon" | (string & {});
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export type Credentials =
  | { readonly url: string }
  | {
      readonly host: string;
      readonly port?: number;
      readonly user?: string;
      readonly password?: string;
      readonly database: string;
      readonly ssl?: boolean | "require" | "allow" | "prefer" | "verify-full" | Readonly<Record<string, unknown>>;
    };

/** Sluice's own settings. */
export interface SluiceConfig {
  /**
   * This folder is an external app, by this name: its migrations are made here, and a project that has it among its
   * `apps` applies them. Its models are those of `schema`, or `models.ts`; its migrations go into `migrations`.
   */
  readonly app?: string;
  /** The apps, by name or in full, in the order in which they are read. */
  readonly apps?: readonly (string | AppConfig)[];
  /** Another order than that of `apps`; `core` is one of the names. */
  readonly order?: readonly string[];
  /** Named connections, for projects with several databases. */
  readonly databases?: Readonly<Record<string, string | DatabaseConfig>>;
  /** The one of `databases` that is meant when none is named. */
  readonly default?: string;
  readonly migrations?: MigrationsConfig;
  /**
   * Patterns of tables and views: `auth_*` in whatever schema, `billing.*` in one. Only these are looked after, with all
   * that stands on them. The rest is neither compared nor altered nor dropped, be it in the models or not.
   */
  readonly include?: readonly string[];
  /** The same the other way round: these are left alone. */
  readonly exclude?: readonly string[];
  readonly embedded?: EmbeddedConfig;
  readonly hooks?: HooksConfig;
  readonly safety?: SafetyConfig;
  /** Where migrations are proven before they are written. */
  readonly proof?: "embedded" | false | { readonly url: string };
}

/** A server's, or an embedded one. */
export type DatabaseConfig = (Credentials | EmbeddedConfig) & TenantsConfig;

export interface TenantsConfig {
  /** Schema-per-tenant: everything is made in each of these schemas, with a record of its own. Or the function that finds them. */
  readonly schemas?: readonly string[] | FindSchemas;
  /** Schemas in which names are looked up after the tenant's own: that of the extensions, say. */
  readonly searchPath?: readonly string[];
}

/** `sql` runs one statement on this database, with parameters `$1…`, and gives its rows. */
export type FindSchemas = (context: {
  readonly sql: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
}) => readonly string[] | Promise<readonly string[]>;

export interface AppConfig {
  readonly name: string;
  /** Its folder; `apps/<name>` when neither this nor `package` is given. */
  readonly path?: string;
  /** The package in node_modules that holds it. */
  readonly package?: string;
  /** A plugin with a history and a version table of its own, made in a folder of its own and applied from here. */
  readonly external?: boolean;
  /** Of an external app: its migrations, in its folder; otherwise what its manifest says, or `migrations`. */
  readonly migrations?: string;
  /** Files, folders or patterns in its folder; `models.ts` or `models/` otherwise. */
  readonly models?: string | readonly string[];
}

export interface MigrationsConfig {
  /** `core/db/migrations` otherwise; `migrations` in the folder of an external app. */
  readonly directory?: string;
  /** Of `{year}`, `{month}`, `{day}`, `{hour}`, `{minute}`, `{second}`, `{epoch}`, `{rev}`, `{slug}`, `{app}`, `{number}`. */
  readonly fileTemplate?: string;
  /** Of the times in file names: `Europe/Berlin`; UTC otherwise. */
  readonly timezone?: string;
  /** `sluice_version` otherwise. */
  readonly versionTable?: string;
  readonly versionSchema?: string;
}

export interface EmbeddedConfig {
  /** `.sluice/database` otherwise. */
  readonly directory?: string;
  /** Contrib extensions that it is started with. */
  readonly extensions?: readonly string[];
}

/** Functions of the project's own. What one throws ends the command, which names the hook. */
export interface HooksConfig {
  /**
   * Is this object looked after? It is called for objects of the models, of the database and of the migrations. One for
   * which it says no is neither compared nor altered nor dropped, and nothing that stands on it is.
   */
  readonly filter?: (object: SchemaObject) => boolean;
  /**
   * The planned operations of one direction → those that are written in their place, and proven. It is called for `up`,
   * then for `down`. What it gets is its own to change.
   */
  readonly rewrite?: (
    operations: readonly Operation[],
    context: RewriteContext,
  ) => readonly Operation[] | Promise<readonly Operation[]>;
  /** Gets the absolute paths of migrations that were written, for a formatter, say. It isn't called for a draft. */
  readonly afterWrite?: (files: readonly string[]) => void | Promise<void>;
}

/** What `hooks.filter` decides on. */
export interface SchemaObject {
  readonly kind: Kind;
  /** The schema that it stands in (`public`, say); that of a schema is itself, and a role has none: an empty text. */
  readonly schema: string;
  /** The table or view that it is a part of: of a column, a constraint, an index, a policy. */
  readonly table?: string;
  readonly name: string;
}

/** What `hooks.rewrite` gets besides the operations. */
export interface RewriteContext {
  readonly direction: "up" | "down";
  /** Makes operations, as in a migration file. */
  readonly op: OperationBuilder;
}

export interface SafetyConfig {
  /** How long a statement waits for a lock before it gives way and tries again: milliseconds, or `5s`, which it is otherwise. */
  readonly lockTimeout?: number | string;
  /** How many times it tries again; 10 otherwise. */
  readonly lockRetries?: number;
  /** How long a statement may run; as long as it takes otherwise. */
  readonly statementTimeout?: number | string;
  /** Of `sluice review`, by the id of a rule (docs/rules.md): another level than its own, or `off`. */
  readonly rules?: Readonly<Record<string, "error" | "warning" | "info" | "off">>;
  /** Up to so many rows, a table costs nothing that matters to `sluice review`; 10000 otherwise. */
  readonly smallTable?: number;
}

/** Gives the configuration its types, and is the configuration itself. */
export function defineConfig(config: Config): Config {
  return config;
}
