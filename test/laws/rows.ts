// A few rows for the tables of a model: values that their types take, keys that often find one another. What PostgreSQL
// refuses, because a check or a key says so, is left out.
import { qualifiedName, quoteIdentifier, quoteLiteral } from "../../src/engine/catalog/identifier.ts";
import { type Draw, times } from "./draw.ts";
import {
  type ColumnModel,
  familyOf,
  isSerial,
  type Model,
  type TableModel,
  type TypeModel,
  typeText,
} from "./model.ts";
import type { Family } from "./types.ts";

const values: Readonly<Partial<Record<Family, readonly string[]>>> = {
  integer: ["1", "2", "3", "0"],
  number: ["1", "2", "0.5", "100"],
  text: ["1", "a", "b", "abc", "it's"],
  boolean: ["true", "false"],
  date: ["2020-01-01", "2001-02-03"],
  timestamp: ["2020-01-01 00:00:00", "2001-02-03 04:05:06"],
  timestamptz: ["2020-01-01 00:00:00+00", "2001-02-03 04:05:06+00"],
  time: ["10:00", "11:30"],
  interval: ["2 days", "1 hour"],
  uuid: ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"],
  json: ['{"a": "b"}', "[]"],
  jsonb: ['{"a": "b"}', "[]"],
  bytea: ["\\x00ff", "\\x01"],
  inet: ["10.0.0.0/8", "192.168.0.0/24"],
  point: ["(0,0)", "(1,2)"],
  tsvector: ["a b", "c"],
  money: ["1", "2"],
};

const others: Readonly<Record<string, readonly string[]>> = {
  "bit(3)": ["101", "000"],
  "bit(5)": ["10101"],
  varbit: ["1", "0"],
  "varbit(8)": ["1", "0"],
  int4range: ["[1,5)", "empty"],
  int8range: ["[1,5)", "empty"],
  numrange: ["[1,5)", "empty"],
  daterange: ["[2020-01-01,2020-02-01)", "empty"],
  tsrange: ["[2020-01-01,2020-02-01)", "empty"],
  tstzrange: ["[2020-01-01,2020-02-01)", "empty"],
  macaddr: ["08:00:2b:01:02:03"],
  macaddr8: ["08:00:2b:01:02:03:04:05"],
  tsquery: ["a"],
  name: ["a", "b"],
  oid: ["1", "2"],
  pg_lsn: ["0/0", "0/1"],
  line: ["{1,2,3}"],
  lseg: ["[(0,0),(1,1)]"],
  box: ["(1,1),(0,0)"],
  path: ["((0,0),(1,1))"],
  polygon: ["((0,0),(1,1))"],
  circle: ["<(0,0),1>"],
  jsonpath: ["$.a"],
  xml: ["<a/>"],
};

/** INSERT statements, those for tables that others refer to first. */
export function rowsFrom(draw: Draw, model: Model): string[] {
  const statements: string[] = [];
  for (const table of inOrder(model.tables))
    times(draw.rarely(4) ? 0 : 1 + draw.number(2), () => statements.push(insert(draw, table)));
  return statements;
}

function inOrder(tables: readonly TableModel[]): TableModel[] {
  const ordered = new Set<TableModel>();
  const visit = (table: TableModel, above: readonly TableModel[]): void => {
    if (ordered.has(table) || above.includes(table)) return;
    for (const { target } of table.foreignKeys) visit(target, [...above, table]);
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}

function insert(draw: Draw, { schema, name, columns }: TableModel): string {
  const given = columns.filter(
    (column) => column.generated === null && column.identity === null && !isSerial(column) && !draw.rarely(8),
  );
  const table = qualifiedName(schema.name, name);
  if (given.length === 0) return `insert into ${table} default values`;
  const names = given.map((column) => quoteIdentifier(column.name));
  return `insert into ${table} (${names.join(", ")}) values (${given.map((column) => valueFor(draw, column)).join(", ")})`;
}

function valueFor(draw: Draw, { type, notNull, default: value }: ColumnModel): string {
  if (!notNull && draw.rarely(4)) return "null";
  if (value !== null && draw.rarely(3)) return "default";
  const single = valuesOf(type);
  if (!type.array) return single.length === 0 ? "null" : quoteLiteral(draw.pick(single));
  const elements = draw.some(single, 2).map((each) => quoteLiteral(each));
  return `array[${elements.join(", ")}]::${typeText(type)}`;
}

function valuesOf({ name, of }: TypeModel): readonly string[] {
  if (of !== null) return of.values;
  return others[name] ?? values[familyOf({ name, of: null, array: false })] ?? [];
}

/** One statement that inserts what can be inserted, each row by itself. */
export function inserting(statements: readonly string[]): string {
  const tries = statements.map(
    (sql) => `begin ${sql}; set constraints all immediate; exception when others then null; end;`,
  );
  return `do ${quoteLiteral(`begin\n${tries.join("\n")}\nend`)}`;
}
