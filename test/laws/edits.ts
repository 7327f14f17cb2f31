// What an edit is, and the ways to aim one.
import type { Draw } from "./draw.ts";
import type { Limits } from "./generate.ts";
import type { ColumnModel, Model, TableModel } from "./model.ts";

export type Edit = (draw: Draw, model: Model, options: Limits) => void;

export const onTable =
  (change: (draw: Draw, table: TableModel, model: Model) => void): Edit =>
  (draw, model) => {
    if (model.tables.length > 0) change(draw, draw.pick(model.tables), model);
  };

export interface Surroundings {
  readonly table: TableModel;
  readonly model: Model;
}

export const onColumn = (change: (draw: Draw, column: ColumnModel, around: Surroundings) => void): Edit =>
  onTable((draw, table, model) => {
    if (table.columns.length > 0) change(draw, draw.pick(table.columns), { table, model });
  });

export const remove = <T>(draw: Draw, list: T[]): void => {
  if (list.length > 0) list.splice(draw.number(list.length - 1), 1);
};
