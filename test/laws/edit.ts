// Edits a model as people do, a few changes at a time. The model that goes in stays as it is.
import { type Draw, times } from "./draw.ts";
import { columnEdits } from "./edit-columns.ts";
import { move, rename, stealName, swapNames } from "./edit-names.ts";
import { partEdits } from "./edit-parts.ts";
import { schemaEdits } from "./edit-schema.ts";
import { tableEdits } from "./edit-tables.ts";
import type { Edit } from "./edits.ts";
import type { Limits } from "./generate.ts";
import type { Model } from "./model.ts";
import { reconcile } from "./reconcile.ts";
import { settle } from "./settle.ts";

export interface EditOptions extends Limits {
  /** Objects get other names, which a plan alone can only drop and make. */
  readonly renames: boolean;
}

const groups: readonly (readonly Edit[])[] = [columnEdits, tableEdits, partEdits, schemaEdits, [stealName]];
const namings: readonly Edit[] = [rename, swapNames, move];

export function edit(draw: Draw, before: Model, options: EditOptions): Model {
  const model = structuredClone(before);
  times(2 + draw.number(5), () => {
    const group = draw.pick([...groups, columnEdits, partEdits, ...(options.renames ? [namings, namings] : [])]);
    draw.pick(group)(draw, model, options);
    settle(model);
  });
  reconcile(before, model);
  return model;
}
