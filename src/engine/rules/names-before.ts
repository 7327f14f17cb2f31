// Operations call objects as they are at that moment; tables are weighed under the names that they had before all of them.
import type { ObjectId } from "../catalog/object-id.ts";
import { type Rename, tableOf } from "../kinds/names.ts";
import { idAfter } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import { remembered } from "./remembered.ts";
import type { Examined } from "./rule.ts";

/** What the object of the operation at this place is called before the migration, wherever it stands then. */
export function nameBefore<I extends ObjectId>(id: I, { up }: Pick<Examined, "up">, at: number): I {
  return renamesIn(up).reduceRight(
    (name, each) => (each.at < at ? (idAfter(name, { from: each.to, to: each.from }) as I) : name),
    id,
  );
}

/** What it is called after the migration. */
export function nameAfter<I extends ObjectId>(id: I, { up }: Pick<Examined, "up">, at: number): I {
  return renamesIn(up).reduce((name, each) => (each.at > at ? (idAfter(name, each) as I) : name), id);
}

interface PlacedRename extends Rename {
  readonly at: number;
}

const renamesIn = remembered((up: readonly Operation[]): readonly PlacedRename[] =>
  up.flatMap((each, at) => (each.verb === "rename" ? [{ at, from: each.id, to: each.to }] : [])),
);

/** The table, view or sequence that an operation is about, or is about a part of. `null`: of none, or nobody can tell. */
export function relationOf(operation: Operation): ObjectId | null {
  if (operation.verb === "sql" || operation.verb === "run") return null;
  const id = operation.verb === "create" ? operation.object.id : operation.id;
  if (id.path.length === 1) return null;
  return id.path.length === 3 ? tableOf(id) : id;
}
