// Pairs of catalogs that are valid on a real PostgreSQL: a schema and an edit of it, or two that have nothing to do with
// each other.
import type { Catalog } from "../../src/engine/catalog/catalog.ts";
import type { ObjectId } from "../../src/engine/catalog/object-id.ts";
import type { Draw } from "./draw.ts";
import { type EditOptions, edit, reconcile } from "./edit.ts";
import { generate } from "./generate.ts";
import { type Model, renamesBetween, toCatalog } from "./model.ts";

export interface Pair {
  readonly before: Catalog;
  readonly after: Catalog;
  /** The same, with every expression's columns told: what really depends on what. */
  readonly exact: { readonly before: Catalog; readonly after: Catalog };
  /** What only has another name in `after`. */
  readonly renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[];
}

export function catalogFrom(draw: Draw, options: EditOptions): Catalog {
  return toCatalog(generate(draw, options), { uses: draw.rarely(2) });
}

export function pairFrom(draw: Draw, options: EditOptions): Pair {
  const before = generate(draw, options);
  const unrelated = draw.rarely(5);
  const after = unrelated ? generate(draw, options) : edit(draw, before, options);
  if (unrelated) reconcile(before, after);
  return pairOf(before, after, { uses: draw.rarely(2), renames: options.renames && !unrelated });
}

function pairOf(before: Model, after: Model, { uses, renames }: { uses: boolean; renames: boolean }): Pair {
  return {
    before: toCatalog(before, { uses }),
    after: toCatalog(after, { uses: false }),
    exact: { before: toCatalog(before, { uses: true }), after: toCatalog(after, { uses: true }) },
    renames: renames ? renamesBetween(before, after) : [],
  };
}
