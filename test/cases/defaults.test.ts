// Defaults: each is added, changed and dropped, and none is ever a difference by itself.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

interface Column {
  default(value: unknown): Column;
  array(): Column;
}

/** A column, and defaults that it may have. */
interface Defaulted {
  readonly column: (pg: Pg, sql: Sql) => unknown;
  readonly values: readonly [first: (sql: Sql) => unknown, second: (sql: Sql) => unknown];
}

const is = (value: unknown) => (): unknown => value;

const moment = new Date("2024-02-29T12:30:15.250Z");
const custom =
  (type: string) =>
  (pg: Pg): unknown =>
    pg.customType<{ data: string }>({ dataType: () => type })();

const columns: Readonly<Record<string, Defaulted>> = {
  plain: { column: (pg) => pg.text(), values: [is("plain"), is("other")] },
  empty: { column: (pg) => pg.text(), values: [is(""), is(" ")] },
  quote: { column: (pg) => pg.text(), values: [is("it's"), is("''")] },
  backslash: { column: (pg) => pg.text(), values: [is("a\\b\nc"), is("\\")] },
  dollar: { column: (pg) => pg.text(), values: [is("$1 ☃ %s"), is('"$2"')] },
  looks_null: { column: (pg) => pg.text(), values: [is("null"), is("NULL")] },
  looks_like_sql: { column: (pg) => pg.text(), values: [is("now()"), is("'x'::text")] },
  looks_like_number: { column: (pg) => pg.text(), values: [is("0"), is("0.0")] },
  char: { column: (pg) => pg.char({ length: 3 }), values: [is("abc"), is("a")] },
  varchar: { column: (pg) => pg.varchar({ length: 10 }), values: [is("abc"), is("x y")] },
  true_: { column: (pg) => pg.boolean(), values: [is(true), is(false)] },
  boolean_words: { column: (pg) => pg.boolean(), values: [(sql) => sql`'t'`, (sql) => sql`'off'::boolean`] },
  zero: { column: (pg) => pg.integer(), values: [is(0), is(-1)] },
  small: { column: (pg) => pg.smallint(), values: [is(-32768), is(7)] },
  big: { column: (pg) => pg.bigint({ mode: "bigint" }), values: [is(9223372036854775807n), is(-9223372036854775808n)] },
  real: { column: (pg) => pg.real(), values: [is(0), is(-0.5)] },
  double: { column: (pg) => pg.doublePrecision(), values: [is(1e3), is(1e-7)] },
  double_huge: { column: (pg) => pg.doublePrecision(), values: [is(1e21), is(-1e300)] },
  double_odd: { column: (pg) => pg.doublePrecision(), values: [is(Number.NaN), is(Number.NEGATIVE_INFINITY)] },
  numeric: { column: (pg) => pg.numeric({ precision: 8, scale: 2 }), values: [is("0"), is("1.50")] },
  numeric_bare: { column: (pg) => pg.numeric(), values: [is("0.0"), is("-12.3400")] },
  numeric_sql: { column: (pg) => pg.numeric({ precision: 8, scale: 2 }), values: [(sql) => sql`0`, (sql) => sql`1e3`] },
  now: {
    column: (pg) => pg.timestamp({ withTimezone: true }),
    values: [(sql) => sql`now()`, (sql) => sql`clock_timestamp()`],
  },
  current: {
    column: (pg) => pg.timestamp(),
    values: [(sql) => sql`CURRENT_TIMESTAMP`, (sql) => sql`localtimestamp(2)`],
  },
  current_precise: {
    column: (pg) => pg.timestamp({ precision: 3 }),
    values: [(sql) => sql`CURRENT_TIMESTAMP(3)`, (sql) => sql`now()`],
  },
  today: {
    column: (pg) => pg.date(),
    values: [(sql) => sql`CURRENT_DATE`, (sql) => sql`(now() at time zone 'utc')::date`],
  },
  time: { column: (pg) => pg.time(), values: [is("12:30:00"), (sql) => sql`current_time`] },
  later: {
    column: (pg) => pg.timestamp({ withTimezone: true }),
    values: [(sql) => sql`now() + interval '1 day'`, (sql) => sql`now() - '2 hours'::interval`],
  },
  moment: { column: (pg) => pg.timestamp(), values: [is(moment), is(new Date(0))] },
  moment_zone: {
    column: (pg) => pg.timestamp({ withTimezone: true, precision: 3 }),
    values: [is(moment), is(new Date(0))],
  },
  moment_text: {
    column: (pg) => pg.timestamp({ mode: "string" }),
    values: [is("2024-02-29 12:30:00"), is("infinity")],
  },
  date: { column: (pg) => pg.date({ mode: "date" }), values: [is(moment), is(new Date(0))] },
  date_text: { column: (pg) => pg.date(), values: [is("2024-02-29"), is("1999-12-31")] },
  interval: { column: (pg) => pg.interval(), values: [is("1 day 02:00"), is("3 mons")] },
  interval_fields: {
    column: (pg) => pg.interval({ fields: "day to second", precision: 2 }),
    values: [is("1 day 02:00:03.04"), is("00:00:01")],
  },
  uuid: {
    column: (pg) => pg.uuid(),
    values: [(sql) => sql`gen_random_uuid()`, is("00000000-0000-0000-0000-000000000001")],
  },
  user: { column: (pg) => pg.text(), values: [(sql) => sql`current_user`, (sql) => sql`session_user::text`] },
  calls: { column: (pg) => pg.text(), values: [(sql) => sql`upper('x')`, (sql) => sql`lower(concat('A', 'b'))`] },
  concatenated: { column: (pg) => pg.text(), values: [(sql) => sql`'a' || 'b'`, (sql) => sql`'a' || '-' || 7::text`] },
  cast: { column: (pg) => pg.text(), values: [(sql) => sql`'x'::text`, (sql) => sql`cast('y' as varchar(3))`] },
  sums: { column: (pg) => pg.integer(), values: [(sql) => sql`1 + 2`, (sql) => sql`(3 * (4 - 1))`] },
  case_: {
    column: (pg) => pg.text(),
    values: [(sql) => sql`case when true then 'a' else 'b' end`, (sql) => sql`coalesce(null, 'c')`],
  },
  parameters: {
    column: (pg) => pg.text(),
    values: [(sql) => sql`${"it's"}::text`, (sql) => sql`concat(${"a"}::text, ${1}::text)`],
  },
  json_object: { column: (pg) => pg.json(), values: [is({ b: 1, a: { d: [1, "it's"], c: null } }), is({ a: {} })] },
  jsonb_object: { column: (pg) => pg.jsonb(), values: [is({ b: 1, a: { d: [1, 'it\'s "so"'], c: null } }), is({})] },
  jsonb_array: { column: (pg) => pg.jsonb(), values: [is([]), is([1, { a: "\\" }])] },
  jsonb_text: { column: (pg) => pg.jsonb(), values: [is("{}"), is("it's")] },
  jsonb_scalar: { column: (pg) => pg.jsonb(), values: [is(0), is(false)] },
  jsonb_sql: { column: (pg) => pg.jsonb(), values: [(sql) => sql`'{}'::jsonb`, (sql) => sql`'{"b": 1, "a":2}'`] },
  jsonb_built: {
    column: (pg) => pg.jsonb(),
    values: [(sql) => sql`jsonb_build_object('a', 1)`, (sql) => sql`json_build_object('a', 'b')::jsonb`],
  },
  texts: {
    column: (pg) => pg.text().array(),
    values: [is([]), is(["a", "b c", "it's", 'q"', "", "NULL", "x,y", "{z}", "b\\s"])],
  },
  texts_sql: {
    column: (pg) => pg.text().array(),
    values: [(sql) => sql`ARRAY[]::text[]`, (sql) => sql`ARRAY['a', 'b']`],
  },
  texts_literal: { column: (pg) => pg.text().array(), values: [(sql) => sql`'{}'`, (sql) => sql`'{"a","b"}'::text[]`] },
  integers: { column: (pg) => pg.integer().array(), values: [is([1, -2]), is([])] },
  numerics: { column: (pg) => pg.numeric({ precision: 6, scale: 2 }).array(), values: [is(["1.5", "2"]), is(["0"])] },
  booleans: { column: (pg) => pg.boolean().array(), values: [is([true, false]), is([])] },
  moments: { column: (pg) => pg.timestamp().array(), values: [is([moment, new Date(0)]), is([])] },
  uuids: { column: (pg) => pg.uuid().array(), values: [is(["00000000-0000-0000-0000-000000000001"]), is([])] },
  point: { column: (pg) => pg.point(), values: [is([1, -2.5]), is([0, 0])] },
  point_xy: { column: (pg) => pg.point({ mode: "xy" }), values: [is({ x: 1, y: 2 }), is({ x: 0, y: 0 })] },
  line: { column: (pg) => pg.line(), values: [is([1, 2, 3]), is([0, 1, 0])] },
  inet: { column: (pg) => pg.inet(), values: [is("10.0.0.1"), is("10.0.0.0/8")] },
  cidr: { column: (pg) => pg.cidr(), values: [is("10.0.0.0/8"), is("::1/128")] },
  macaddr: { column: (pg) => pg.macaddr(), values: [is("08:00:2b:01:02:03"), is("08-00-2b-01-02-04")] },
  bit: { column: (pg) => pg.bit({ dimensions: 3 }), values: [is("101"), (sql) => sql`B'000'`] },
  bytea: { column: custom("bytea"), values: [(sql) => sql`'\\xdeadbeef'`, (sql) => sql`'\\x00'::bytea`] },
  tsvector: {
    column: custom("tsvector"),
    values: [(sql) => sql`''::tsvector`, (sql) => sql`to_tsvector('english', 'a cat')`],
  },
  int4: { column: custom("int4"), values: [(sql) => sql`7`, (sql) => sql`'8'`] },
  citext: { column: custom("citext"), values: [(sql) => sql`'Abc'`, (sql) => sql`'x'::citext`] },
};

