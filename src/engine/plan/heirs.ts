// A name that goes with one object and comes with another one: a view becomes a materialized view, a table a view, or a new
// column's sequence is called as the old one's was. What stands on the one, and will stand on the other, can't be altered
// from the one to the other: they are never there together.
import { type Catalog, find } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import type { Difference } from "../diff.ts";
import { parentIds, rulesOf } from "../kinds/registry.ts";
import { isBelow } from "../operations/apply.ts";
import { nameRead, namesRead } from "./names.ts";

/** Whether `reader` will stand on what takes a name of `gone`, or that of what `gone` is a part of. */
export type ReadsHeir = (reader: Fact, gone: Fact) => boolean;

export function heirsAmong(differences: readonly Difference[], after: Catalog): ReadsHeir {
  const added = differences.flatMap((each) => (each.kind === "added" ? [each.fact] : []));
  const heirs = new Map(added.flatMap((fact) => namesRead(fact).map((name) => [name, fact.id] as const)));
  return (reader, gone) => {
    const wanted = find(after, reader.id);
    const names = [...namesRead(gone), ...parentIds(gone.id).flatMap(nameRead)];
    const heir = names.map((name) => heirs.get(name)).find((id) => id !== undefined);
    if (wanted === undefined || heir === undefined) return false;
    return rulesOf(wanted.id.kind)
      .dependsOn(wanted, after)
      .some((id) => isBelow(id, heir));
  };
}
