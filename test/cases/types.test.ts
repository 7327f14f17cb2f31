// Types of columns: changes that keep the rows, changes that can't be, and spellings that are no change.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Builder = (pg: Pg, sql: Sql) => unknown;

const things =
  (value: Builder): ModelsCode =>
  (pg, sql) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey(), value: value(pg, sql) as never }) });

interface Retype extends Omit<Case, "before" | "after" | "rows" | "reads"> {
  readonly from: Builder;
  readonly to: Builder;
  /** The values as text, by row, when up has run and when down has run. */
  readonly gives?: readonly [up: string, down: string];
  /** Literals, each a row. */
  readonly values?: readonly string[];
}

function retype({ from, to, values = [], gives, ...rest }: Retype): Case {
  const rows = values.map((value, at) => `(${at}, ${value})`).join(", ");
  const query = "select coalesce(value::text, 'NULL') from things order by id";
  return {
    ...(gives !== undefined && { reads: { query, up: gives[0], down: gives[1] } }),
    expect: ["alter column things.value (type)"],
    ...(rows !== "" && { rows: `insert into things values ${rows}` }),
    ...rest,
    before: things(from),
    after: things(to),
  };
}

const named =
  (type: string): Builder =>
  (pg) =>
    pg.customType<{ data: string }>({ dataType: () => type })();

