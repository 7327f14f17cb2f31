// What a rule of safety is: it looks at one migration that was tried, and tells what may go wrong with it in production.
import type { Catalog } from "../catalog/catalog.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import type { Migration } from "../operations/migration.ts";
import type { Lock } from "../render/statement.ts";

/** `error`: it stops a deploy; `warning`: somebody has to look; `info`: worth knowing. */
export type Level = "error" | "warning" | "info";

export const levels = ["error", "warning", "info"] as const satisfies readonly Level[];

/** What can be found, be it in one migration or among all of them. */
export interface Topic {
  /** In configurations and in the files that accept it: `table-rewrite`. */
  readonly id: string;
  readonly level: Level;
  /**
   * When its level holds. `large`: where the table has many rows, because what it costs grows with them; `any`: where it has
   * rows at all, because they are what is lost; absent: always.
   */
  readonly weighs?: "large" | "any";
  /** What it finds, as a list of rules says it: `a table whose rows are all written anew`. */
  readonly finds: string;
  /** Why it matters: one or two sentences, for people who read of it for the first time. */
  readonly problem: string;
  /** What to do instead, in general. */
  readonly instead: string;
  /** The same as migrations, one after the other. */
  readonly example?: readonly ExampleMigration[];
}

export interface ExampleMigration {
  /** Why it keeps nobody waiting, or what else there is to say. */
  readonly note?: string;
  readonly transaction?: "none";
  /** Its operations as they stand in the file, one below the other. */
  readonly up: string;
}

export interface Rule extends Topic {
  find(migration: Examined): readonly Hit[];
}

export interface Hit {
  /** Its place in `up`; `null`: it is about the migration as a whole. */
  readonly operation: number | null;
  readonly object: ObjectId | null;
  /** The table whose rows it weighs. It is called as it was before the migration. */
  readonly table: ObjectId | null;
  /** What happens, in one line that begins with a small letter and ends without a full stop. */
  readonly message: string;
  /** Where more can be said than the rule's own. */
  readonly instead?: string;
}

/** A topic, and where it holds. */
export interface Found {
  readonly topic: Topic;
  readonly hit: Hit;
}

/** A migration, and what its trial on a replica told. */
export interface Examined extends Pick<Migration, "up" | "down" | "irreversible"> {
  /** The statements of `up`, in order. */
  readonly steps: readonly ExaminedStep[];
  /** All that was there before it, and all that is there after it. */
  readonly before: Catalog;
  readonly after: Catalog;
  /** The constraints that a later migration of the same review validates. */
  readonly validated: readonly ObjectId[];
  /** What is known before any rule looks at it. */
  readonly told?: readonly Found[];
  /** `0`: statements wait for a lock as long as it takes. */
  readonly lockTimeout: string;
}

export interface ExaminedStep {
  /** Its place in `up`. */
  readonly operation: number;
  /** `null`: it is code. */
  readonly sql: string | null;
  /** A person wrote it. */
  readonly byHand: boolean;
  /** Steps with the same number are committed together. */
  readonly transaction: number;
  /** Does that transaction hold its locks until all of them are done? If not, the step runs outside of one. */
  readonly transactional: boolean;
  /** The strongest lock it is known to take on what was there before; `null`: none, or nobody knows. */
  readonly lock: Lock | null;
  /** `null`: it was not tried. */
  readonly measured: Measured | null;
}

/**
 * What PostgreSQL did to tables, partitioned tables and materialized views that were there before the migration. They are
 * called as they were then.
 */
export interface Measured {
  /** Those that the transaction did not hold yet, from ROW EXCLUSIVE on; the strongest one of each table. */
  readonly locks: readonly { readonly table: ObjectId; readonly lock: Lock }[];
  /** All rows are written anew, and all indexes with them. */
  readonly rewrites: readonly ObjectId[];
  /** All rows are read, to see whether they hold to a constraint. */
  readonly scans: readonly ObjectId[];
  /** Indexes that are built, new or anew, where the table is not rewritten. */
  readonly builds: readonly { readonly table: ObjectId; readonly index: string }[];
  /** Rows are inserted, updated or deleted. */
  readonly writes: readonly ObjectId[];
  /** It begins anew without the rows that it had: TRUNCATE. */
  readonly empties: readonly ObjectId[];
}
