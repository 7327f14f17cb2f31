// Edits a model as people do, a few changes at a time. The model that goes in stays as it is.
import { rangeOf } from "../../src/engine/kinds/sequence.ts";
import type { Draw } from "./draw.ts";
import {
  type Limits,
  makeGenerated,
  makeIdentity,
  newCheck,
  newColumn,
  newDefault,
  newEnum,
  newForeignKey,
  newIndex,
  newKey,
  newLabel,
  newOptions,
  newSchema,
  newSequence,
  newTable,
  newType,
  times,
} from "./generate.ts";
import {
  type ColumnModel,
  familyOf,
  isSerial,
  type Model,
  type Named,
  type TableModel,
  type TypeModel,
  typeText,
} from "./model.ts";
import { nameFrom, unique } from "./names.ts";
import { settle } from "./settle.ts";
import { baseTypes, castable, serials } from "./types.ts";

export interface EditOptions extends Limits {
  /** Objects get other names, which a plan alone can only drop and make. */
  readonly renames: boolean;
}

export function edit(draw: Draw, before: Model, options: EditOptions): Model {
  const model = structuredClone(before);
  times(1 + draw.number(5), () => {
    draw.pick(options.renames ? [...changes, rename, swapNames, move] : changes)(draw, model, options);
    settle(model);
  });
  reconcile(before, model);
  return model;
}

/** Columns and sequences that have the same name in both, and can't become one another, get another name in `after`. */
export function reconcile(before: Model, after: Model): void {
  const key = ({ schema, name }: { schema: Named; name: string }): string => JSON.stringify([schema.name, name]);
  const columns = new Map(before.tables.flatMap((table) => table.columns.map((column) => [column.uid, column])));
  for (const table of after.tables) {
    for (const [at, column] of table.columns.entries()) {
      const was = columns.get(column.uid);
      if (was?.identity && column.identity) widen(was, column);
      if (was !== undefined && !canBecome(was, column))
        table.columns[at] = Object.assign(column, { uid: after.nextUid++ });
    }
  }
  const tables = new Map(before.tables.map((table) => [key(table), table]));
  for (const table of after.tables) {
    const old = new Map(tables.get(key(table))?.columns.map((column) => [column.name, column]));
    const taken = new Set([...old.keys(), ...table.columns.map(({ name }) => name)]);
    for (const column of table.columns) {
      const was = old.get(column.name);
      if (was?.identity && column.identity) widen(was, column);
      if (was !== undefined && !canBecome(was, column)) column.name = unique(column.name, taken);
    }
  }
  const sequences = new Map(before.sequences.map((each) => [key(each), each.attributes]));
  const earlier = new Map(before.sequences.map((each) => [each.uid, each.attributes]));
  for (const [at, each] of after.sequences.entries()) {
    const own = earlier.get(each.uid);
    if (own !== undefined && !(fits(own, each.attributes) && fits(each.attributes, own))) {
      after.sequences[at] = Object.assign(each, { uid: after.nextUid++ });
    }
    const was = sequences.get(key(each));
    if (was !== undefined && !(fits(was, each.attributes) && fits(each.attributes, was)))
      each.name = `${each.name.slice(0, 20)}_2`;
  }
  settle(after);
}

/** A bound that is its type's own goes along when PostgreSQL gives the sequence another type. */
function widen(from: ColumnModel, to: ColumnModel): void {
  if (from.identity === null || to.identity === null || from.type.name === to.type.name) return;
  const bounds = (name: string): readonly [string, string] => [rangeOf(name, "-1").min, rangeOf(name).max];
  const [[oldMin, oldMax], [min, max]] = [bounds(from.type.name), bounds(to.type.name)];
  const { min: ownMin, max: ownMax } = to.identity;
  to.identity = { ...to.identity, min: ownMin === oldMin ? min : ownMin, max: ownMax === oldMax ? max : ownMax };
}

