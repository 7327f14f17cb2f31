// A name that goes with one object and comes with one of another kind: a view becomes a materialized view, a table a view.
import { type Catalog, find } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { type ObjectId, parentId } from "../catalog/object-id.ts";
import type { Difference } from "../diff.ts";
import { namesTakenBy, rulesOf } from "../kinds/registry.ts";
import { isBelow } from "../operations/apply.ts";

/** Whether `reader` will stand on what takes the name of `gone`, or of what `gone` is a part of. */
export type ReadsHeir = (reader: Fact, gone: ObjectId) => boolean;

export function heirsAmong(differences: readonly Difference[], after: Catalog): ReadsHeir {
  const heirs = new Map(
    differences.flatMap((each) => (each.kind === "added" ? [[nameReadBy(each.fact.id), each.fact.id] as const] : [])),
  );
  return (reader, gone) => {
    const wanted = find(after, reader.id);
    const parents = rulesOf(gone.kind).parents.map((kind) => parentId(gone, kind));
    const heir = [gone, ...parents].map((id) => heirs.get(nameReadBy(id))).find((id) => id !== undefined);
    if (wanted === undefined || heir === undefined) return false;
    return rulesOf(wanted.id.kind)
      .dependsOn(wanted, after)
      .some((id) => isBelow(id, heir));
  };
}

/** In the name space where a text looks it up: the first one, of those that a kind has. */
function nameReadBy(id: ObjectId): string | undefined {
  return namesTakenBy(id)[0];
}