const retypes: readonly Case[] = [
  retype({
    name: "varchar longer",
    from: (pg) => pg.varchar({ length: 10 }),
    to: (pg) => pg.varchar({ length: 20 }),
    values: ["'abc'"],
  }),
  retype({
    name: "varchar shorter",
    from: (pg) => pg.varchar({ length: 20 }),
    to: (pg) => pg.varchar({ length: 10 }),
    values: ["'abc'"],
  }),
  retype({
    name: "varchar shorter than a value: nothing is cut",
    from: (pg) => pg.varchar({ length: 20 }),
    to: (pg) => pg.varchar({ length: 3 }),
    values: ["'abcdef'"],
    failsUp: "value too long",
  }),
  retype({
    name: "varchar without its length",
    from: (pg) => pg.varchar({ length: 20 }),
    to: (pg) => pg.varchar(),
    values: ["'abc'"],
  }),
  retype({
    name: "varchar to text",
    from: (pg) => pg.varchar({ length: 20 }),
    to: (pg) => pg.text(),
    values: ["'abc'"],
  }),
  retype({
    name: "text to varchar",
    from: (pg) => pg.text(),
    to: (pg) => pg.varchar({ length: 20 }),
    values: ["'abc'"],
  }),
  retype({
    name: "text to a varchar that is too short",
    from: (pg) => pg.text(),
    to: (pg) => pg.varchar({ length: 2 }),
    values: ["'abc'"],
    failsUp: "value too long",
  }),
  retype({ name: "char to text", from: (pg) => pg.char({ length: 5 }), to: (pg) => pg.text(), values: ["'abc'"] }),
  retype({
    name: "integer to bigint",
    from: (pg) => pg.integer(),
    to: (pg) => pg.bigint({ mode: "number" }),
    values: ["1", "-2"],
  }),
  retype({
    name: "bigint to integer",
    from: (pg) => pg.bigint({ mode: "number" }),
    to: (pg) => pg.integer(),
    values: ["1"],
  }),
  retype({
    name: "bigint to an integer that can't hold it",
    from: (pg) => pg.bigint({ mode: "number" }),
    to: (pg) => pg.integer(),
    values: ["3000000000"],
    failsUp: "out of range",
  }),
  retype({
    name: "integer to numeric",
    from: (pg) => pg.integer(),
    to: (pg) => pg.numeric({ precision: 10, scale: 2 }),
    values: ["12"],
  }),
  retype({
    name: "real to double precision",
    from: (pg) => pg.real(),
    to: (pg) => pg.doublePrecision(),
    values: ["0.5"],
  }),
  retype({
    name: "numeric wider",
    from: (pg) => pg.numeric({ precision: 6, scale: 2 }),
    to: (pg) => pg.numeric({ precision: 10, scale: 4 }),
    values: ["12.25"],
  }),
  retype({
    name: "numeric without a precision",
    from: (pg) => pg.numeric({ precision: 6, scale: 2 }),
    to: (pg) => pg.numeric(),
    values: ["12.25"],
  }),
  retype({
    name: "timestamp to timestamptz",
    from: (pg) => pg.timestamp(),
    to: (pg) => pg.timestamp({ withTimezone: true }),
    values: ["'2024-02-29 12:00:00'"],
  }),
  retype({
    name: "timestamptz to timestamp",
    from: (pg) => pg.timestamp({ withTimezone: true }),
    to: (pg) => pg.timestamp(),
    values: ["'2024-02-29 12:00:00+00'"],
  }),
  retype({
    name: "timestamp with a precision",
    from: (pg) => pg.timestamp(),
    to: (pg) => pg.timestamp({ precision: 3 }),
    values: ["'2024-02-29 12:00:00.123'"],
  }),
  retype({ name: "date to timestamp", from: (pg) => pg.date(), to: (pg) => pg.timestamp(), values: ["'2024-02-29'"] }),
  retype({ name: "text to date", from: (pg) => pg.text(), to: (pg) => pg.date(), values: ["'2024-02-29'"] }),
  retype({
    name: "interval with fields",
    from: (pg) => pg.interval(),
    to: (pg) => pg.interval({ fields: "day to second", precision: 2 }),
    values: ["'1 day 02:00:00'"],
  }),
  retype({
    name: "text to uuid",
    from: (pg) => pg.text(),
    to: (pg) => pg.uuid(),
    values: ["'00000000-0000-0000-0000-000000000001'"],
  }),
  retype({ name: "text to integer", from: (pg) => pg.text(), to: (pg) => pg.integer(), values: ["'12'"] }),
  retype({
    name: "text to integer with a text that is none",
    from: (pg) => pg.text(),
    to: (pg) => pg.integer(),
    values: ["'twelve'"],
    failsUp: "invalid input syntax",
  }),
  retype({ name: "integer to text", from: (pg) => pg.integer(), to: (pg) => pg.text(), values: ["12"] }),
  retype({ name: "integer to boolean", from: (pg) => pg.integer(), to: (pg) => pg.boolean(), values: ["0", "1"] }),
  retype({
    name: "integer with a default to boolean with a default",
    from: (pg) => pg.integer().default(0),
    to: (pg) => pg.boolean().default(false),
    values: ["0", "1"],
    expect: ["alter column things.value (type, default)"],
  }),
  retype({ name: "boolean to text", from: (pg) => pg.boolean(), to: (pg) => pg.text(), values: ["true"] }),
  retype({ name: "json to jsonb", from: (pg) => pg.json(), to: (pg) => pg.jsonb(), values: [`'{"a": 1}'`] }),
  retype({ name: "jsonb to json", from: (pg) => pg.jsonb(), to: (pg) => pg.json(), values: [`'{"a": 1}'`] }),
  retype({ name: "text to jsonb", from: (pg) => pg.text(), to: (pg) => pg.jsonb(), values: [`'{"a": 1}'`] }),
  retype({ name: "text to text[] in an empty table", from: (pg) => pg.text(), to: (pg) => pg.text().array() }),
  retype({
    name: "integer[] to bigint[]",
    from: (pg) => pg.integer().array(),
    to: (pg) => pg.bigint({ mode: "number" }).array(),
    values: ["'{1,2}'"],
  }),
  retype({
    name: "varchar[] to text[]",
    from: (pg) => pg.varchar({ length: 10 }).array(),
    to: (pg) => pg.text().array(),
    values: ["'{a,b}'"],
  }),
  retype({ name: "inet to text", from: (pg) => pg.inet(), to: (pg) => pg.text(), values: ["'10.0.0.1'"] }),
  retype({ name: "cidr to inet", from: (pg) => pg.cidr(), to: (pg) => pg.inet(), values: ["'10.0.0.0/8'"] }),
  retype({
    name: "a default that would not cast by itself",
    from: (pg) => pg.text().notNull().default("1"),
    to: (pg) => pg.integer().notNull().default(1),
    values: ["'5'"],
    expect: ["alter column things.value (type, default)"],
  }),
  retype({
    name: "a default that stays, with a type that has no cast for it",
    from: (pg, sql) => pg.text().default(sql`'7'`),
    to: (pg, sql) => pg.integer().default(sql`'7'`),
    values: ["'5'"],
    expect: (words) => words.length === 1 && words[0]?.startsWith("alter column things.value (type") === true,
  }),
  retype({
    name: "a default that is dropped with the old type",
    from: (pg) => pg.text().default("x"),
    to: (pg) => pg.integer(),
    values: ["'5'"],
    expect: ["alter column things.value (type, default)"],
  }),
  retype({
    name: "a domain in place of its base",
    setup: "create domain slug as text check (value <> '')",
    from: (pg) => pg.text(),
    to: named("slug"),
    values: ["'a'"],
  }),
  retype({
    name: "a type with quotes in a schema",
    setup: `create schema app; create domain app."Kind" as varchar(10); create domain "Odd kind" as text`,
    from: named(`app."Kind"`),
    to: named(`"Odd kind"`),
    values: ["'a'"],
  }),
  retype({
    name: "text to citext",
    extensions: ["citext"],
    from: (pg) => pg.text(),
    to: named("citext"),
    values: ["'Abc'"],
  }),
  retype({
    name: "text to citext[]",
    extensions: ["citext"],
    from: (pg) => pg.text().array(),
    to: named("citext[]"),
    values: ["'{Abc}'"],
  }),
  retype({
    name: "text to hstore",
    extensions: ["hstore"],
    from: (pg) => pg.text(),
    to: named("hstore"),
    values: [`'"a"=>"1"'`],
  }),
  retype({
    name: "bit longer",
    from: (pg) => pg.bit({ dimensions: 3 }),
    to: named("bit varying(8)"),
    values: ["B'101'"],
  }),
];

