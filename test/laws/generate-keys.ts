// Keys, checks, foreign keys and indexes over columns that are there, drawn.
import type { Draw } from "./draw.ts";
import { newColumn } from "./generate-columns.ts";
import {
  type CheckModel,
  type ColumnModel,
  type ForeignKeyModel,
  familyOf,
  type IndexModel,
  type KeyModel,
  type Model,
  type RelationModel,
  type TableModel,
  uid,
} from "./model.ts";
import { someName } from "./names.ts";
import { methodsOf, opclassesOf } from "./types.ts";

export const deferrals = ["no", "no", "no", "initially immediate", "initially deferred"] as const;

export function newKey(draw: Draw, model: Model, table: TableModel): KeyModel {
  return {
    uid: uid(model),
    name: someName(draw),
    columns: [draw.pick(table.columns), ...draw.some(table.columns, 2)],
    include: draw.rarely(5) ? draw.some(table.columns, 2) : [],
    deferrable: draw.pick(deferrals),
    nullsNotDistinct: draw.rarely(5),
  };
}

export function newCheck(draw: Draw, model: Model, table: TableModel): CheckModel {
  return {
    uid: uid(model),
    name: someName(draw),
    column: draw.pick(table.columns),
    form: draw.number(7),
    noInherit: draw.rarely(8),
    validated: !draw.rarely(8),
  };
}

const actions = ["no action", "cascade", "set null", "restrict", "set default"] as const;

/** To a key of some table, with columns of the right types: those that are there, or new ones. */
export function newForeignKey(draw: Draw, model: Model, table: TableModel): ForeignKeyModel {
  const target = draw.pick(model.tables);
  const { primaryKey, uniques } = target;
  const key = draw.pick([...(primaryKey === null ? [] : [primaryKey]), ...uniques, null]);
  const references = key === null ? [] : [...key.columns].slice(0, key.deferrable === "no" ? 9 : 0);
  const columns = references.map((wanted) => {
    const type = {
      ...wanted.type,
      name: { serial: "integer", bigserial: "bigint", smallserial: "smallint" }[wanted.type.name] ?? wanted.type.name,
    };
    const fitting = table.columns.filter(
      (each) => each.type.name === type.name && each.type.of === type.of && each.type.array === type.array,
    );
    if (fitting.length > 0 && draw.rarely(2)) return draw.pick(fitting);
    const column: ColumnModel = {
      ...newColumn(draw, model, table),
      type,
      default: null,
      identity: null,
      generated: null,
    };
    table.columns.push(column);
    return column;
  });
  return {
    uid: uid(model),
    name: someName(draw),
    columns,
    target,
    references,
    onUpdate: draw.pick(actions),
    onDelete: draw.pick(actions),
    onDeleteColumns: draw.rarely(3) ? 1 : 0,
    match: draw.rarely(5) ? "full" : "simple",
    deferrable: draw.pick(deferrals),
    validated: !draw.rarely(8),
  };
}

export function newIndex(draw: Draw, model: Model, relation: RelationModel): IndexModel {
  const all: readonly ColumnModel[] = relation.columns;
  const columns = [draw.pick(all), ...draw.some(all, 2)];
  const [{ type }] = columns as [ColumnModel];
  const others = type.of === null && !type.array ? methodsOf(type.name, familyOf(type)) : ["gin", "hash"];
  const method = others.length > 0 && draw.rarely(3) ? draw.pick(others) : "btree";
  const parameters = { gin: { fastupdate: "off" }, brin: { pages_per_range: "32" } }[method] ?? { fillfactor: "70" };
  return {
    uid: uid(model),
    name: someName(draw),
    unique: draw.rarely(3),
    method,
    parts: columns.map((column) => {
      const classes =
        column.type.of === null && !column.type.array
          ? opclassesOf(column.type.name, familyOf(column.type), method)
          : [];
      return {
        column,
        form: draw.rarely(4) ? draw.number(3) : null,
        desc: draw.rarely(4),
        nulls: draw.rarely(5),
        opclass: classes.length > 0 && draw.rarely(3) ? draw.pick(classes) : null,
        collation: draw.rarely(6) ? draw.pick(['"C"', '"POSIX"']) : null,
      };
    }),
    where: draw.rarely(4) ? { column: draw.pick(all), form: draw.number(7) } : null,
    with: draw.rarely(6) ? parameters : {},
    include: draw.rarely(5) ? draw.some(all, 2) : [],
    nullsNotDistinct: draw.rarely(4),
  };
}