function canBecome(from: ColumnModel, to: ColumnModel): boolean {
  if (
    from.identity !== null &&
    to.identity !== null &&
    !(fits(from.identity, to.identity) && fits(to.identity, from.identity))
  )
    return false;
  // A column is made anew when it becomes a generated one; the way back casts.
  const up = to.generated !== null || castableType(from.type, to.type);
  return up && (from.generated !== null || castableType(to.type, from.type));
}

function castableType(from: TypeModel, to: TypeModel): boolean {
  if (typeText(from) === typeText(to)) return true;
  if (from.array || to.array) return false;
  if (from.of !== null) return to.of === null && familyOf(to) === "text";
  return to.of === null ? castable(from.name, to.name) : familyOf(from) === "text";
}

/** A sequence stands at its start until it is used, and must stay within its bounds. */
function fits(from: { readonly start: string }, to: { readonly min: string; readonly max: string }): boolean {
  return BigInt(to.min) <= BigInt(from.start) && BigInt(from.start) <= BigInt(to.max);
}

type Edit = (draw: Draw, model: Model, options: EditOptions) => void;

const onTable =
  (change: (draw: Draw, table: TableModel, model: Model) => void): Edit =>
  (draw, model) => {
    if (model.tables.length > 0) change(draw, draw.pick(model.tables), model);
  };

interface Surroundings {
  readonly table: TableModel;
  readonly model: Model;
}

const onColumn = (change: (draw: Draw, column: ColumnModel, around: Surroundings) => void): Edit =>
  onTable((draw, table, model) => {
    if (table.columns.length > 0) change(draw, draw.pick(table.columns), { table, model });
  });

const remove = <T>(draw: Draw, list: T[]): void => {
  if (list.length > 0) list.splice(draw.number(list.length - 1), 1);
};

const changes: readonly Edit[] = [
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
  onTable((draw, table) => {
    const at = draw.number(table.columns.length);
    table.columns.push(...table.columns.splice(at, 1));
  }),
  onTable((draw, table, model) => {
    if (table.columns.length > 0)
      table.primaryKey = draw.rarely(3)
        ? null
        : { ...newKey(draw, model, table), ...(draw.rarely(2) && { name: table.primaryKey?.name ?? "pk" }) };
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.uniques);
    else if (table.columns.length > 0) table.uniques.push(newKey(draw, model, table));
  }),
  onTable((draw, table) => {
    if (table.uniques.length > 0)
      Object.assign(draw.pick(table.uniques), {
        nullsNotDistinct: draw.rarely(2),
        columns: [draw.pick(table.columns)],
      });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.checks);
    else if (table.columns.length > 0) table.checks.push(newCheck(draw, model, table));
  }),
  onTable((draw, table) => {
    if (table.checks.length > 0)
      Object.assign(draw.pick(table.checks), draw.rarely(2) ? { validated: true } : { form: draw.number(7) });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.foreignKeys);
    else table.foreignKeys.push(newForeignKey(draw, model, table));
  }),
  onTable((draw, table, model) => {
    if (table.foreignKeys.length === 0) return;
    const { onDelete, onUpdate, deferrable, validated } = newForeignKey(draw, model, structuredClone(table));
    const key = draw.pick(table.foreignKeys);
    if (draw.rarely(2)) Object.assign(key, { onDelete, onUpdate });
    else Object.assign(key, { deferrable, validated });
  }),
  onTable((draw, table, model) => {
    if (draw.rarely(2)) remove(draw, table.indexes);
    else if (table.columns.length > 0) table.indexes.push(newIndex(draw, model, table));
  }),
  onTable((draw, table, model) => {
    if (table.indexes.length === 0) return;
    const at = draw.number(table.indexes.length - 1);
    const { uid, name } = table.indexes[at] as Named;
    table.indexes[at] = { ...newIndex(draw, model, table), uid, name };
  }),
  onTable((_, table) => {
    // A unique constraint gives way to a unique index of the same name, under the foreign keys that refer to it.
    const key = table.uniques.pop();
    if (key === undefined) return;
    const parts = key.columns.map((column) => ({
      column,
      form: null,
      desc: false,
      nulls: false,
      opclass: null,
      collation: null,
    }));
    table.indexes.push({
      uid: key.uid,
      name: key.name,
      unique: true,
      method: "btree",
      parts,
      where: null,
      with: {},
      include: [],
      nullsNotDistinct: false,
    });
  }),
  onTable((_, table) => {
    table.unlogged = !table.unlogged;
  }),
  (draw, model, options) => model.tables.push(newTable(draw, model, options)),
  (draw, model) => remove(draw, model.tables),
  (draw, model) => editEnum(draw, model),
  (draw, model) => editEnum(draw, model),
  (draw, model) => editEnum(draw, model),
  (draw, model) => model.enums.push(newEnum(draw, model)),
  (draw, model) => remove(draw, model.enums),
  (draw, model) => model.sequences.push(newSequence(draw, model)),
  (draw, model) => remove(draw, model.sequences),
  (draw, model) => {
    if (model.sequences.length === 0) return;
    const sequence = draw.pick(model.sequences);
    sequence.attributes = { ...sequence.attributes, ...newOptions(draw, sequence.attributes.type ?? "bigint") };
  },
  (draw, model) => model.schemas.push(newSchema(draw, model)),
  (draw, model) => {
    if (model.schemas.length > 1) model.schemas.splice(1 + draw.number(model.schemas.length - 2), 1);
  },
  stealName,
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

