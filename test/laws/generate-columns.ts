// Columns, drawn: of every type, with defaults, identities and generated values.
import { rangeOf, type SequenceOptions } from "../../src/engine/kinds/sequence.ts";
import type { Draw } from "./draw.ts";
import { type ColumnModel, type Model, type TableModel, type TypeModel, uid } from "./model.ts";
import { someName } from "./names.ts";
import { baseTypes } from "./types.ts";

export function newOptions(draw: Draw, type: string): SequenceOptions {
  if (!draw.rarely(2)) return rangeOf(type);
  if (draw.rarely(6)) return rangeOf(type, "-1");
  return {
    start: draw.pick(["1", "5", "10"]),
    increment: draw.pick(["1", "2", "10", "-1"]),
    min: draw.pick(["1", "0", "-100"]),
    max: draw.pick([rangeOf(type).max, "1000"]),
    cache: draw.pick(["1", "20"]),
    cycle: draw.rarely(3),
  };
}

export function newType(draw: Draw, model: Model): TypeModel {
  const array = draw.rarely(8);
  if (model.enums.length > 0 && draw.rarely(5)) return { name: "text", of: draw.pick(model.enums), array };
  const common = ["integer", "text", "bigint", "varchar(200)", "timestamptz", "boolean"];
  const name = draw.rarely(2) ? draw.pick(baseTypes).name : draw.pick(common);
  return { name, of: null, array };
}

export function newColumn(draw: Draw, model: Model, table: TableModel): ColumnModel {
  const column: ColumnModel = {
    uid: uid(model),
    name: draw.rarely(15) ? draw.pick(["42", "007"]) : someName(draw),
    type: newType(draw, model),
    notNull: draw.rarely(2),
    default: null,
    identity: null,
    generated: null,
    collation: null,
    key: draw.rarely(4) ? draw.pick(["title", "createdAt", "x1"]) : null,
  };
  const sort = draw.number(9);
  if (sort === 9) column.type = { name: draw.pick(["serial", "bigserial", "smallserial"]), of: null, array: false };
  else if (sort === 8) makeIdentity(draw, column);
  else if (sort === 7 && table.columns.length > 0) makeGenerated(draw, column, table);
  else if (sort >= 4) column.default = newDefault(draw, model);
  if (draw.rarely(6)) column.collation = draw.pick(['"C"', '"POSIX"']);
  if (draw.rarely(12)) Object.assign(column, newStorage(draw));
  return column;
}

export function newStorage(draw: Draw): Pick<ColumnModel, "storage" | "compression" | "statistics"> {
  return {
    ...(draw.rarely(2) && { storage: draw.pick(["plain", "external", "extended", "main"]) }),
    ...(draw.rarely(2) && { compression: "pglz" }),
    ...(draw.rarely(2) && { statistics: draw.pick([0, 50, 500]) }),
  };
}

export function makeIdentity(draw: Draw, column: ColumnModel): void {
  const type = draw.pick(["bigint", "integer", "smallint"]);
  column.type = { name: type, of: null, array: false };
  const name = draw.rarely(4) ? { name: someName(draw) } : {};
  column.identity = { mode: draw.pick(["always", "by default"]), ...newOptions(draw, type), ...name };
}

export function makeGenerated(draw: Draw, column: ColumnModel, table: TableModel): void {
  column.generated = { from: draw.pick(table.columns), form: draw.number(3), stored: true };
}

export function newDefault(draw: Draw, model: Model): ColumnModel["default"] {
  return model.sequences.length > 0 && draw.rarely(5) ? draw.pick(model.sequences) : draw.number(6);
}
