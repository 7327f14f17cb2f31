// Edits of one column: other types, defaults, identities, generated values.
import type { Draw } from "./draw.ts";
import { type Edit, onColumn, onTable, remove, type Surroundings } from "./edits.ts";
import {
  makeGenerated,
  makeIdentity,
  newColumn,
  newDefault,
  newOptions,
  newStorage,
  newType,
} from "./generate-columns.ts";
import { type ColumnModel, familyOf, isSerial, type Model, type TypeModel } from "./model.ts";
import { baseTypes, castable, serials } from "./types.ts";

export const columnEdits: readonly Edit[] = [
  onTable((draw, table, model) =>
    table.columns.splice(draw.number(table.columns.length), 0, newColumn(draw, model, table)),
  ),
  onTable((draw, table) => remove(draw, table.columns)),
  onColumn((draw, column) => {
    column.notNull = !column.notNull;
    if (draw.rarely(3)) column.default = null;
  }),
  onColumn((draw, column, { model }) => {
    column.default = newDefault(draw, model);
  }),
  onColumn(retype),
  onColumn(retype),
  onColumn((draw, column) => {
    if (column.identity !== null)
      column.identity = draw.rarely(2)
        ? null
        : { ...column.identity, ...newOptions(draw, column.type.name), mode: "always" };
    else if (familyOf(column.type) === "integer") {
      const { type } = column;
      makeIdentity(draw, column);
      if (!isSerial({ ...column, type })) column.type = type;
    }
  }),
  onColumn((draw, column) => {
    const { name } = column.type;
    if (familyOf(column.type) !== "integer") return;
    if (isSerial(column))
      column.type = { ...column.type, name: draw.pick([serials[name] ?? name, "bigserial", "smallserial"]) };
    else column.type = { ...column.type, name: { integer: "serial", bigint: "bigserial" }[name] ?? "smallserial" };
  }),
  onColumn((draw, column, { table }) => {
    if (column.generated === null) makeGenerated(draw, column, table);
    else if (draw.rarely(2)) column.generated = null;
    else column.generated.form++;
  }),
  onColumn((draw, column) => {
    column.collation = draw.pick([null, '"C"', '"POSIX"']);
  }),
  onColumn((draw, column) => {
    for (const name of ["storage", "compression", "statistics"] as const) if (draw.rarely(2)) delete column[name];
    Object.assign(column, newStorage(draw));
  }),
  onTable((draw, table) => {
    const at = draw.number(table.columns.length);
    table.columns.push(...table.columns.splice(at, 1));
  }),
];

/** To a type that it can be cast to; often together with the columns that foreign keys tie to it. */
function retype(draw: Draw, column: ColumnModel, { model }: Surroundings): void {
  const { type } = column;
  const names =
    type.of === null
      ? baseTypes.map(({ name }) => name).filter((name) => castable(type.name, name))
      : ["text", "varchar(20)"];
  const near = names.filter(
    (name) => familyOf({ name, of: null, array: false }) === familyOf({ ...type, array: false }),
  );
  let to: TypeModel = {
    name: draw.pick(draw.rarely(3) || near.length === 0 ? names : near),
    of: null,
    array: type.array,
  };
  if (model.enums.length > 0 && familyOf(type) === "text" && draw.rarely(3))
    to = { name: "text", of: draw.pick(model.enums), array: false };
  if (draw.rarely(20)) to = newType(draw, model);
  const tied = new Set([column]);
  if (!draw.rarely(4)) tie(model, tied);
  for (const each of tied) each.type = { ...to };
}

function tie(model: Model, columns: Set<ColumnModel>): void {
  for (let size = 0; size < columns.size; ) {
    size = columns.size;
    for (const key of model.tables.flatMap(({ foreignKeys }) => foreignKeys)) {
      key.columns.forEach((column, at) => {
        const other = key.references[at] as ColumnModel;
        if (columns.has(column)) columns.add(other);
        else if (columns.has(other)) columns.add(column);
      });
    }
  }
}
