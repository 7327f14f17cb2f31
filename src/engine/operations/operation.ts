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

// biome-ignore lint/suspicious/noExplicitAny: the context is the runner's; the engine only carries the function.
export type RunFunction = (context: any) => Promise<void>;

export type Operation =
  | CreateOperation
  | DropOperation
  | AlterOperation
  | RenameOperation
  | SqlOperation
  | RunOperation;
