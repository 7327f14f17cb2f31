// Indexes of every method, with their orders, operator classes, predicates and expressions.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Name = "a" | "b" | "text" | "data" | "tags" | "at" | "place";
type Columns = Readonly<
  Record<
    Name,
    ReturnType<Pg["integer"]> & {
      desc(): Ordered;
      asc(): Ordered;
      nullsFirst(): Ordered;
      nullsLast(): Ordered;
      op(name: string): Ordered;
    }
  >
>;
interface Ordered {
  desc(): Ordered;
  asc(): Ordered;
  nullsFirst(): Ordered;
  nullsLast(): Ordered;
  op(name: string): Ordered;
}
interface Builder {
  on(...columns: readonly unknown[]): Builder;
  using(method: string, ...columns: readonly unknown[]): Builder;
  where(condition: unknown): Builder;
  with(parameters: Readonly<Record<string, unknown>>): Builder;
  concurrently(): Builder;
}
interface Indexes {
  index(name?: string): Builder;
  uniqueIndex(name?: string): Builder;
}

const table =
  (indexes: (columns: Columns, make: Indexes, sql: Sql) => readonly unknown[]): ModelsCode =>
  (pg, sql) => ({
    things: pg.pgTable(
      "things",
      {
        id: pg.integer().primaryKey(),
        a: pg.integer(),
        b: pg.integer(),
        text: pg.text(),
        data: pg.jsonb(),
        tags: pg.text().array(),
        at: pg.timestamp({ withTimezone: true }),
        place: pg.point(),
      },
      (t) => indexes(t as unknown as Columns, pg as unknown as Indexes, sql) as never,
    ),
  });

const bare = table(() => []);
const rows = `insert into things values (1, 1, 2, 'Text', '{"k": "v"}', '{a,b}', now(), '(1,2)')`;
const one = (build: (columns: Columns, index: Builder, sql: Sql) => unknown): ModelsCode =>
  table((t, make, sql) => [build(t, make.index("i"), sql)]);
const replaced = ["drop index things.i", "add index things.i"];

