// How large tables are, as it is known before each of several migrations: a new one has no rows, a renamed one keeps its own.
import { keyOf, type ObjectId, type ObjectKey, parseKey } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { isBelow } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import type { Size } from "./finding.ts";

export type Sizes = ReadonlyMap<ObjectKey, Size>;

export function sizesAfter(sizes: Sizes, operations: readonly Operation[]): Sizes {
  const made = operations.flatMap((operation) =>
    operation.verb === "create" && rulesOf(operation.object.id.kind).data?.drop === true ? [operation.object.id] : [],
  );
  return sizesRenamed(new Map([...sizes, ...made.map((id) => [keyOf(id), none] as const)]), operations);
}

const none: Size = { rows: 0, bytes: 0 };

/** The same where nobody knows how many rows a new one will have by then: before the way back. */
export function sizesRenamed(sizes: Sizes, operations: readonly Operation[]): Sizes {
  const known = new Map(sizes);
  for (const operation of operations) if (operation.verb === "rename") rename(known, operation.id, operation.to);
  return known;
}

/** With all that stands in it. */
function rename(known: Map<ObjectKey, Size>, from: ObjectId, to: ObjectId): void {
  const moved = [...known].filter(([key]) => isBelow(parseKey(key), from));
  for (const [key] of moved) known.delete(key);
  for (const [key, size] of moved) {
    const { kind, path } = parseKey(key);
    known.set(keyOf({ kind, path: [...to.path, ...path.slice(from.path.length)] }), size);
  }
}
