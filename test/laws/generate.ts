// A whole model, drawn: every kind, every option. What doesn't fit together, settle() mends.
import { rangeOf, type SequenceOptions } from "../../src/engine/kinds/sequence.ts";
import type { Draw } from "./draw.ts";
import type {
  CheckModel,
  ColumnModel,
  EnumModel,
  ForeignKeyModel,
  IndexModel,
  KeyModel,
  Model,
  SchemaModel,
  SequenceModel,
  TableModel,
  TypeModel,
} from "./model.ts";
import { familyOf } from "./model.ts";
import { nameFrom, unique } from "./names.ts";
import { settle } from "./settle.ts";
import { baseTypes, methodsOf, opclassesOf } from "./types.ts";

export interface Limits {
  readonly tables: number;
  /** Virtual generated columns: from PostgreSQL 18 on. */
  readonly virtual: boolean;
}

export function generate(draw: Draw, limits: Limits): Model {
  const model: Model = { nextUid: 1, schemas: [{ uid: 0, name: "" }], enums: [], sequences: [], tables: [] };
  times(draw.number(2), () => model.schemas.push(newSchema(draw, model)));
  times(draw.number(3), () => model.enums.push(newEnum(draw, model)));
  times(draw.number(2), () => model.sequences.push(newSequence(draw, model)));
  times(draw.number(limits.tables), () => model.tables.push(newTable(draw, model, limits)));
  settle(model);
  for (const table of model.tables)
    times(draw.number(2), () => table.foreignKeys.push(newForeignKey(draw, model, table)));
  return settle(model);
}

export function times(count: number, action: () => void): void {
  for (let left = count; left > 0; left--) action();
}

const uid = (model: Model): number => model.nextUid++;
const someName = (draw: Draw): string => nameFrom(draw, new Set());

export function newSchema(draw: Draw, model: Model): SchemaModel {
  return {
    uid: uid(model),
    name: unique(
      draw.pick(["app", "Core", "select", "größe", "a.b", 'qu"ote']),
      new Set(model.schemas.map(({ name }) => name)),
    ),
  };
}

const labels = [
  "draft",
  "published",
  "archived",
  "it's",
  "",
  "UPPER",
  "with space",
  "ünï",
  'quo"te',
  "a,b",
  "{x}",
  "null",
];

export function newLabel(draw: Draw, values: readonly string[]): string {
  return unique(draw.pick(labels), new Set(values));
}

export function newEnum(draw: Draw, model: Model): EnumModel {
  const values: string[] = [];
  times(draw.rarely(20) ? 0 : 1 + draw.number(4), () => values.push(newLabel(draw, values)));
  return { uid: uid(model), schema: draw.pick(model.schemas), name: someName(draw), values };
}

export function newSequence(draw: Draw, model: Model): SequenceModel {
  return {
    uid: uid(model),
    schema: draw.pick(model.schemas),
    name: someName(draw),
    attributes: newSequenceAttributes(draw),
  };
}

function newSequenceAttributes(draw: Draw): SequenceModel["attributes"] {
  const type = draw.rarely(5) ? draw.pick(["integer", "smallint"]) : "bigint";
  return { ...newOptions(draw, type), ...(type !== "bigint" && { type }) };
}

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

export function newColumn(draw: Draw, model: Model, table: TableModel & { readonly limits?: Limits }): ColumnModel {
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
  return column;
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

export function newTable(draw: Draw, model: Model, limits: Limits): TableModel {
  const table: TableModel = {
    uid: uid(model),
    schema: draw.pick(model.schemas),
    name: someName(draw),
    unlogged: draw.rarely(8),
    columns: [],
    primaryKey: null,
    uniques: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
  };
  times(draw.number(6), () => table.columns.push(newColumn(draw, model, table)));
  if (limits.virtual)
    for (const { generated } of table.columns) if (generated !== null) generated.stored = !draw.rarely(3);
  if (table.columns.length === 0) return table;
  if (!draw.rarely(3)) table.primaryKey = newKey(draw, model, table);
  times(draw.number(2), () => table.uniques.push(newKey(draw, model, table)));
  times(draw.number(2), () => table.checks.push(newCheck(draw, model, table)));
  times(draw.number(3), () => table.indexes.push(newIndex(draw, model, table)));
  return table;
}

const deferrals = ["no", "no", "no", "initially immediate", "initially deferred"] as const;

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

export function newIndex(draw: Draw, model: Model, table: TableModel): IndexModel {
  const columns = [draw.pick(table.columns), ...draw.some(table.columns, 2)];
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
    where: draw.rarely(4) ? { column: draw.pick(table.columns), form: draw.number(7) } : null,
    with: draw.rarely(6) ? parameters : {},
    include: draw.rarely(5) ? draw.some(table.columns, 2) : [],
    nullsNotDistinct: draw.rarely(4),
  };
}