const values = (...texts: readonly string[]): string => texts.map((text) => JSON.stringify([text])).join(" ");
const bigint: Builder = (pg) => pg.bigint({ mode: "number" });
const seconds = `value=to_timestamp(value) AT TIME ZONE 'UTC'`;

/** Casts that PostgreSQL doesn't make by itself, and nobody needs to be asked about. */
const sure: readonly Case[] = [
  retype({
    name: "bigint to boolean",
    from: bigint,
    to: (pg) => pg.boolean(),
    values: ["0", "1", "3000000000", "null"],
    rewrites: true,
    gives: [values("false", "true", "true", "NULL"), values("0", "1", "1", "NULL")],
  }),
  retype({
    name: "numeric to boolean",
    from: (pg) => pg.numeric(),
    to: (pg) => pg.boolean(),
    values: ["0.4", "0"],
    rewrites: true,
    gives: [values("true", "false"), values("1", "0")],
  }),
  retype({
    name: "boolean to smallint",
    from: (pg) => pg.boolean(),
    to: (pg) => pg.smallint(),
    values: ["true", "false"],
    gives: [values("1", "0"), values("true", "false")],
  }),
  retype({
    name: "boolean with a default to integer with a default",
    from: (pg) => pg.boolean().notNull().default(true),
    to: (pg) => pg.integer().notNull().default(1),
    values: ["true", "false"],
    expect: ["alter column things.value (type, default)"],
    gives: [values("1", "0"), values("true", "false")],
  }),
  retype({
    name: "bigint[] to boolean[]",
    from: (pg) => pg.bigint({ mode: "number" }).array(),
    to: (pg) => pg.boolean().array(),
    values: ["'{0,1,null}'"],
    gives: [values("{f,t,NULL}"), values("{0,1,NULL}")],
  }),
  retype({
    name: "text to text[] with rows, and back to the first element",
    from: (pg) => pg.text(),
    to: (pg) => pg.text().array(),
    values: ["'a,b'", "null"],
    gives: [values('{"a,b"}', "NULL"), values("a,b", "NULL")],
  }),
  retype({
    name: "text to integer[]",
    from: (pg) => pg.text(),
    to: (pg) => pg.integer().array(),
    values: ["'5'", "null"],
    gives: [values("{5}", "NULL"), values("5", "NULL")],
  }),
  retype({
    name: "integer with a default to text[] with a default",
    from: (pg) => pg.integer().notNull().default(1),
    to: (pg) => pg.text().array().notNull().default(["1"]),
    values: ["5"],
    expect: ["alter column things.value (type, default)"],
    gives: [values("{5}"), values("5")],
  }),
  retype({
    name: "integer to a varchar that is too short: nothing is cut",
    from: (pg) => pg.integer(),
    to: (pg) => pg.varchar({ length: 2 }),
    values: ["123"],
    failsUp: "value too long",
  }),
  retype({
    name: "text to a bit varying that is too short: nothing is cut",
    from: (pg) => pg.text(),
    to: named("bit varying(2)"),
    values: ["'101'"],
    failsUp: "bit string too long",
  }),
  retype({
    name: "char to uuid, whose spaces at the end are no part of it",
    from: (pg) => pg.char({ length: 40 }),
    to: (pg) => pg.uuid(),
    values: ["'00000000-0000-0000-0000-000000000001'"],
  }),
  retype({
    name: "integer to jsonb",
    from: (pg) => pg.integer(),
    to: (pg) => pg.jsonb(),
    values: ["5", "null"],
    gives: [values("5", "NULL"), values("5", "NULL")],
  }),
  retype({
    name: "date to jsonb",
    from: (pg) => pg.date(),
    to: (pg) => pg.jsonb(),
    values: ["'2024-02-29'"],
    gives: [values('"2024-02-29"'), values("2024-02-29")],
  }),
  retype({
    name: "json to boolean",
    from: (pg) => pg.json(),
    to: (pg) => pg.boolean(),
    values: ["'true'"],
    gives: [values("true"), values("true")],
  }),
  retype({
    name: "money to double precision",
    from: named("money"),
    to: (pg) => pg.doublePrecision(),
    values: ["12.5"],
    gives: [values("12.5"), values("$12.50")],
  }),
];

