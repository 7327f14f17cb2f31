// Each default as text, and what PostgreSQL makes of that text when a row is inserted.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelsRead } from "../../src/drizzle/read-models.ts";
import type { Session } from "../../src/ports.ts";
import { pglite } from "../support/database.ts";
import { attributesOf, type Major, majors, modelsOf } from "./models-of.ts";

interface Case {
  readonly column: string;
  readonly default: string | null;
  /** The column's value in a new row, as text; `undefined`: not asked. */
  readonly stored?: string | null;
  readonly only?: Major;
}

const moment = `new Date("2024-02-29T12:30:15.250Z")`;

const cases: readonly Case[] = [
  { column: `text()`, default: null, stored: null },
  { column: `text().default("plain")`, default: `'plain'`, stored: "plain" },
  { column: `text().default("")`, default: `''`, stored: "" },
  { column: `text().default("it's")`, default: `'it''s'`, stored: "it's" },
  { column: `text().default("a\\\\b\\nc")`, default: `'a\\b\nc'`, stored: "a\\b\nc" },
  { column: `text().default('say "$1" ☃ %s')`, default: `'say "$1" ☃ %s'`, stored: `say "$1" ☃ %s` },
  { column: `text().default(null as never)`, default: null, stored: null },
  { column: "text().default(sql`NULL`)", default: null, stored: null },
  { column: "text().default(sql`upper('x')`)", default: "upper('x')", stored: "X" },
  { column: 'text().default(sql`${"it\'s"}::text`)', default: "'it''s'::text", stored: "it's" },
  { column: "integer().default(sql`${1} + ${2}`)", default: "1 + 2", stored: "3" },
  {
    column: "bigint({ mode: 'bigint' }).default(sql`${12345678901234567890n % 1000n}`)",
    default: "890",
    stored: "890",
  },
  {
    column: "timestamp().default(sql`${new Date(0)}`)",
    default: "'1970-01-01T00:00:00.000Z'",
    stored: "1970-01-01 00:00:00",
  },
  { column: `text().$default(() => "x")`, default: null, stored: null },
  { column: `text().$defaultFn(() => "x")`, default: null, stored: null },
  { column: `text().$onUpdate(() => "x")`, default: null, stored: null },
  { column: `varchar({ length: 3 }).default("abc")`, default: `'abc'`, stored: "abc" },
  { column: `char({ length: 3 }).default("ab")`, default: `'ab'`, stored: "ab" },
  { column: `integer().default(0)`, default: "0", stored: "0" },
  { column: `integer().default(-7)`, default: "-7", stored: "-7" },
  { column: `smallint().default(12)`, default: "12", stored: "12" },
  {
    column: `bigint({ mode: "number" }).default(9007199254740991)`,
    default: "9007199254740991",
    stored: "9007199254740991",
  },
  {
    column: `bigint({ mode: "bigint" }).default(-9223372036854775808n)`,
    default: "-9223372036854775808",
    stored: "-9223372036854775808",
  },
  { column: `bigint({ mode: "string" }).default("42")`, default: "'42'", stored: "42", only: "1.0" },
  { column: `real().default(0.5)`, default: "0.5", stored: "0.5" },
  { column: `doublePrecision().default(1e21)`, default: "1e+21", stored: "1e+21" },
  { column: `doublePrecision().default(Number.NaN)`, default: "'NaN'", stored: "NaN" },
  { column: `doublePrecision().default(-Infinity)`, default: "'-Infinity'", stored: "-Infinity" },
  { column: `numeric({ precision: 6, scale: 2 }).default("1.50")`, default: "'1.50'", stored: "1.50" },
  { column: `numeric({ mode: "number" }).default(1.5)`, default: "1.5", stored: "1.5" },
  { column: `numeric({ mode: "bigint" }).default(10n)`, default: "10", stored: "10" },
  { column: `boolean().default(true)`, default: "true", stored: "true" },
  { column: `boolean().default(false)`, default: "false", stored: "false" },
  { column: `uuid().defaultRandom()`, default: "gen_random_uuid()" },
  {
    column: `uuid().default("00000000-0000-0000-0000-000000000001")`,
    default: "'00000000-0000-0000-0000-000000000001'",
    stored: "00000000-0000-0000-0000-000000000001",
  },
  { column: `timestamp().defaultNow()`, default: "now()" },
  { column: `date().defaultNow()`, default: "now()" },
  { column: `timestamp().default(${moment})`, default: "'2024-02-29 12:30:15.250'", stored: "2024-02-29 12:30:15.25" },
  {
    column: `timestamp({ precision: 0 }).default(new Date(0))`,
    default: "'1970-01-01 00:00:00'",
    stored: "1970-01-01 00:00:00",
  },
  {
    column: `timestamp({ withTimezone: true }).default(${moment})`,
    default: "'2024-02-29 12:30:15.250+00'",
    stored: "2024-02-29 12:30:15.25+00",
  },
  {
    column: `timestamp({ withTimezone: true, precision: 3 }).default(${moment})`,
    default: "'2024-02-29 12:30:15.250+00'",
    stored: "2024-02-29 12:30:15.25+00",
  },
  {
    column: `timestamp({ mode: "string" }).default("2024-02-29 12:30:00")`,
    default: "'2024-02-29 12:30:00'",
    stored: "2024-02-29 12:30:00",
  },
  { column: `date({ mode: "date" }).default(${moment})`, default: "'2024-02-29'", stored: "2024-02-29" },
  { column: `date().default("2024-02-29")`, default: "'2024-02-29'", stored: "2024-02-29" },
  { column: `time({ withTimezone: true }).default("12:30:00+02")`, default: "'12:30:00+02'", stored: "12:30:00+02" },
  { column: `interval().default("1 day 02:00")`, default: "'1 day 02:00'", stored: "1 day 02:00:00" },
  {
    column: `interval({ fields: "day to second", precision: 3 }).default("1 day")`,
    default: "'1 day'",
    stored: "1 day",
  },
  {
    column: `jsonb().default({ a: 1, b: ["it's", null, { c: "\\"" }] })`,
    default: `'{"a":1,"b":["it''s",null,{"c":"\\""}]}'::jsonb`,
    stored: `{"a": 1, "b": ["it's", null, {"c": "\\""}]}`,
  },
  { column: `jsonb().default([])`, default: `'[]'::jsonb`, stored: "[]" },
  { column: `jsonb().default("{}")`, default: `'"{}"'::jsonb`, stored: `"{}"` },
  { column: `json().default(5)`, default: `'5'::json`, stored: "5" },
  { column: `json().default(false)`, default: `'false'::json`, stored: "false" },
  { column: "jsonb().default(sql`'{}'::jsonb`)", default: `'{}'::jsonb`, stored: "{}" },
  { column: `text().array().default([])`, default: `'{}'`, stored: "{}" },
  { column: "text().array().default(sql`ARRAY[]::text[]`)", default: "ARRAY[]::text[]", stored: "{}" },
  {
    column: `text().array().default(["a", "b c", "", "NULL", "q\\"uo'te", "co,mma", "{br}", "back\\\\slash"])`,
    default: `'{a,"b c","","NULL","q\\"uo''te","co,mma","{br}","back\\\\slash"}'`,
    stored: `{a,"b c","","NULL","q\\"uo'te","co,mma","{br}","back\\\\slash"}`,
  },
  { column: `integer().array().default([1, -2, 3])`, default: `'{1,-2,3}'`, stored: "{1,-2,3}" },
  { column: `boolean().array().default([true, false])`, default: `'{true,false}'`, stored: "{t,f}" },
  { column: `bigint({ mode: "bigint" }).array().default([1n])`, default: `'{1}'`, stored: "{1}" },
  {
    column: `timestamp({ withTimezone: true }).array().default([${moment}])`,
    default: `'{"2024-02-29 12:30:15.250+00"}'`,
    stored: `{"2024-02-29 12:30:15.25+00"}`,
  },
  { column: `date().array().default(["2024-02-29"])`, default: `'{2024-02-29}'`, stored: "{2024-02-29}" },
  {
    column: `jsonb().array().default([{ a: "x, y" }, [1]])`,
    default: `'{"{\\"a\\":\\"x, y\\"}",[1]}'`,
    stored: `{"{\\"a\\": \\"x, y\\"}",[1]}`,
  },
  { column: `point().array().default([[1, 2], [3, 4]])`, default: `'{"(1,2)","(3,4)"}'`, stored: `{"(1,2)","(3,4)"}` },
  {
    column: `integer().array().array().default([[1, 2], [3, 4]])`,
    default: `'{{1,2},{3,4}}'`,
    stored: "{{1,2},{3,4}}",
    only: "0.45",
  },
  {
    column: `integer().array("[][]").default([[1, 2], [3, 4]])`,
    default: `'{{1,2},{3,4}}'`,
    stored: "{{1,2},{3,4}}",
    only: "1.0",
  },
  { column: `text().array().array().default([[]])`, default: `'{}'`, stored: "{}", only: "0.45" },
  { column: `mood().default("so so")`, default: `'so so'`, stored: "so so" },
  { column: `mood().array().default(["so so", "ok"])`, default: `'{"so so",ok}'`, stored: `{"so so",ok}` },
  { column: `point().default([1.5, -2])`, default: `'(1.5,-2)'`, stored: "(1.5,-2)" },
  { column: `point({ mode: "xy" }).default({ x: 1, y: 2 })`, default: `'(1,2)'`, stored: "(1,2)" },
  { column: `line().default([1, 2, 3])`, default: `'{1,2,3}'`, stored: "{1,2,3}" },
  { column: `line({ mode: "abc" }).default({ a: 1, b: 2, c: 3 })`, default: `'{1,2,3}'`, stored: "{1,2,3}" },
  { column: `inet().default("10.0.0.0/8")`, default: `'10.0.0.0/8'`, stored: "10.0.0.0/8" },
  { column: `cidr().default("10.0.0.0/8")`, default: `'10.0.0.0/8'`, stored: "10.0.0.0/8" },
  { column: `macaddr().default("08:00:2b:01:02:03")`, default: `'08:00:2b:01:02:03'`, stored: "08:00:2b:01:02:03" },
  { column: `bit({ dimensions: 3 }).default("101")`, default: `'101'`, stored: "101" },
  { column: `vector({ dimensions: 3 }).default([1, 2, 3])`, default: `'[1,2,3]'` },
  { column: `halfvec({ dimensions: 2 }).default([0.5, 2])`, default: `'[0.5,2]'` },
  { column: `sparsevec({ dimensions: 5 }).default("{1:1,3:2}/5")`, default: `'{1:1,3:2}/5'` },
  { column: `geometry({ mode: "tuple" }).default([1, 2])`, default: `'point(1 2)'` },
  {
    column: `geometry({ mode: "xy", srid: 4326 }).default({ x: 1, y: 2 })`,
    default: `'SRID=4326;point(1 2)'`,
    only: "1.0",
  },
  { column: `bytea().default(Buffer.from([0, 255]))`, default: `'\\x00ff'`, stored: "\\x00ff", only: "1.0" },
  { column: `blob().default(Buffer.from("hi"))`, default: `'\\x6869'`, stored: "\\x6869" },
  { column: `doubled().default(4)`, default: "8", stored: "8" },
  { column: `viaSql().default("a")`, default: "upper('a')", stored: "A" },
  { column: `asObject().default({ k: "v" })`, default: `'{"k":"v"}'::jsonb`, stored: `{"k": "v"}` },
];

