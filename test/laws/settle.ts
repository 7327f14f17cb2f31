// Makes a model valid on a real PostgreSQL, by taking away or mending what isn't: edits may then be as wild as they like.

import { rangeOf, type SequenceOptions } from "../../src/engine/kinds/sequence.ts";
import {
  type ColumnModel,
  defaultsOf,
  derivationOf,
  type ForeignKeyModel,
  familyOf,
  type IndexModel,
  type IndexPartModel,
  isSerial,
  type KeyModel,
  type Model,
  type Named,
  type TableModel,
  type TypeModel,
  typeText,
} from "./model.ts";
import { unique } from "./names.ts";
import { comparable, hasOrder, methodsOf, opclassesOf } from "./types.ts";

const integers = ["smallint", "integer", "bigint"];

export function settle(model: Model): Model {
  const { schemas } = model;
  model.enums = model.enums.filter(({ schema }) => schemas.includes(schema));
  model.sequences = model.sequences.filter(({ schema }) => schemas.includes(schema));
  model.tables = model.tables.filter(({ schema }) => schemas.includes(schema));
  for (const table of model.tables) settleColumns(table, model);
  for (const table of model.tables) settleKeys(table);
  for (const table of model.tables) table.indexes = table.indexes.filter((index) => settleIndex(index, table));
  for (const table of model.tables) {
    table.foreignKeys = table.foreignKeys.filter((key) => settleForeignKey(key, table, model));
  }
  for (const table of model.tables) {
    const key = table.primaryKey;
    for (const column of table.columns) {
      if (isSerial(column) || column.identity !== null || key?.columns.includes(column)) column.notNull = true;
    }
    const tied = model.tables.some(({ foreignKeys }) => foreignKeys.some(({ target }) => target === table));
    if (tied || table.foreignKeys.length > 0) table.unlogged = false;
  }
  settleNames(model);
  return model;
}

function settleColumns(table: TableModel, model: Model): void {
  for (const column of table.columns) {
    const { type } = column;
    if (type.of !== null && !model.enums.includes(type.of)) column.type = { name: "text", of: null, array: type.array };
    if (isSerial(column)) column.type = { name: type.name, of: null, array: false };
  }
  for (const column of table.columns) {
    const { generated } = column;
    if (generated === null) continue;
    const { from } = generated;
    if (from === column || from.generated !== null || !table.columns.includes(from)) column.generated = null;
    else {
      column.type = { name: derivationOf(from, generated.form).type, of: null, array: false };
      if (familyOf(from.type) === "plain") generated.stored = true;
    }
  }
  for (const column of table.columns) {
    const { type, default: value } = column;
    if (isSerial(column) || column.generated !== null) column.identity = null;
    if (column.identity !== null && (type.of !== null || type.array || !integers.includes(type.name)))
      column.identity = null;
    if (column.identity !== null) Object.assign(column.identity, within(column.identity, type.name));
    if (column.identity !== null || isSerial(column) || column.generated !== null) column.default = null;
    else if (typeof value === "number") {
      if (defaultsOf(type).length === 0) column.default = null;
    } else if (value !== null && !(model.sequences.includes(value) && familyOf(type) === "integer"))
      column.default = null;
    if (column.generated !== null || familyOf(type) !== "text") column.collation = null;
  }
}

/** The bounds of a sequence can't be wider than its type's. */
function within({ min, max, increment }: SequenceOptions, type: string): Pick<SequenceOptions, "min" | "max"> {
  const [lowest, highest] = [rangeOf(type, "-1").min, rangeOf(type).max].map(BigInt) as [bigint, bigint];
  const unsaid = rangeOf(type, increment);
  return { min: BigInt(min) < lowest ? unsaid.min : min, max: BigInt(max) > highest ? unsaid.max : max };
}

const isVirtual = (column: ColumnModel): boolean => column.generated !== null && !column.generated.stored;
const isOrdered = ({ type }: ColumnModel): boolean =>
  type.array && type.of === null ? hasOrder(familyOf({ ...type, array: false })) : hasOrder(familyOf(type));

function settleKeys(table: TableModel): void {
  const stands = (column: ColumnModel): boolean => table.columns.includes(column) && !isVirtual(column);
  const whole = (key: KeyModel): boolean => {
    key.columns = [...new Set(key.columns)].filter((column) => stands(column) && isOrdered(column));
    key.include = [...new Set(key.include)].filter((column) => stands(column) && !key.columns.includes(column));
    return key.columns.length > 0;
  };
  if (table.primaryKey !== null && !whole(table.primaryKey)) table.primaryKey = null;
  table.uniques = table.uniques.filter(whole);
  table.checks = table.checks.filter(({ column }) => table.columns.includes(column));
}