/** Casts of which none is sure: somebody says how. */
const asked: readonly Case[] = [
  retype({
    name: "bigint to timestamp: nobody is asked, nothing is guessed",
    from: bigint,
    to: (pg) => pg.timestamp(),
    refuses: `--using "things.value=to_timestamp(value) AT TIME ZONE 'UTC'"    (seconds since 1970)`,
  }),
  retype({
    name: "bigint to timestamp: seconds, and back",
    from: bigint,
    to: (pg) => pg.timestamp(),
    values: ["1709208000", "null"],
    usings: [`things.${seconds}`],
    gives: [values("2024-02-29 12:00:00", "NULL"), values("1709208000", "NULL")],
  }),
  retype({
    name: "bigint to timestamptz: milliseconds, and back",
    from: bigint,
    to: (pg) => pg.timestamp({ withTimezone: true, precision: 3 }),
    values: ["1709208000123"],
    usings: ["things.value=to_timestamp(value / 1000.0)"],
    gives: [values("2024-02-29 12:00:00.123+00"), values("1709208000123")],
  }),
  retype({
    name: "bigint to timestamp: in one's own words, and the way back is asked for",
    from: bigint,
    to: (pg) => pg.timestamp(),
    usings: ["things.value=timestamp '2000-01-01' + make_interval(days => value::integer)"],
    refuses:
      "On the way back, how shall the values of things.value become bigint? They are timestamp, and no cast is sure.",
  }),
  retype({
    name: "bigint to timestamp: both ways in one's own words",
    from: bigint,
    to: (pg) => pg.timestamp(),
    values: ["59"],
    usings: ["things.value=timestamp '2000-01-01' + make_interval(days => value::integer)"],
    usingBacks: ["things.value=extract(day from value - timestamp '2000-01-01')::bigint"],
    gives: [values("2000-02-29 00:00:00"), values("59")],
  }),
  retype({
    name: "timestamp to bigint",
    from: (pg) => pg.timestamp(),
    to: bigint,
    values: ["'2024-02-29 12:00:00'"],
    usings: ["things.value=extract(epoch from value)"],
    gives: [values("1709208000"), values("2024-02-29 12:00:00")],
  }),
  retype({
    name: "text[] to text: nothing is guessed",
    from: (pg) => pg.text().array(),
    to: (pg) => pg.text(),
    refuses: `--using "things.value=array_to_string(value, ',')"    (joined by commas)`,
  }),
  retype({
    name: "text[] to text: joined, and taken apart again",
    from: (pg) => pg.text().array(),
    to: (pg) => pg.text(),
    values: ["'{a,b}'"],
    usings: ["things.value=array_to_string(value, ',')"],
    gives: [values("a,b"), values("{a,b}")],
  }),
  retype({
    name: "text[] to text: as PostgreSQL writes it",
    from: (pg) => pg.text().array(),
    to: (pg) => pg.text(),
    values: ["'{a,b}'"],
    usings: ["things.value=value::text"],
    gives: [values("{a,b}"), values("{a,b}")],
  }),
  retype({
    name: "integer[] to jsonb has a cast, and the way back is asked for",
    from: (pg) => pg.integer().array(),
    to: (pg) => pg.jsonb(),
    refuses: `--using-back "things.value=translate(value::text, '[]', '{}')::integer[]"`,
  }),
  retype({
    name: "integer[] to jsonb, and back",
    from: (pg) => pg.integer().array(),
    to: (pg) => pg.jsonb(),
    values: ["'{1,2}'"],
    usingBacks: ["things.value=translate(value::text, '[]', '{}')::integer[]"],
    gives: [values("[1, 2]"), values("{1,2}")],
  }),
  retype({
    name: "text to bytea, and back",
    from: (pg) => pg.text(),
    to: named("bytea"),
    values: ["'ü\\'"],
    usings: ["things.value=convert_to(value, 'UTF8')"],
    gives: [values("\\xc3bc5c"), values("ü\\")],
  }),
  retype({
    name: "boolean to date: only by giving the values up",
    from: (pg) => pg.boolean(),
    to: (pg) => pg.date(),
    values: ["true"],
    rewrites: true,
    usings: ["things.value=NULL"],
    gives: [values("NULL"), values("NULL")],
  }),
  retype({
    name: "boolean that is NOT NULL to date: there is nothing to choose from",
    from: (pg) => pg.boolean().notNull(),
    to: (pg) => pg.date().notNull(),
    refuses: 'answer with --using "things.value=<an SQL expression>"',
  }),
  {
    name: "a renamed column that gets another type: the way back has the old name",
    before: (pg) => ({
      things: pg.pgTable("things", {
        id: pg.integer().primaryKey(),
        "old one": bigint(pg, undefined as never) as never,
      }),
    }),
    rows: "insert into things values (1, 1709208000)",
    after: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey(), at: pg.timestamp() }) }),
    renames: ['things."old one":at'],
    usings: ["things.at=to_timestamp(at) AT TIME ZONE 'UTC'"],
    reads: { query: "select * from things", up: '[1,"2024-02-29 12:00:00"]', down: '[1,"1709208000"]' },
  },
  retype({
    name: "an answer that answers nothing",
    from: (pg) => pg.integer(),
    to: bigint,
    usings: ["things.other=1"],
    refuses: "--using things.other answers no question",
  }),
];

