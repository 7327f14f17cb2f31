// What a case of the gate is: models before and after, as Drizzle code that both majors understand.
import type { SQL } from "drizzle-orm";
import type { Major } from "./gate-models.ts";

export type Pg = typeof import("drizzle-orm/pg-core");
export interface Sql {
  (strings: TemplateStringsArray, ...values: readonly unknown[]): SQL;
  raw(text: string): SQL;
}

/** What a models file exports. */
export type ModelsCode = (pg: Pg, sql: Sql) => Readonly<Record<string, unknown>>;

export interface Case {
  readonly name: string;
  /** SQL that runs first: what Drizzle can't say, or what is nobody's of this project. */
  readonly setup?: string;
  /** `CREATE EXTENSION` for each. */
  readonly extensions?: readonly string[];
  /** Without it, the database is empty. */
  readonly before?: ModelsCode;
  /** SQL that runs when `before` stands. */
  readonly rows?: string;
  readonly after: ModelsCode;
  readonly renames?: readonly string[];
  readonly drops?: readonly string[];
  readonly fills?: readonly string[];
  readonly usings?: readonly string[];
  readonly usingBacks?: readonly string[];
  readonly maps?: readonly string[];
  readonly reorders?: readonly string[];
  readonly keepOrders?: readonly string[];
  /** The operations of `up` in words (describe.ts), in order. */
  readonly expect?: readonly string[] | ((words: readonly string[]) => boolean);
  /** Part of the message with which makemigrations refuses: no file is written. */
  readonly refuses?: string;
  /** Part of PostgreSQL's message when up fails: nothing of it is left. */
  readonly failsUp?: string;
  /** A query that gives the same before, after up, after down, and after the second up. */
  readonly keeps?: string;
  /** Values change on purpose, and may not come back: `reads` says to what. */
  readonly rewrites?: true;
  /** A query, and its rows as JSON arrays when up has run, and when down has run after it. */
  readonly reads?: { readonly query: string; readonly up: string; readonly down: string };
  /** `false`: a database made anew from `after` has other names, or lacks what `setup` and `rows` have made. */
  readonly reference?: false;
  /** The first PostgreSQL that has what the case uses; 14 otherwise. */
  readonly since?: number;
  /** The one major that has what the models use. */
  readonly only?: Major;
  /** The one kind of database that has what the case uses. */
  readonly database?: "server" | "embedded";
}
