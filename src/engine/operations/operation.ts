import type { Fact, Json } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";

/** One attribute's way from one value to another. The other keys help with the way there (`up`) and back (`down`). */
export interface Change {
  readonly from: Json | undefined;
  readonly to: Json | undefined;
  /** Facts the statement needs that stand elsewhere in the catalog; the same in both directions. */
  readonly with?: Json;
}

export type Changes = Readonly<Record<string, Change>>;

export interface CreateOperation {
  readonly verb: "create";
  readonly object: Fact;
  /** Facts made by the same statement: the columns of a table, say. */
  readonly parts: readonly Fact[];
}

export interface DropOperation {
  readonly verb: "drop";
  readonly id: ObjectId;
  /** The whole object, so that the inverse is exact; absent only in a file whose down doesn't bring it back. */
  readonly object?: Fact;
  readonly parts?: readonly Fact[];
}

export interface AlterOperation {
  readonly verb: "alter";
  readonly id: ObjectId;
  readonly changes: Changes;
}

export interface RenameOperation {
  readonly verb: "rename";
  readonly id: ObjectId;
  readonly to: ObjectId;
}

export interface SqlOperation {
  readonly verb: "sql";
  readonly up: string;
  readonly down: string | null;
}

/** Code. It runs in the migration's transaction and can't be shown as SQL. */
export interface RunOperation {
  readonly verb: "run";
  readonly up: RunFunction;
  readonly down: RunFunction | null;
}

export type RunFunction = (context: RunContext) => Promise<void>;

/** What code in a migration file gets. All of it works on the migration's own session. */
export interface RunContext {
  /** A Drizzle database of the project's own drizzle-orm. */
  // biome-ignore lint/suspicious/noExplicitAny: its type is that of the project's drizzle-orm, which the engine doesn't know.
  readonly db: any;
  /** One statement with parameters `$1…`, and its rows. */
  readonly sql: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  /** A large table, some rows at a time. */
  readonly batches: Batches;
}

export type Batches = (options: BatchOptions, each: (batch: Batch) => Promise<unknown>) => Promise<void>;

/** Which rows, and how many at a time. */
export interface BatchOptions {
  /** As in SQL: `posts`, `app.posts`. */
  readonly table: string;
  /** A column that tells rows apart and that they can be put in order by; `id` otherwise. */
  readonly key?: string;
  /** How many rows make a batch; 1000 otherwise. */
  readonly size?: number;
  /** SQL: only these rows. */
  readonly where?: string;
}

/** Rows whose key is greater than `after` and not greater than `upTo`. */
export interface Batch {
  /** As text; `null`: from the first one on. */
  readonly after: string | null;
  readonly upTo: string;
  readonly keys: readonly string[];
}

/** One thing that a migration does: what a migration file is made of. */
export type Operation =
  | CreateOperation
  | DropOperation
  | AlterOperation
  | RenameOperation
  | SqlOperation
  | RunOperation;