const collated =
  (value: Builder): ModelsCode =>
  (pg, sql) => ({
    things: pg.pgTable("things", { id: pg.integer().primaryKey(), value: value(pg, sql) as never }, (t) => [
      pg.index("by_value").on((t as never as Record<"value", ReturnType<Pg["text"]>>).value as never),
    ]),
  });

/** Two tables, joined by a key of this type. */
const joined =
  (key: Builder): ModelsCode =>
  (pg, sql) => {
    const users = pg.pgTable("users", { id: (key(pg, sql) as { primaryKey(): never }).primaryKey() });
    const posts = pg.pgTable("posts", {
      id: pg.integer().primaryKey(),
      author: (key(pg, sql) as { references(to: () => unknown): never }).references(
        () => (users as { readonly id: unknown }).id,
      ),
    });
    return { users, posts };
  };

/** A table, another one that refers to it, and a column beside its key. */
const authored =
  (name: Builder): ModelsCode =>
  (pg, sql) => {
    const users = pg.pgTable("users", { id: pg.integer().unique("users_once"), name: name(pg, sql) as never });
    const id = (users as { readonly id: unknown }).id as never;
    const posts = pg.pgTable("posts", { author: pg.integer() }, (t) => [
      pg.foreignKey({ name: "by", columns: [t.author], foreignColumns: [id] }),
    ]);
    return { users, posts };
  };

