// Serial, identity and generated columns.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

const things =
  (id: (pg: Pg, sql: Sql) => unknown): ModelsCode =>
  (pg, sql) => ({
    things: pg.pgTable("things", { id: id(pg, sql) as never, value: pg.text() }),
  });

const key = (column: unknown): unknown => (column as { primaryKey(): unknown }).primaryKey();
const rows = "insert into things (value) values ('a'), ('b')";
/** What the next row gets, without taking it. */
const next = `select (select last_value + case when is_called then 1 else 0 end from things_id_seq) as next`;

/** Two tables that count, by the names of the sequences behind. */
const counted =
  (sequences: { readonly first: string; readonly second: string }): ModelsCode =>
  (pg) => {
    const table = (name: "first" | "second"): unknown =>
      pg.pgTable(name, { id: pg.integer().generatedAlwaysAsIdentity({ name: sequences[name] }), value: pg.text() });
    return { first: table("first"), second: table("second") };
  };

const people =
  (columns: (pg: Pg, sql: Sql) => object): ModelsCode =>
  (pg, sql) => ({
    people: pg.pgTable("people", {
      id: pg.integer().primaryKey(),
      first: pg.text().notNull(),
      last: pg.text(),
      ...(columns(pg, sql) as Record<string, never>),
    }),
  });
const names = "insert into people (id, first, last) values (1, 'Ada', 'Lovelace'), (2, 'Alan', null)";