const cases: readonly Case[] = [
  { name: "add an index", before: bare, rows, after: one((t, index) => index.on(t.a)), expect: ["add index things.i"] },
  {
    name: "add an index without a name",
    before: bare,
    rows,
    after: table((t, { index }) => [index().on(t.a, t.b)]),
    expect: ["add index things.things_a_b_index"],
  },
  {
    name: "drop an index",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: bare,
    expect: ["drop index things.i"],
  },
  {
    name: "rename an index only",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: table((t, { index }) => [index("j").on(t.a)]),
    expect: ["rename index things.i to things.j"],
  },
  {
    name: "an index by another name than Drizzle derives: no difference",
    before: bare,
    rows: "create index by_hand on things (a, b)",
    after: table((t, { index }) => [index().on(t.a, t.b)]),
    expect: [],
  },
  {
    name: "other columns",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index) => index.on(t.a, t.b)),
    expect: replaced,
  },
  {
    name: "the same columns in another order",
    before: one((t, index) => index.on(t.a, t.b)),
    rows,
    after: one((t, index) => index.on(t.b, t.a)),
    expect: replaced,
  },
  {
    name: "DESC",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index) => index.on(t.a.desc())),
    expect: replaced,
  },
  {
    name: "NULLS FIRST",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index) => index.on(t.a.nullsFirst())),
    expect: replaced,
  },
  {
    name: "orders that are what holds anyway",
    before: one((t, index) => index.on(t.a, t.b.desc())),
    after: one((t, index) => index.on(t.a.asc().nullsLast(), t.b.desc().nullsLast())),
    expect: [],
  },
  {
    name: "every order there is, and no difference afterwards",
    after: table((t, { index }) => [
      index("one").on(t.a.asc(), t.b.desc()),
      index("two").on(t.a.asc().nullsFirst(), t.b.desc().nullsFirst()),
      index("three").on(t.a.asc().nullsLast(), t.b.desc().nullsLast()),
      index("four").on(t.text.desc().nullsLast().op("text_pattern_ops")),
    ]),
    expect: (words) => words.length === 5,
  },
  {
    name: "an index becomes unique",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: table((t, { uniqueIndex }) => [uniqueIndex("i").on(t.a)]),
    expect: replaced,
  },
  {
    name: "a unique index that rows break",
    before: bare,
    rows: "insert into things (id, a) values (1, 1), (2, 1)",
    after: table((t, { uniqueIndex }) => [uniqueIndex("i").on(t.a)]),
    failsUp: "could not create unique index",
  },
  {
    name: "an expression",
    before: bare,
    rows,
    after: one((t, index, sql) => index.on(sql`lower(${t.text})`)),
    expect: ["add index things.i"],
  },
  {
    name: "an expression is edited",
    before: one((t, index, sql) => index.on(sql`lower(${t.text})`)),
    rows,
    after: one((t, index, sql) => index.on(sql`upper(${t.text})`)),
    expect: replaced,
  },
  {
    name: "an expression is spelled in another way",
    before: one((t, index, sql) => index.on(sql`lower(${t.text})`)),
    after: one((_, index, sql) => index.on(sql`LOWER( "text" )`)),
    expect: [],
  },
  {
    name: "expressions of every form, and no difference afterwards",
    after: table((t, { index, uniqueIndex }, sql) => [
      index("one").on(sql`lower(${t.text})`, sql`(${t.a} + ${t.b})`, t.a),
      index("two").on(sql`(${t.data} ->> 'k')`),
      index("three").on(sql`((${t.data} -> 'a') ->> 'b') desc nulls last`),
      index("four").on(sql`coalesce(${t.text}, '')`, sql`(${t.text} || '-' || ${t.a}::text)`),
      uniqueIndex("five").on(sql`lower(trim(${t.text}))`).where(sql`${t.text} is not null`),
      index("six").on(sql`(${t.data} #>> '{a,b}')`),
      index("seven").on(sql`date_trunc('day', ${t.at} at time zone 'UTC')`),
      index("eight").on(sql`(case when ${t.a} > 0 then ${t.b} else 0 end)`),
      index("nine").on(sql`md5(${t.text})`, sql`${t.a} desc`),
      index("ten").using("gin", sql`to_tsvector('english', coalesce(${t.text}, ''))`),
      index("eleven").using("gin", sql`(${t.data} -> 'tags')`),
      index("twelve").on(sql`lower(${t.text}) text_pattern_ops`),
      index("thirteen").on(sql`lower(${t.text}) collate "C" text_pattern_ops desc`, sql`${t.text} collate "C"`),
      index("fourteen").on(sql`lower(${t.text} collate "C")`),
    ]),
    expect: (words) => words.length === 15,
  },
  {
    name: "a predicate is added",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index, sql) => index.on(t.a).where(sql`${t.b} > 0`)),
    expect: replaced,
  },
  {
    name: "a predicate is edited",
    before: one((t, index, sql) => index.on(t.a).where(sql`${t.b} > 0`)),
    rows,
    after: one((t, index, sql) => index.on(t.a).where(sql`${t.b} > 1`)),
    expect: replaced,
  },
  {
    name: "a predicate is dropped",
    before: one((t, index, sql) => index.on(t.a).where(sql`${t.b} > 0`)),
    rows,
    after: one((t, index) => index.on(t.a)),
    expect: replaced,
  },
  {
    name: "a predicate is spelled in another way",
    before: one((t, index, sql) => index.on(t.a).where(sql`${t.text} in ('x', 'y') and ${t.at} is not null`)),
    after: one((_, index, sql) =>
      index.on(sql`a`).where(sql`(("text" = ANY (ARRAY['x'::text, 'y'::text])) AND ("at" IS NOT NULL))`),
    ),
    expect: [],
  },
  {
    name: "predicates with values",
    after: table((t, { index }, sql) => [
      index("one").on(t.a).where(sql`${t.text} = ${"it's"} and ${t.b} = ${7}`),
      index("two").on(t.a).where(sql`${t.tags} @> array[${"x"}]::text[] or ${t.data} ? 'k'`),
      index("three").on(t.a).where(sql`${t.at} > '2020-01-01 00:00:00+00'`),
    ]),
    expect: (words) => words.length === 4,
  },
  {
    name: "another method",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index) => index.using("hash", t.a)),
    expect: replaced,
  },
  {
    name: "every method, and no difference afterwards",
    after: table((t, { index }) => [
      index("one").using("btree", t.a),
      index("two").using("hash", t.text),
      index("three").using("gin", t.data),
      index("four").using("gin", t.data.op("jsonb_path_ops")),
      index("five").using("gin", t.tags),
      index("six").using("gist", t.place),
      index("seven").using("spgist", t.text),
      index("eight").using("brin", t.at),
      index("nine").using("brin", t.at.op("timestamptz_minmax_multi_ops")),
    ]),
    expect: (words) => words.length === 10,
  },
  {
    name: "an operator class is added",
    before: one((t, index) => index.on(t.text)),
    rows,
    after: one((t, index) => index.on(t.text.op("text_pattern_ops"))),
    expect: replaced,
  },
  {
    name: "an operator class that is the default anyway",
    before: one((t, index) => index.on(t.text)),
    after: one((t, index) => index.on(t.text.op("text_ops"))),
    expect: [],
  },
  {
    name: "an operator class in sql``",
    before: one((t, index) => index.on(t.text.op("text_pattern_ops"))),
    after: one((t, index, sql) => index.on(sql`${t.text} text_pattern_ops`)),
    expect: [],
  },
  {
    name: "an extension's operator class",
    extensions: ["pg_trgm"],
    after: table((t, { index }, sql) => [
      index("one").using("gin", t.text.op("gin_trgm_ops")),
      index("two").using("gist", sql`${t.text} gist_trgm_ops`),
      index("three").using("gin", sql`lower(${t.text}) gin_trgm_ops`),
    ]),
    expect: (words) => words.length === 4,
  },
  {
    name: "an extension's operator class, its extension in another schema",
    setup: `create schema extensions; create extension pg_trgm schema extensions; set search_path = public, extensions`,
    after: table((t, { index }) => [index("one").using("gin", t.text.op("gin_trgm_ops"))]),
    expect: (words) => words.length === 2,
  },
  {
    name: "an operator class that does not exist",
    after: one((t, index) => index.on(t.text.op("no_such_ops"))),
    failsUp: "does not exist",
  },
  {
    name: "WITH parameters are added",
    before: one((t, index) => index.on(t.a)),
    rows,
    after: one((t, index) => index.on(t.a).with({ fillfactor: 70 })),
    expect: replaced,
  },
  {
    name: "WITH parameters are edited",
    before: one((t, index) => index.on(t.a).with({ fillfactor: 70 })),
    rows,
    after: one((t, index) => index.on(t.a).with({ fillfactor: 80 })),
    expect: replaced,
  },
  {
    name: "WITH parameters of every form, and no difference afterwards",
    after: table((t, { index }) => [
      index("one").on(t.a).with({ fillfactor: "70", deduplicate_items: false }),
      index("two").using("gin", t.data).with({ fastupdate: "off", gin_pending_list_limit: 128 }),
      index("three").using("brin", t.at).with({ pages_per_range: 32, autosummarize: true }),
    ]),
    expect: (words) => words.length === 4,
  },
  {
    name: "concurrently is a way to make it, and no difference",
    before: one((t, index) => index.on(t.a)),
    after: one((t, index) => index.on(t.a).concurrently()),
    expect: [],
  },
  {
    name: "an index is made concurrently on a table that is there",
    before: table((t, { index }) => [index("j").on(t.b)]),
    rows,
    after: table((t, { index, uniqueIndex }) => [
      index("j").on(t.b, t.a).concurrently(),
      uniqueIndex("i").on(t.a).concurrently(),
    ]),
    expect: ["drop index things.j", "add index things.i", "add index things.j"],
  },
  {
    name: "INCLUDE made by raw SQL stays",
    before: bare,
    rows: `${rows}; create index i on things (a) include (b)`,
    after: table((t, { index }) => [index("i").on(t.a), index("j").on(t.b)]),
    expect: ["add index things.j"],
    reference: false,
  },
  {
    name: "INCLUDE made by raw SQL stays when the index is made anew",
    before: bare,
    rows: `${rows}; create index i on things (a) include (b)`,
    after: one((t, index) => index.on(t.a.desc())),
    expect: replaced,
    keeps: "select indnatts - indnkeyatts as included from pg_index where indexrelid = 'i'::regclass",
    reference: false,
  },
  {
    name: "NULLS NOT DISTINCT and a collation made by raw SQL stay",
    since: 15,
    before: bare,
    rows: `${rows}; create unique index i on things (text collate "C") nulls not distinct`,
    after: table((t, { index, uniqueIndex }) => [uniqueIndex("i").on(t.text), index("j").on(t.b)]),
    expect: ["add index things.j"],
    reference: false,
  },
  {
    name: "a collation made by raw SQL stays when the index is made anew",
    before: bare,
    rows: `${rows}; create index i on things (text collate "C")`,
    after: one((t, index, sql) => index.on(t.text).where(sql`${t.a} > 0`)),
    expect: replaced,
    keeps: "select indcollation::regcollation[]::text from pg_index where indexrelid = 'i'::regclass",
    reference: false,
  },
  {
    name: "a collation made by raw SQL comes back with the type, where the other one has it by itself",
    before: (pg) => ({ things: pg.pgTable("things", { text: pg.text() }) }),
    rows: `insert into things values ('a'); create index i on things (text collate "C")`,
    after: (pg) => ({
      things: pg.pgTable("things", { text: pg.customType({ dataType: () => "name" })() as never }),
    }),
    reference: false,
  },
  {
    name: "a collation made by raw SQL stays its column's when the columns of the index change places",
    before: bare,
    rows: `${rows}; create index i on things (text collate "C", a)`,
    after: one((t, index) => index.on(t.a, t.text)),
    expect: replaced,
    reads: {
      query: "select pg_get_indexdef('i'::regclass)",
      up: '["CREATE INDEX i ON public.things USING btree (a, text COLLATE \\"C\\")"]',
      down: '["CREATE INDEX i ON public.things USING btree (text COLLATE \\"C\\", a)"]',
    },
    reference: false,
  },
  {
    name: "a collation made by raw SQL doesn't go to the column that takes the place of its own",
    before: bare,
    rows: `${rows}; create index i on things (text collate "C")`,
    after: one((t, index) => index.on(t.a)),
    expect: replaced,
    reference: false,
  },
  {
    name: "an index of others is left alone",
    before: bare,
    rows: "create index theirs on things (a); create index theirs_too on things (lower(text)) where b > 0",
    after: one((t, index) => index.on(t.a)),
    expect: ["add index things.i"],
    reference: false,
  },
  {
    name: "an index on a materialized view of others is left alone",
    setup: "create materialized view seen as select 1 as n; create unique index seen_n on seen (n)",
    after: one((t, index) => index.on(t.a)),
    expect: ["add table things", "add index things.i"],
  },
  {
    name: "an index in another schema, with its column",
    before: (pg) => {
      const app = pg.pgSchema("app");
      return { app, things: app.table("things", { id: pg.integer().primaryKey() }) };
    },
    rows: "insert into app.things values (1)",
    after: (pg) => {
      const app = pg.pgSchema("app");
      return {
        app,
        things: app.table("things", { id: pg.integer().primaryKey(), a: pg.text("An a") }, (t) => [
          pg.index("An index").on(t.a),
          pg.uniqueIndex("two").on(t.a, t.id),
        ]),
      };
    },
    expect: ['add column app.things."An a"', 'add index app.things."An index"', "add index app.things.two"],
  },
  {
    name: "an index of one name in two schemas",
    after: (pg) => ({
      one: pg.pgTable("things", { a: pg.integer() }, (t) => [pg.index("i").on(t.a)]),
      two: pg.pgSchema("app").table("things", { a: pg.integer() }, (t) => [pg.index("i").on(t.a)]),
    }),
    expect: (words) => words.length === 5,
  },
  {
    name: "an index of one name moves to another table",
    before: (pg) => ({
      one: pg.pgTable("one", { a: pg.integer() }, (t) => [pg.index("i").on(t.a)]),
      two: pg.pgTable("two", { a: pg.integer() }),
    }),
    after: (pg) => ({
      one: pg.pgTable("one", { a: pg.integer() }),
      two: pg.pgTable("two", { a: pg.integer() }, (t) => [pg.index("i").on(t.a)]),
    }),
    expect: ["drop index one.i", "add index two.i"],
  },
];

suite("indexes", cases);
