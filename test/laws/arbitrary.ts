// Pairs of catalogs that are valid on a real PostgreSQL: a schema and an edit of it, or two that have nothing to do with
// each other.
import type { Catalog } from "../../src/engine/catalog/catalog.ts";
import type { ObjectId } from "../../src/engine/catalog/object-id.ts";
import { toCatalog } from "./catalog.ts";
import type { Draw } from "./draw.ts";
import { type EditOptions, edit } from "./edit.ts";
import { generate } from "./generate.ts";
import { renamesBetween } from "./places.ts";
import { reconcile } from "./reconcile.ts";
import { rowsFrom } from "./rows.ts";
import { keepTo } from "./versions.ts";

export interface Pair {
  readonly before: Catalog;
  readonly after: Catalog;
  /** The same, with every expression's columns told: what really depends on what. */
  readonly exact: { readonly before: Catalog; readonly after: Catalog };
  /** What only has another name in `after`. */
  readonly renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[];
  /** INSERT statements for `before`. */
  readonly rows: readonly string[];
  /** PostgreSQL is asked which texts are the same; otherwise all that differ are others. */
  readonly asks: boolean;
}

export function catalogFrom(draw: Draw, options: EditOptions): Catalog {
  return toCatalog(generate(draw, options), { uses: draw.rarely(2) });
}

export function pairFrom(draw: Draw, options: EditOptions): Pair {
  const before = generate(draw, options);
  const unrelated = draw.rarely(5);
  const after = unrelated ? generate(draw, options) : edit(draw, before, options);
  if (unrelated) reconcile(before, after);
  for (const model of [before, after]) keepTo(model, options.version);
  const catalogs = { before: toCatalog(before, { uses: draw.rarely(2) }), after: toCatalog(after, { uses: false }) };
  const renames = options.renames && !unrelated ? renamesBetween(before, after) : [];
  return {
    ...catalogs,
    exact: { before: toCatalog(before, { uses: true }), after: toCatalog(after, { uses: true }) },
    renames,
    rows: rowsFrom(draw, before),
    asks: draw.rarely(2),
  };
}