const customs = `
const mood = pgEnum("mood", ["ok", "so so"]);
const blob = customType<{ data: Buffer }>({ dataType: () => "bytea" });
const doubled = customType<{ data: number }>({ dataType: () => "int4", toDriver: (value) => value * 2 });
const viaSql = customType<{ data: string }>({ dataType: () => "text", toDriver: (value) => sql\`upper(\${value})\` });
const asObject = customType<{ data: object }>({ dataType: () => "jsonb" });
`;

let session: Session;
beforeAll(async () => {
  session = await pglite();
  await session.script("create type mood as enum ('ok', 'so so'); set time zone 'UTC'");
});
afterAll(() => session.close());

describe.each(majors)("defaults of drizzle-orm %s", (major) => {
  const own = cases.filter(({ only }) => only === undefined || only === major);
  const columns = own.map(({ column }, at) => `  c${at}: ${column},`);
  let models: ModelsRead;
  beforeAll(async () => {
    models = await modelsOf(`${customs}export const t = pgTable("t", {\n${columns.join("\n")}\n});`, major);
  });

  test.each(own.map((each, at) => ({ ...each, at })))("$column", async (each) => {
    const { type, default: text } = attributesOf(models, "column", "", "t", `c${each.at}`);
    expect(text).toBe(each.default);
    if (each.stored === undefined && text?.startsWith("'")) return;
    await session.script(
      `drop table if exists d; create temporary table d (c ${type}${text === null ? "" : ` default ${text}`}); insert into d default values`,
    );
    const rows = await session.query<{ c: unknown }>("select c::text from d");
    if (each.stored === undefined) expect(rows[0]?.c).toBeTruthy();
    else expect(rows[0]?.c).toBe(each.stored);
  });
});