const others: readonly Case[] = [
  {
    name: "integer to bigint on both sides of a foreign key",
    before: joined((pg) => pg.integer()),
    rows: "insert into users values (1); insert into posts values (1, 1)",
    after: joined((pg) => pg.bigint({ mode: "number" })),
    expect: (words) => words.length === 2 && words.every((each) => each.endsWith("(type)")),
  },
  {
    name: "text to uuid on both sides of a foreign key",
    before: joined((pg) => pg.text()),
    rows: "insert into users values ('00000000-0000-0000-0000-000000000001'); insert into posts values (1, '00000000-0000-0000-0000-000000000001')",
    after: joined((pg) => pg.uuid()),
    expect: (words) => words.filter((each) => each.endsWith("(type)")).length === 2,
  },
  {
    name: "an array of other dimensions is the same type",
    before: things((pg) => pg.text().array()),
    after: things((pg) => (pg.text().array() as unknown as { array(): unknown }).array()),
    only: "0.45",
    expect: [],
  },
  {
    name: "an array of other dimensions is the same type",
    before: things((pg) => pg.text().array()),
    after: things((pg) => (pg.text() as unknown as { array(dimensions: string): unknown }).array("[][]")),
    only: "1.0",
    expect: [],
  },
  {
    name: "a collation made by raw SQL stays when the type changes",
    before: collated((pg) => pg.varchar({ length: 10 })),
    rows: `alter table things alter column value type varchar(10) collate "C"; insert into things values (1, 'a')`,
    after: collated((pg) => pg.varchar({ length: 20 })),
    expect: ["alter column things.value (type)"],
    reference: false,
  },
  {
    name: "a collation made by raw SQL stays when the default changes",
    before: collated((pg) => pg.text()),
    rows: `alter table things alter column value type text collate "C"`,
    after: collated((pg) => pg.text().default("x").notNull()),
    expect: ["alter column things.value (not null, default)"],
    reference: false,
  },
  {
    name: "a collation made by raw SQL goes with the type that has it",
    before: collated((pg) => pg.text()),
    rows: `alter table things alter column value type text collate "C"; insert into things values (1, '1')`,
    after: collated((pg) => pg.integer()),
    usings: ["things.value=value::integer"],
    expect: ["alter column things.value (type, collation)"],
    reference: false,
  },
  {
    name: "a collation of an index, made by raw SQL, goes with the type that has it",
    before: collated((pg) => pg.text()),
    rows: `drop index by_value; create index by_value on things (value collate "C"); insert into things values (1, '1')`,
    after: collated((pg) => pg.integer()),
    usings: ["things.value=value::integer"],
    reference: false,
  },
  {
    name: "a collation made by raw SQL stays between types that have one",
    before: collated((pg) => pg.text()),
    rows: `drop index by_value; alter table things alter column value type text collate "POSIX"; create index by_value on things (value collate "C"); insert into things values (1, '1')`,
    after: collated((pg) => pg.varchar({ length: 20 })),
    expect: (words) => words.length === 1,
    reference: false,
  },
  {
    name: "a retyped column that is included in a key, made by raw SQL, under a foreign key",
    before: authored((pg) => pg.text()),
    rows: `alter table posts drop constraint by; alter table users drop constraint users_once;
      alter table users add constraint users_once unique (id) include (name); alter table posts add constraint by foreign key (author) references users (id);
      insert into users values (1, 'Ada'); insert into posts values (1)`,
    after: authored((pg) => pg.varchar({ length: 20 })),
    reference: false,
  },
  {
    name: "a retyped column under a unique key, a check, indexes and a generated column",
    before: (pg, sql) => ({
      things: pg.pgTable(
        "things",
        {
          id: pg.integer().primaryKey(),
          value: pg.integer().unique(),
          twice: pg.integer().generatedAlwaysAs(sql`value * 2`),
        },
        (t) => [
          pg.check("positive", sql`${t.value} > 0`),
          pg.index("big").on(t.value).where(sql`${t.value} > 100`),
          pg.index("expression").on(sql`(${t.value} + 1)`),
        ],
      ),
    }),
    rows: "insert into things (id, value) values (1, 5)",
    after: (pg, sql) => ({
      things: pg.pgTable(
        "things",
        {
          id: pg.integer().primaryKey(),
          value: pg.bigint({ mode: "number" }).unique(),
          twice: pg.integer().generatedAlwaysAs(sql`value * 2`),
        },
        (t) => [
          pg.check("positive", sql`${t.value} > 0`),
          pg.index("big").on(t.value).where(sql`${t.value} > 100`),
          pg.index("expression").on(sql`(${t.value} + 1)`),
        ],
      ),
    }),
    expect: (words) => words.includes("alter column things.value (type)"),
  },
  {
    name: "a retyped column whose check and predicate no longer fit by themselves",
    before: (pg, sql) => ({
      things: pg.pgTable("things", { id: pg.integer().primaryKey(), value: pg.text() }, (t) => [
        pg.check("not_empty", sql`${t.value} <> ''`),
        pg.index("some").on(t.value).where(sql`${t.value} <> '0'`),
      ]),
    }),
    rows: "insert into things values (1, '5')",
    after: (pg, sql) => ({
      things: pg.pgTable("things", { id: pg.integer().primaryKey(), value: pg.integer() }, (t) => [
        pg.check("not_empty", sql`${t.value} > 0`),
        pg.index("some").on(t.value).where(sql`${t.value} <> 0`),
      ]),
    }),
    expect: (words) => words.includes("alter column things.value (type)"),
  },
  {
    name: "other spellings of the same types",
    before: (pg) => ({
      things: pg.pgTable("things", {
        id: pg.integer().primaryKey(),
        a: pg.integer(),
        b: pg.boolean(),
        c: pg.doublePrecision(),
        d: pg.numeric({ precision: 10, scale: 2 }),
        e: pg.varchar({ length: 20 }),
        f: pg.timestamp({ withTimezone: true }),
        g: pg.timestamp({ precision: 3 }),
        h: pg.char({ length: 3 }),
        i: pg.smallint(),
        j: pg.bigint({ mode: "number" }),
        k: pg.real(),
        l: pg.time(),
        m: pg.numeric({ precision: 6 }),
        n: pg.text().array(),
        o: pg.varchar({ length: 5 }).array(),
        p: pg.time({ withTimezone: true, precision: 2 }),
      }),
    }),
    after: (pg) => {
      const of = (type: string): never => named(type)(pg, undefined as never) as never;
      return {
        things: pg.pgTable("things", {
          id: (named("int4")(pg, undefined as never) as { primaryKey(): never }).primaryKey(),
          a: of("INT"),
          b: of("bool"),
          c: of("float8"),
          d: of("decimal(10, 2)"),
          e: of("character varying(20)"),
          f: of("timestamp with time zone"),
          g: of("timestamp(3) without time zone"),
          h: of("character(3)"),
          i: of("int2"),
          j: of("int8"),
          k: of("float4"),
          l: of("time without time zone"),
          m: of("numeric(6,0)"),
          n: of("text[]"),
          o: of("character varying(5)[]"),
          p: of("time(2) with time zone"),
        }),
      };
    },
    expect: [],
  },
  {
    name: "every type there is, and no difference afterwards",
    after: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      const things = pg.pgTable("things", {
        a: pg.bigint({ mode: "bigint" }),
        b: pg.bigserial({ mode: "number" }),
        c: pg.bit({ dimensions: 4 }),
        d: pg.boolean(),
        e: pg.char(),
        f: pg.char({ length: 7 }),
        g: pg.cidr(),
        h: pg.date(),
        i: pg.doublePrecision(),
        j: pg.inet(),
        k: pg.integer(),
        l: pg.interval(),
        m: pg.interval({ fields: "year to month" }),
        n: pg.interval({ fields: "second", precision: 3 }),
        o: pg.interval({ precision: 2 }),
        p: pg.json(),
        q: pg.jsonb(),
        r: pg.line(),
        s: pg.macaddr(),
        t: pg.macaddr8(),
        u: pg.numeric(),
        v: pg.numeric({ precision: 5 }),
        w: pg.numeric({ precision: 5, scale: 3 }),
        x: pg.point(),
        y: pg.real(),
        z: pg.serial(),
        aa: pg.smallint(),
        ab: pg.smallserial(),
        ac: pg.text(),
        ad: pg.time(),
        ae: pg.time({ withTimezone: true, precision: 3 }),
        af: pg.timestamp(),
        ag: pg.timestamp({ withTimezone: true, precision: 0 }),
        ah: pg.uuid(),
        ai: pg.varchar(),
        aj: pg.varchar({ length: 33 }),
        ak: pg.text().array(),
        al: pg.numeric({ precision: 6, scale: 2 }).array(),
        am: pg.timestamp({ withTimezone: true, precision: 3 }).array(),
        an: mood(),
        ao: pg.uuid().array(),
        ap: pg.jsonb().array(),
        aq: pg.interval({ fields: "day" }).array(),
        ar: pg.char({ length: 3 }).array(),
        as: mood().array(),
      });
      return { mood, things };
    },
    expect: ["add enum mood", "add table things"],
  },
  {
    name: "custom types: built in, of others, of an extension",
    setup: `create schema app; create type app."Pair" as (a integer, b text); create domain money_amount as numeric(12, 2);
      create type "Range of it" as range (subtype = float8)`,
    extensions: ["citext"],
    after: (pg) => {
      const of = (type: string): never => named(type)(pg, undefined as never) as never;
      return {
        things: pg.pgTable("things", {
          a: of('app."Pair"'),
          b: of("money_amount"),
          c: of('"Range of it"'),
          d: of("citext"),
          e: of("tsvector"),
          f: of("int4range"),
          g: of("bytea"),
          h: of("xml"),
          i: of("name"),
          j: of("money"),
          k: of("tstzrange[]"),
          l: of("regclass"),
          m: of('"char"'),
          n: of("money_amount[]"),
          o: of("oid"),
          p: of("pg_lsn"),
          q: of("bit varying"),
          r: of("path"),
          s: of("public.citext"),
          t: of("int8multirange"),
        }),
      };
    },
    expect: ["add table things"],
  },
];

suite("types", [...retypes, ...sure, ...asked, ...others]);
