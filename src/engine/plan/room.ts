import { type Catalog, find, has } from "../catalog/catalog.ts";
import { keyOf } from "../catalog/object-id.ts";
import { parentIds } from "../kinds/registry.ts";
import { apply } from "../operations/apply.ts";
import type { Operation, RenameOperation } from "../operations/operation.ts";

/** What must be made before the renames, from `to`: the schema that a table moves to. */
export function roomFor(renames: readonly RenameOperation[], from: Catalog, to: Catalog): Operation[] {
  const parents = renames.flatMap(({ to }) => parentIds(to));
  const renamed = apply(from, renames);
  const missing = new Map(parents.filter((id) => !has(renamed, id)).map((id) => [keyOf(id), find(to, id)]));
  return [...missing.values()].flatMap((object) =>
    object === undefined ? [] : [{ verb: "create", object, parts: [] }],
  );
}
