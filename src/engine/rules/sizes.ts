// How large tables are, as it is known before each of several migrations: a new one has no rows, a renamed one keeps its own.
import { keyOf, type ObjectId, type ObjectKey, parseKey } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import type { Operation } from "../operations/operation.ts";
import type { Size } from "./finding.ts";

export type Sizes = ReadonlyMap<ObjectKey, Size>;

export function sizesAfter(sizes: Sizes, operations: readonly Operation[]): Sizes {
  return operations.reduce((known, operation) => {
    if (operation.verb === "create" && rulesOf(operation.object.id.kind).data?.drop === true)
      return new Map([...known, [keyOf(operation.object.id), { rows: 0, bytes: 0 }]]);
    return operation.verb === "rename" ? renamed(known, operation.id, operation.to) : known;
  }, sizes);
}

function renamed(sizes: Sizes, from: ObjectId, to: ObjectId): Sizes {
  return new Map(
    [...sizes].map(([key, size]) => {
      const { kind, path } = parseKey(key);
      const isAtOrBelow =
        from.path.every((part, at) => part === path[at]) && (kind === from.kind || path.length > from.path.length);
      return isAtOrBelow ? [keyOf({ kind, path: [...to.path, ...path.slice(from.path.length)] }), size] : [key, size];
    }),
  );
}