const cases: readonly Case[] = [
  {
    name: "serial, bigserial and smallserial",
    after: (pg) => ({
      things: pg.pgTable("things", {
        a: pg.serial().primaryKey(),
        b: pg.bigserial({ mode: "number" }),
        c: pg.smallserial(),
      }),
    }),
    expect: ["add table things"],
  },
  {
    name: "serial in a schema off the search_path, and in one with an odd name",
    after: (pg) => ({
      one: pg.pgSchema("app").table("things", { id: pg.serial().primaryKey() }),
      two: pg
        .pgSchema("Odd schema")
        .table("Odd table", { id: pg.bigserial("Odd id", { mode: "number" }).primaryKey() }),
    }),
    expect: (words) => words.length === 4,
  },
  {
    name: "a sequence of a serial that was renamed stays as it is",
    before: things((pg) => key(pg.serial())),
    rows: `${rows}; alter sequence things_id_seq rename to other_seq`,
    after: (pg) => ({
      things: pg.pgTable("things", { id: pg.serial().primaryKey(), value: pg.text(), more: pg.text() }),
    }),
    expect: ["add column things.more"],
    reference: false,
  },
  {
    name: "the sequences behind columns move to another schema with their table, and are called like it",
    before: (pg) => {
      const app = pg.pgSchema("app");
      return { app, users: app.table("users", { id: pg.serial(), n: pg.integer().generatedAlwaysAsIdentity() }) };
    },
    rows: "insert into app.users default values",
    after: (pg) => ({
      people: pg.pgTable("people", { id: pg.serial(), number: pg.integer().generatedAlwaysAsIdentity() }),
    }),
    renames: ["app.users:people", "people.n:number"],
  },
  {
    name: "integer becomes serial",
    before: things((pg) => key(pg.integer())),
    rows: "insert into things values (7, 'a'), (9, 'b')",
    after: things((pg) => key(pg.serial())),
    expect: ["alter column things.id (type)"],
  },
  {
    name: "serial becomes integer",
    before: things((pg) => key(pg.serial())),
    rows,
    after: things((pg) => key(pg.integer())),
    expect: ["alter column things.id (type)"],
  },
  {
    name: "integer becomes serial in a table that gets another name",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey() }) }),
    rows: "insert into things values (7)",
    after: (pg) => ({ things: pg.pgTable("matters", { id: pg.serial().primaryKey() }) }),
    renames: ["things:matters"],
    expect: [
      "rename table things to matters",
      "rename primary key matters.things_pkey to matters.matters_pkey",
      "alter column matters.id (type)",
    ],
  },
  {
    name: "serial becomes identity with a name of its own in a table that gets another name",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.serial() }) }),
    rows: "insert into things values (default), (default)",
    after: (pg) => ({
      things: pg.pgTable("matters", { id: pg.integer().generatedAlwaysAsIdentity({ name: "counted" }) }),
    }),
    renames: ["things:matters"],
    expect: ["rename table things to matters", "alter column matters.id (type, identity)"],
  },
  {
    name: "serial becomes bigserial",
    before: things((pg) => key(pg.serial())),
    rows,
    after: things((pg) => key(pg.bigserial({ mode: "number" }))),
    expect: ["alter column things.id (type)"],
    keeps: next,
  },
  {
    name: "serial becomes integer, and its sequence had another name",
    before: things((pg) => key(pg.serial())),
    rows: `${rows}; alter sequence things_id_seq rename to "Other seq"`,
    after: things((pg) => key(pg.integer())),
    expect: ["alter column things.id (type)"],
  },
  {
    name: "serial becomes bigserial, its table another name",
    before: things((pg) => key(pg.serial())),
    rows,
    after: (pg) => ({
      others: pg.pgTable("others", { id: pg.bigserial({ mode: "number" }).primaryKey(), value: pg.text() }),
    }),
    renames: ["things:others"],
    expect: (words) =>
      words.includes("rename table things to others") && words.at(-1) === "alter column others.id (type)",
    keeps: "select last_value from pg_sequences",
  },
  {
    name: "smallserial becomes serial",
    before: things((pg) => key(pg.smallserial())),
    rows,
    after: things((pg) => key(pg.serial())),
    expect: ["alter column things.id (type)"],
    keeps: next,
  },
  {
    name: "serial becomes an identity, and goes on counting",
    before: things((pg) => key(pg.serial())),
    rows,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    expect: (words) => words.length === 1,
    keeps: next,
  },
  {
    name: "bigserial becomes an identity by default",
    before: things((pg) => key(pg.bigserial({ mode: "number" }))),
    rows,
    after: things((pg) => key(pg.bigint({ mode: "number" }).generatedByDefaultAsIdentity())),
    expect: (words) => words.length === 1,
    keeps: next,
  },
  {
    name: "an identity becomes serial",
    before: things((pg) => key(pg.integer().generatedByDefaultAsIdentity())),
    rows,
    after: things((pg) => key(pg.serial())),
    expect: (words) => words.length === 1,
    keeps: next,
  },
  {
    name: "serial becomes an identity, and numbers of deleted rows are not given again",
    before: things((pg) => key(pg.serial())),
    rows: `${rows}, ('c'); delete from things where id > 1`,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    expect: ["alter column things.id (type, identity)"],
    keeps: next,
  },
  {
    name: "an identity becomes serial, and numbers of deleted rows are not given again",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    rows: `${rows}, ('c'); delete from things where id > 1`,
    after: things((pg) => key(pg.serial())),
    expect: ["alter column things.id (type, identity)"],
    keeps: next,
  },
  {
    name: "serial whose sequence was never asked becomes an identity",
    before: things((pg) => key(pg.serial())),
    after: things((pg) => key(pg.integer().generatedByDefaultAsIdentity())),
    expect: ["alter column things.id (type, identity)"],
    keeps: next,
  },
  {
    name: "serial becomes an identity of bigint with a sequence of its own name, in a schema",
    before: (pg) => ({ things: pg.pgSchema("app").table("things", { id: pg.serial().primaryKey() }) }),
    rows: "insert into app.things select from generate_series(1, 4); delete from app.things where id > 1",
    after: (pg) => ({
      things: pg.pgSchema("app").table("things", {
        id: pg.bigint({ mode: "number" }).generatedAlwaysAsIdentity({ name: "Numbers" }).primaryKey(),
      }),
    }),
    expect: ["alter column app.things.id (type, identity)"],
    reads: {
      query:
        "select last_value, is_called from pg_sequences s, lateral (select (xpath('/row/is_called/text()', query_to_xml(format('select is_called from %I.%I', schemaname, sequencename), false, true, '')))[1]::text as is_called) c where schemaname = 'app'",
      up: '["4","true"]',
      down: '["4","true"]',
    },
  },
  {
    name: "serial becomes an identity that begins elsewhere",
    before: things((pg) => key(pg.serial())),
    rows,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity({ startWith: 100, increment: 10 }))),
    expect: ["alter column things.id (type, identity)"],
    reads: { query: next, up: '["12"]', down: '["3"]' },
  },
  {
    name: "serial with a backslash and quotes in its name, and no difference afterwards",
    after: (pg) => ({ things: pg.pgTable("th\\ings", { id: pg.serial("i\\d'\"").primaryKey(), more: pg.text() }) }),
    expect: ['add table "th\\ings"'],
  },
  {
    name: "an identity of each type",
    after: (pg) => ({
      a: pg.pgTable("a", { id: pg.integer().generatedAlwaysAsIdentity() }),
      b: pg.pgTable("b", { id: pg.bigint({ mode: "number" }).generatedByDefaultAsIdentity().primaryKey() }),
      c: pg.pgTable("c", { id: pg.smallint().generatedAlwaysAsIdentity({ startWith: 10, increment: 5 }) }),
      d: pg.pgTable("d", {
        id: pg.integer().generatedAlwaysAsIdentity({
          startWith: -1,
          increment: -1,
          minValue: -100,
          maxValue: -1,
          cycle: true,
          cache: 3,
        }),
      }),
      e: pg.pgTable("e", { id: pg.integer().generatedAlwaysAsIdentity({ name: "My sequence" }) }),
      f: pg
        .pgSchema("app")
        .table("f", { id: pg.integer().generatedAlwaysAsIdentity({ name: "f_numbers", startWith: 7 }) }),
      g: pg.pgTable("g", { id: pg.bigint({ mode: "number" }).generatedAlwaysAsIdentity({ increment: -2 }) }),
    }),
    expect: (words) => words.length === 8,
  },
  {
    name: "an identity that turns round goes past the rows on its own side",
    before: things((pg) => key(pg.integer().generatedByDefaultAsIdentity())),
    rows: [rows, "insert into things values (-5, 'z')"].join(";\n"),
    after: things((pg) => key(pg.integer().generatedByDefaultAsIdentity({ increment: -1 }))),
    expect: ["alter column things.id (identity)"],
    reads: { query: next, up: '["-6"]', down: '["3"]' },
  },
  {
    name: "an identity is added to a column with rows",
    before: things((pg) => key(pg.integer())),
    rows: "insert into things values (7, 'a'), (9, 'b')",
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    expect: ["alter column things.id (identity)"],
  },
  {
    name: "an identity is added to a column that was nullable",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer(), value: pg.text() }) }),
    rows: "insert into things values (7, 'a')",
    after: (pg) => ({
      things: pg.pgTable("things", { id: pg.integer().generatedByDefaultAsIdentity(), value: pg.text() }),
    }),
    expect: ["alter column things.id (not null, identity)"],
  },
  {
    name: "an identity is added to a column with a default",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().notNull().default(5), value: pg.text() }) }),
    rows: "insert into things values (7, 'a')",
    after: (pg) => ({
      things: pg.pgTable("things", { id: pg.integer().generatedByDefaultAsIdentity(), value: pg.text() }),
    }),
    expect: ["alter column things.id (default, identity)"],
  },
  {
    name: "a column with an identity is added to a table with rows",
    before: (pg) => ({ things: pg.pgTable("things", { value: pg.text() }) }),
    rows: "insert into things values ('a'), ('b')",
    after: (pg) => ({
      things: pg.pgTable("things", { value: pg.text(), id: pg.integer().generatedAlwaysAsIdentity() }),
    }),
    expect: ["add column things.id"],
  },
  {
    name: "a serial column is added to a table with rows",
    before: (pg) => ({ things: pg.pgTable("things", { value: pg.text() }) }),
    rows: "insert into things values ('a'), ('b')",
    after: (pg) => ({ things: pg.pgTable("things", { value: pg.text(), id: pg.serial() }) }),
    expect: ["add column things.id"],
  },
  {
    name: "an identity is dropped",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    rows,
    after: things((pg) => key(pg.integer())),
    expect: ["alter column things.id (identity)"],
  },
  {
    name: "an identity with NOT NULL is dropped altogether",
    before: (pg) => ({
      things: pg.pgTable("things", { id: pg.integer().generatedAlwaysAsIdentity(), value: pg.text() }),
    }),
    rows,
    after: (pg) => ({ things: pg.pgTable("things", { id: pg.integer(), value: pg.text() }) }),
    expect: ["alter column things.id (not null, identity)"],
  },
  {
    name: "ALWAYS becomes BY DEFAULT",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    rows,
    after: things((pg) => key(pg.integer().generatedByDefaultAsIdentity())),
    expect: ["alter column things.id (identity)"],
    keeps: next,
  },
  {
    name: "BY DEFAULT becomes ALWAYS",
    before: things((pg) => key(pg.integer().generatedByDefaultAsIdentity())),
    rows,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    expect: ["alter column things.id (identity)"],
    keeps: next,
  },
  {
    name: "the options of an identity",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    rows,
    after: things((pg) =>
      key(
        pg.integer().generatedAlwaysAsIdentity({
          startWith: 100,
          increment: 10,
          minValue: 1,
          maxValue: 10_000,
          cache: 5,
          cycle: true,
        }),
      ),
    ),
    expect: ["alter column things.id (identity)"],
  },
  {
    name: "the name of an identity's sequence",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity({ name: "one" }))),
    rows,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity({ name: "two" }))),
    expect: ["alter column things.id (identity)"],
  },
  {
    name: "the name of one identity's sequence becomes that of another's, which gets a new one",
    before: counted({ first: "one", second: "two" }),
    rows: "insert into first (value) values ('a'), ('b'); insert into second (value) values ('c')",
    after: counted({ first: "two", second: "three" }),
    expect: ["alter column second.id (identity)", "alter column first.id (identity)"],
  },
  {
    name: "the name of an identity's sequence becomes a table's",
    before: counted({ first: "one", second: "two" }),
    rows: "insert into second (value) values ('c')",
    after: (pg, sql) => ({
      ...counted({ first: "three", second: "two" })(pg, sql),
      one: pg.pgTable("one", { id: pg.integer().primaryKey() }),
    }),
    expect: ["alter column first.id (identity)", "add table one"],
  },
  {
    name: "the name of an identity's sequence that goes with its column is another's",
    before: counted({ first: "one", second: "two" }),
    rows: "insert into first (value) values ('a')",
    after: (pg, sql) => ({
      first: counted({ first: "two", second: "two" })(pg, sql).first,
      second: pg.pgTable("second", { value: pg.text() }),
    }),
    drops: ["second.id"],
  },
  {
    name: "the name of an identity's sequence that the models don't say stays",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity({ name: "one" }))),
    rows,
    after: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    expect: [],
  },
  {
    name: "integer with an identity becomes bigint with an identity",
    before: things((pg) => key(pg.integer().generatedAlwaysAsIdentity())),
    rows,
    after: things((pg) => key(pg.bigint({ mode: "number" }).generatedAlwaysAsIdentity())),
    expect: ["alter column things.id (type, identity)"],
    keeps: next,
  },
  {
    name: "a generated column is added",
    before: people(() => ({})),
    rows: names,
    after: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    expect: ["add column people.whole"],
  },
  {
    name: "a generated column's expression is changed",
    before: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    rows: names,
    after: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`coalesce(last || ', ', '') || first`) })),
    expect: ["drop column people.whole", "add column people.whole"],
  },
  {
    name: "a generated column's expression is spelled in another way",
    before: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    after: people((pg, sql) => ({
      whole: pg.text().generatedAlwaysAs((): never => sql`"first"||COALESCE( ' ' || "last" , '' )` as never),
    })),
    expect: [],
  },
  {
    name: "a generated column under an index and a unique key is changed",
    before: (pg, sql) => ({
      people: pg.pgTable(
        "people",
        {
          id: pg.integer().primaryKey(),
          first: pg.text(),
          short: pg.text().generatedAlwaysAs(sql`left(first, 1)`).unique(),
        },
        (t) => [pg.index("by_short").on(t.short)],
      ),
    }),
    rows: "insert into people (id, first) values (1, 'Ada'), (2, 'Bob')",
    after: (pg, sql) => ({
      people: pg.pgTable(
        "people",
        {
          id: pg.integer().primaryKey(),
          first: pg.text(),
          short: pg.text().generatedAlwaysAs(sql`left(first, 2)`).unique(),
        },
        (t) => [pg.index("by_short").on(t.short)],
      ),
    }),
    expect: (words) => words.includes("add column people.short") && words.includes("add index people.by_short"),
  },
  {
    name: "a generated column becomes plain, and keeps its values",
    before: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    rows: names,
    after: people((pg) => ({ whole: pg.text() })),
    expect: ["alter column people.whole (generated)"],
    keeps: `select id, whole from people order by id`,
  },
  {
    name: "a plain column becomes generated",
    before: people((pg) => ({ whole: pg.text() })),
    rows: names,
    after: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    expect: ["drop column people.whole", "add column people.whole"],
  },
  {
    name: "a generated column becomes plain with a default, NOT NULL and another type",
    before: people((pg, sql) => ({ length: pg.integer().generatedAlwaysAs(sql`length(first)`) })),
    rows: names,
    after: people((pg) => ({ length: pg.bigint({ mode: "number" }).notNull().default(0) })),
    expect: ["alter column people.length (type, not null, default, generated)"],
    keeps: "select id, length::text from people order by id",
  },
  {
    name: "the column below a generated one gets another type",
    before: people((pg, sql) => ({ whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`) })),
    rows: names,
    after: (pg, sql) => ({
      people: pg.pgTable("people", {
        id: pg.integer().primaryKey(),
        first: pg.varchar({ length: 100 }).notNull(),
        last: pg.text(),
        whole: pg.text().generatedAlwaysAs(sql`first || coalesce(' ' || last, '')`),
      }),
    }),
    expect: ["drop column people.whole", "alter column people.first (type)", "add column people.whole"],
  },
  {
    name: "the type of a generated column",
    before: people((pg, sql) => ({ length: pg.integer().generatedAlwaysAs(sql`length(first)`) })),
    rows: names,
    after: people((pg, sql) => ({ length: pg.bigint({ mode: "number" }).generatedAlwaysAs(sql`length(first)`) })),
    expect: (words) => words.length > 0,
  },
  {
    name: "a generated tsvector under a gin index",
    after: (pg, sql) => ({
      posts: pg.pgTable(
        "posts",
        {
          id: pg.serial().primaryKey(),
          title: pg.text().notNull(),
          search: pg
            .customType<{ data: string }>({ dataType: () => "tsvector" })()
            .generatedAlwaysAs(sql`setweight(to_tsvector('english', title), 'A')`),
        },
        (t) => [pg.index("posts_search").using("gin", t.search)],
      ),
    }),
    expect: ["add table posts", "add index posts.posts_search"],
  },
];

suite("identity, serial, generated", cases);
