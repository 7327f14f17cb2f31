// What PostgreSQL leaves in its schema when the object that it belongs to moves to another one: it is moved, too.
import { type Catalog, restrict } from "./catalog/catalog.ts";
import { schemaOf } from "./catalog/object-id.ts";
import { rulesOf } from "./kinds/registry.ts";
import { apply, idAfter, isBelow } from "./operations/apply.ts";
import type { RenameOperation } from "./operations/operation.ts";

/** The renames, and after each the moves of what it has left behind; `before` is the catalog before all of them. */
export function withLeftBehind(renames: readonly RenameOperation[], before: Catalog): RenameOperation[] {
  let staying = restrict(before, ({ id }) => rulesOf(id.kind).staysBehind === true);
  if (staying.facts.size === 0) return [...renames];
  return renames.flatMap((rename) => {
    const { id: from, to } = rename;
    const left = [...staying.facts.values()].filter(
      ({ id }) => rulesOf(id.kind).parents.includes(from.kind) && isBelow(id, from) && schemaOf(from) !== schemaOf(to),
    );
    staying = apply(staying, [rename]);
    return [rename, ...left.map(({ id }): RenameOperation => ({ verb: "rename", id, to: idAfter(id, { from, to }) }))];
  });
}
