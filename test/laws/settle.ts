// Makes a model valid on a real PostgreSQL, by taking away or mending what isn't: edits may then be as wild as they like.

import { rangeOf, type SequenceOptions } from "../../src/engine/kinds/sequence.ts";
import {
  type ColumnModel,
  type ForeignKeyModel,
  familyOf,
  isSerial,
  type KeyModel,
  type Model,
  type TableModel,
  type TypeModel,
  typeText,
} from "./model.ts";
import { isOrdered, isVirtual, settleIndex } from "./settle-indexes.ts";
import { settleNames } from "./settle-names.ts";
import { settleParts, settleView } from "./settle-parts.ts";
import { defaultsOf, derivationOf } from "./texts.ts";
import { comparable } from "./types.ts";

const integers = ["smallint", "integer", "bigint"];

export function settle(model: Model): Model {
  const { schemas } = model;
  model.roles = model.roles.filter(({ name }, at) => model.roles.findIndex((role) => role.name === name) === at);
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
  for (const table of model.tables) settleParts(table, model);
  const views = model.views;
  model.views = [];
  for (const view of views) if (settleView(view, model)) model.views.push(view);
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
    const own = ownStorage(type);
    if (own === "plain" || column.storage === own || isVirtual(column)) delete column.storage;
    if (own === "plain" || isVirtual(column)) delete column.compression;
    if (isVirtual(column)) delete column.statistics;
  }
}

/** pg_type.typstorage; what can't be stored apart is plain. */
function ownStorage({ name, of, array }: TypeModel): string {
  if (array) return "extended";
  if (of !== null || /^(bit|name)/.test(name)) return "plain";
  if (/^(numeric|inet|cidr)/.test(name)) return "main";
  return /^(text|varchar|char|json|jsonb|bytea|xml|path|polygon|tsvector)/.test(name) ? "extended" : "plain";
}

/** The bounds of a sequence can't be wider than its type's. */
function within({ min, max }: SequenceOptions, type: string): Pick<SequenceOptions, "min" | "max"> {
  const [lowest, highest] = [rangeOf(type, "-1").min, rangeOf(type).max].map(BigInt) as [bigint, bigint];
  return { min: BigInt(min) < lowest ? String(lowest) : min, max: BigInt(max) > highest ? String(highest) : max };
}

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
