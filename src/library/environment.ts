// What an application says of where it stands → what commands get. Here alone the library knows its process.
import process from "node:process";
import type { Environment } from "../commands/workspace.ts";
import type { Questioner } from "../ports.ts";
import type { Migrator } from "./migrator.ts";

/** Where a migrator works, and whom it tells and asks. */
export interface MigratorOptions {
  /** The folder of `drizzle.config.ts`, or one below it; the process' own otherwise. */
  readonly cwd?: string;
  /**
   * Environment variables: `DATABASE_URL`, `PGPASSWORD`, `NODE_ENV` and so on; the process' own otherwise. Like the
   * command line it adds what the project's `.env` says and what isn't set: to the process' own, or to a copy of this.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A connection string in place of all that environment and configuration say: for tests, say. */
  readonly databaseUrl?: string;
  /** One of the configuration's `databases`, `NAME` or `NAME/SCHEMA`; the default one otherwise. */
  readonly database?: string;
  /** Gets lines of progress, for people: `applying 20261120_add_posts.ts (1 of 2)`. */
  readonly onProgress?: (line: string) => void;
  /** Asks a person; without it an open question is an error with the code `question`, whose hint lists the answers. */
  readonly questioner?: Questioner;
}

const environments = new WeakMap<Migrator, Environment>();

export function remember(migrator: Migrator, environment: Environment): void {
  environments.set(migrator, environment);
}

/** Of a migrator that {@link remember} was told of. */
export function environmentOf(migrator: Migrator): Environment {
  const environment = environments.get(migrator);
  if (environment === undefined) throw new TypeError("this is no migrator: pass what createMigrator() returned");
  return environment;
}

export function environmentFrom(options: MigratorOptions): Environment {
  const { cwd, env, databaseUrl, database, onProgress, questioner } = options;
  return {
    cwd: cwd ?? process.cwd(),
    env: env === undefined ? process.env : { ...env },
    clock: { now: () => new Date() },
    questioner: questioner ?? { ask: async () => null },
    progress: onProgress ?? (() => undefined),
    database,
    ...(databaseUrl !== undefined && { databaseUrl }),
  };
}

/** Those that were handed in; the process' own otherwise. */
export function variablesOf({ env = process.env }: Pick<MigratorOptions, "env">): NonNullable<MigratorOptions["env"]> {
  return env;
}

export function workingDirectory(): string {
  return process.cwd();
}
