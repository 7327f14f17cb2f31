// Operations call objects as they are at that moment; tables are weighed under the names that they had before all of them.
import type { ObjectId } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { idAfter } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import type { Examined } from "./rule.ts";

/** What the object of an operation is called before the migration, wherever it stands then. */
export function nameBefore<I extends ObjectId>(id: I, { up }: Pick<Examined, "up">, at: number): I {
  return up.slice(0, at).reduceRight((name, operation) => {
    return operation.verb === "rename" ? (idAfter(name, { from: operation.to, to: operation.id }) as I) : name;
  }, id);
}

/** What it is called after the migration. */
export function nameAfter<I extends ObjectId>(id: I, { up }: Pick<Examined, "up">, at: number): I {
  return up.slice(at + 1).reduce((name, operation) => {
    return operation.verb === "rename" ? (idAfter(name, { from: operation.id, to: operation.to }) as I) : name;
  }, id);
}

/** The table, view or sequence that an operation is about, or is about a part of. `null`: of none, or nobody can tell. */
export function relationOf(operation: Operation): ObjectId | null {
  if (operation.verb === "sql" || operation.verb === "run") return null;
  const id = operation.verb === "create" ? operation.object.id : operation.id;
  if (id.path.length === 1) return null;
  return id.path.length === 3 ? tableOf(id) : id;
}