function settleIndex(index: IndexModel, table: TableModel): boolean {
  const stands = (column: ColumnModel): boolean => table.columns.includes(column) && !isVirtual(column);
  if (index.where !== null && !stands(index.where.column)) index.where = null;
  index.parts = index.parts.filter(({ column }) => stands(column));
  const [first] = index.parts;
  if (first === undefined) return false;
  const other = methodsFor(first.column.type);
  if (index.method !== "btree" && (first.form !== null || !other.includes(index.method))) index.method = "btree";
  const { method } = index;
  if (method === "btree") index.parts = index.parts.filter(({ column, form }) => form !== null || isOrdered(column));
  else {
    index.parts = index.parts.filter(({ column, form }) => form === null && methodsFor(column.type).includes(method));
    if (method === "hash" || method === "spgist") index.parts = index.parts.slice(0, 1);
    index.unique = false;
  }
  for (const part of index.parts) settlePart(part, method);
  if (!index.unique) index.nullsNotDistinct = false;
  if (!["btree", "gist"].includes(method)) index.include = [];
  const own = index.parts.map(({ column }) => column);
  index.include = [...new Set(index.include)].filter((column) => stands(column) && !own.includes(column));
  const parameter = { gin: "fastupdate", brin: "pages_per_range" }[method] ?? "fillfactor";
  if (!Object.keys(index.with).every((name) => name === parameter)) index.with = {};
  return index.parts.length > 0;
}

function settlePart(part: IndexPartModel, method: string): void {
  const { type } = part.column;
  const builtin = type.of === null && !type.array;
  if (
    part.opclass !== null &&
    !(builtin && part.form === null && opclassesOf(type.name, familyOf(type), method).includes(part.opclass))
  ) {
    part.opclass = null;
  }
  if (method !== "btree" || part.form !== null || familyOf(type) !== "text") part.collation = null;
  if (part.collation === part.column.collation) part.collation = null;
  if (method !== "btree") Object.assign(part, { desc: false, nulls: false });
}

function methodsFor(type: TypeModel): readonly string[] {
  if (type.of !== null) return type.array ? ["gin"] : ["hash"];
  if (type.array) return hasOrder(familyOf({ ...type, array: false })) ? ["gin"] : [];
  return methodsOf(type.name, familyOf(type));
}

function settleForeignKey(key: ForeignKeyModel, table: TableModel, model: Model): boolean {
  const { columns, target, references } = key;
  if (!model.tables.includes(target) || columns.length !== references.length || columns.length === 0) return false;
  if (new Set(columns).size !== columns.length) return false;
  if (!columns.every((column) => table.columns.includes(column) && !isVirtual(column))) return false;
  if (!references.every((column) => target.columns.includes(column))) return false;
  if (!isKey(references, target)) return false;
  if (!columns.every((column, at) => typesFit(column.type, (references[at] as ColumnModel).type))) return false;
  if (columns.some(({ generated }) => generated !== null))
    Object.assign(key, { onUpdate: "no action", onDelete: "no action" });
  if (key.onDelete !== "set null" && key.onDelete !== "set default") key.onDeleteColumns = 0;
  key.onDeleteColumns = Math.min(key.onDeleteColumns, columns.length);
  return true;
}

function typesFit(from: TypeModel, target: TypeModel): boolean {
  // PostgreSQL can't validate a foreign key over arrays: "cannot determine element type of anyarray".
  if (from.array || target.array) return false;
  if (typeText(from) === typeText(target)) return true;
  return from.of === null && target.of === null && !from.array && !target.array && comparable(from.name, target.name);
}

/** Are these exactly the columns of a key that foreign keys can refer to? */
function isKey(columns: readonly ColumnModel[], { primaryKey, uniques, indexes }: TableModel): boolean {
  const same = (others: readonly ColumnModel[]): boolean =>
    others.length === columns.length && columns.every((column) => others.includes(column));
  return (
    [...(primaryKey === null ? [] : [primaryKey]), ...uniques].some(
      (key) => key.deferrable === "no" && same(key.columns),
    ) ||
    indexes.some(
      ({ unique: once, where, parts }) =>
        once && where === null && parts.every(({ form }) => form === null) && same(parts.map(({ column }) => column)),
    )
  );
}

function settleNames(model: Model): void {
  const taken = new Map<string, Set<string>>();
  const space = (name: string): Set<string> => {
    const set = taken.get(name) ?? new Set();
    taken.set(name, set);
    return set;
  };
  const settleName = (object: Named, ...spaces: readonly Set<string>[]): void => {
    const all = new Set(spaces.flatMap((set) => [...set]));
    object.name = unique(object.name, all);
    for (const set of spaces) set.add(object.name);
  };
  for (const schema of model.schemas) if (schema.name !== "") settleName(schema, space("schema"));
  const types = (schema: Named): Set<string> => space(`types ${schema.uid}`);
  const relations = (schema: Named): Set<string> => space(`relations ${schema.uid}`);
  for (const each of model.enums) settleName(each, types(each.schema));
  for (const each of model.sequences) settleName(each, relations(each.schema), types(each.schema));
  // A type named like a table of any schema is hidden by the temporary table that expressions are tried on.
  const enums = new Set(model.enums.map(({ name }) => name));
  for (const table of model.tables) settleName(table, relations(table.schema), types(table.schema), enums);
  for (const table of model.tables) {
    const columns = new Set<string>();
    const constraints = new Set<string>();
    for (const column of table.columns) settleName(column, columns);
    if (table.primaryKey !== null) settleName(table.primaryKey, relations(table.schema), constraints);
    for (const each of table.uniques) settleName(each, relations(table.schema), constraints);
    for (const each of table.checks) settleName(each, constraints);
    for (const each of table.foreignKeys) settleName(each, constraints);
    for (const each of table.indexes) settleName(each, relations(table.schema));
    for (const { identity } of table.columns) {
      if (identity?.name === undefined) continue;
      const sequence: Named = { uid: 0, name: identity.name };
      settleName(sequence, relations(table.schema), types(table.schema));
      identity.name = sequence.name;
    }
  }
}