function editEnum(draw: Draw, model: Model): void {
  if (model.enums.length === 0) return;
  const { values } = draw.pick(model.enums);
  const at = draw.number(values.length);
  switch (draw.number(3)) {
    case 0:
      values.splice(at, 0, newLabel(draw, values));
      if (draw.rarely(3)) values.unshift(newLabel(draw, values));
      break;
    case 1:
      values.splice(at, 1);
      break;
    case 2:
      values.push(...values.splice(at, 1));
      break;
    default:
      values.splice(at, 1, newLabel(draw, values));
  }
}

/** Something goes, and something of another kind takes its name. */
function stealName(draw: Draw, model: Model): void {
  const lists: Named[][] = [
    model.sequences,
    model.tables,
    ...model.tables.map(({ indexes }) => indexes),
    ...model.tables.map(({ uniques }) => uniques),
  ];
  const full = lists.filter((list) => list.length > 0);
  if (full.length === 0) return;
  const list = draw.pick(full);
  const [gone] = list.splice(draw.number(list.length - 1), 1) as [Named];
  const heirs = [
    ...model.sequences,
    ...model.tables,
    ...model.tables.flatMap(({ indexes, uniques }) => [...indexes, ...uniques]),
  ];
  if (heirs.length > 0) Object.assign(draw.pick(heirs), { name: gone.name, uid: model.nextUid++ });
}

function renameable(model: Model): Named[][] {
  return [
    model.schemas.slice(1),
    model.enums,
    model.sequences,
    model.tables,
    ...model.tables.flatMap(({ columns, primaryKey, uniques, checks, foreignKeys, indexes }) => [
      columns,
      primaryKey === null ? [] : [primaryKey],
      uniques,
      checks,
      foreignKeys,
      indexes,
    ]),
  ];
}

function rename(draw: Draw, model: Model): void {
  const lists = renameable(model).filter((list) => list.length > 0);
  if (lists.length > 0) draw.pick(draw.pick(lists)).name = nameFrom(draw, new Set());
}

function swapNames(draw: Draw, model: Model): void {
  const lists = renameable(model).filter((list) => list.length > 1);
  if (lists.length === 0) return;
  const [a, b, c] = draw.some(draw.pick(lists), 3);
  if (a === undefined || b === undefined) return;
  if (c === undefined) [a.name, b.name] = [b.name, a.name];
  else [a.name, b.name, c.name] = [b.name, c.name, a.name];
}

/** To another schema. */
function move(draw: Draw, model: Model): void {
  const lists = [model.enums, model.sequences, model.tables].filter((list) => list.length > 0);
  if (lists.length > 0)
    draw.pick<{ schema: Named }>(draw.pick<{ schema: Named }[]>(lists)).schema = draw.pick(model.schemas);
}