type Which = 0 | 1 | "null" | "none";

/** A table with every column, and their first, their second or no defaults. */
const everything =
  (which: Which, among = Object.keys(columns)): ModelsCode =>
  (pg, sql) => {
    const mood = pg.pgEnum("mood", ["ok", "it's"]);
    const numbers = pg.pgSequence("numbers");
    const built = among.map((name) => {
      const { column, values } = columns[name] as Defaulted;
      return [name, withDefault(column(pg, sql) as Column, which, { values, sql })];
    });
    const enums = {
      mood: withDefault(mood() as unknown as Column, which, { values: [is("ok"), is("it's")], sql }),
      moods: withDefault((mood() as unknown as Column).array(), which, { values: [is(["ok", "it's"]), is([])], sql }),
      drawn: withDefault(pg.bigint({ mode: "number" }) as unknown as Column, which, {
        values: [(tag) => tag`nextval('numbers')`, (tag) => tag`nextval('numbers'::regclass) * 2`],
        sql,
      }),
    };
    const things = pg.pgTable("things", {
      id: pg.integer().primaryKey(),
      ...(Object.fromEntries([...built, ...Object.entries(enums)]) as Record<string, never>),
    });
    return { mood, numbers, things };
  };

function withDefault(column: Column, which: Which, { values, sql }: { values: Defaulted["values"]; sql: Sql }): Column {
  if (which === "none") return column;
  return column.default(which === "null" ? sql`NULL` : values[which](sql));
}

const every = Object.keys(columns).length + 3;
const row = "insert into things (id) values (1)";
const extensions = ["citext"];
/** All but what is made when a row is: moments, and the next number. */
const values = `select to_jsonb(t) - array['now', 'current', 'current_precise', 'today', 'time', 'later', 'uuid', 'drawn'] as row from things t order by id`;

const isEvery =
  (change: string) =>
  (words: readonly string[]): boolean =>
    words.filter((each) => each.startsWith("alter column things.") && each.endsWith(change)).length === every &&
    words.length === every;

const cases: readonly Case[] = [
  {
    name: "every default is made with its table, and is no difference afterwards",
    extensions,
    after: everything(0),
    expect: ["add enum mood", "add sequence numbers", "add table things"],
  },
  {
    name: "every other default is made with its table, and is no difference afterwards",
    extensions,
    after: everything(1),
    expect: ["add enum mood", "add sequence numbers", "add table things"],
  },
  {
    name: "every default is added",
    extensions,
    before: everything("none"),
    rows: row,
    after: everything(0),
    expect: isEvery("(default)"),
    keeps: values,
  },
  {
    name: "every default is changed",
    extensions,
    before: everything(0),
    rows: row,
    after: everything(1),
    expect: isEvery("(default)"),
    keeps: values,
  },
  {
    name: "every default is changed back",
    extensions,
    before: everything(1),
    rows: row,
    after: everything(0),
    expect: isEvery("(default)"),
    keeps: values,
  },
  {
    name: "every default is dropped",
    extensions,
    before: everything(1),
    rows: row,
    after: everything("none"),
    expect: isEvery("(default)"),
    keeps: values,
  },
  { name: "DEFAULT NULL is none", extensions, before: everything("none"), after: everything("null"), expect: [] },
  {
    name: "columns are added with every default, to a table that has rows",
    extensions,
    before: (pg) => ({
      mood: pg.pgEnum("mood", ["ok", "it's"]),
      numbers: pg.pgSequence("numbers"),
      things: pg.pgTable("things", { id: pg.integer().primaryKey() }),
    }),
    rows: "insert into things values (1)",
    after: everything(0),
    expect: (words) => words.length === every && words.every((each) => each.startsWith("add column")),
  },
  {
    name: "other spellings of the same default",
    before: (pg, sql) => ({
      things: pg.pgTable("things", {
        a: pg.boolean().default(true),
        b: pg.numeric({ precision: 8, scale: 2 }).default("0"),
        c: pg.timestamp({ withTimezone: true }).defaultNow(),
        d: pg.text().default("x"),
        e: pg.integer().default(10),
        f: pg.jsonb().default({ a: 1, b: [2] }),
        g: pg.text().array().default([]),
        h: pg.doublePrecision().default(1000),
        i: pg.interval().default("1 day"),
        j: pg.varchar({ length: 9 }).default("abc"),
        k: pg.text().default(sql`lower('A')`),
      }),
    }),
    after: (pg, sql) => ({
      things: pg.pgTable("things", {
        a: pg.boolean().default(sql`'yes'`),
        b: pg.numeric({ precision: 8, scale: 2 }).default(sql`'0'::numeric`),
        c: pg.timestamp({ withTimezone: true }).default(sql`now( )`),
        d: pg.text().default(sql`'x'::text`),
        e: pg.integer().default(sql`(10)`),
        f: pg.jsonb().default(sql`'{"a":1,"b":[2]}'::jsonb`),
        g: pg.text().array().default(sql`'{}'::text[]`),
        h: pg.doublePrecision().default(sql`1000`),
        i: pg.interval().default(sql`'1 day'::interval`),
        j: pg.varchar({ length: 9 }).default(sql`'abc'::character varying`),
        k: pg.text().default(sql`LOWER( 'A' )`),
      }),
    }),
    expect: [],
  },
  {
    name: "a default drawn from a sequence in another schema",
    after: (pg, sql) => {
      const app = pg.pgSchema("app");
      return {
        app,
        numbers: app.sequence("Numbers", { startWith: 100 }),
        things: pg.pgTable("things", {
          id: pg.bigint({ mode: "number" }).primaryKey().default(sql`nextval('app."Numbers"')`),
        }),
      };
    },
    expect: ["add schema app", 'add sequence app."Numbers"', "add table things"],
  },
  {
    name: "a default made by a function of others",
    setup: "create function public.short_id() returns text language sql as 'select ''x''::text'",
    after: (pg, sql) => ({
      things: pg.pgTable("things", {
        id: pg.text().primaryKey().default(sql`short_id()`),
        b: pg.text().default(sql`public.short_id()`),
      }),
    }),
    expect: ["add table things"],
  },
  {
    name: "a default and NOT NULL at once",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey(), a: pg.text() }) }),
    rows: "insert into things values (1, 'a')",
    after: (pg) => ({
      things: pg.pgTable("things", { id: pg.integer().primaryKey(), a: pg.text().notNull().default("x") }),
    }),
    expect: ["alter column things.a (not null, default)"],
  },
  {
    name: "a default by raw SQL that the models don't have",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey(), a: pg.text() }) }),
    rows: "alter table things alter column a set default 'theirs'",
    after: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey(), a: pg.text() }) }),
    expect: ["alter column things.a (default)"],
  },
  {
    name: "'0' and 0 on numeric are the same default",
    setup: "create table things (id integer primary key, value numeric(10, 2) default 0, rate numeric default 1.50)",
    after: (pg) => ({
      things: pg.pgTable("things", {
        id: pg.integer().primaryKey(),
        value: pg.numeric({ precision: 10, scale: 2 }).default("0"),
        rate: pg.numeric().default("1.5"),
      }),
    }),
    // A numeric without a scale keeps the digits that it was given.
    expect: ["alter column things.rate (default)"],
    reference: false,
  },
];

suite("defaults", cases);
