// Primary keys, unique constraints and checks.
import type { SQL } from "drizzle-orm";
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Column = "a" | "b" | "c";
type Columns = Readonly<Record<Column, never>>;

/** A table of three columns, and what stands in its third argument. */
const table =
  (extras: (columns: Columns, pg: Pg, sql: Sql) => readonly unknown[]): ModelsCode =>
  (pg, sql) => ({
    things: pg.pgTable(
      "things",
      { a: pg.integer().notNull(), b: pg.integer().notNull(), c: pg.text() },
      (t) => extras(t as unknown as Columns, pg, sql) as never,
    ),
  });

const bare = table(() => []);
const rows = "insert into things values (1, 1, 'x'), (2, 1, 'y')";

const checked = (expression: (columns: Columns, sql: Sql) => SQL, name = "things_check"): ModelsCode =>
  table((t, pg, sql) => [pg.check(name, expression(t, sql))]);

/** A pair of tables whose key is of this type. */
const pair =
  (columns: (pg: Pg) => { readonly own: unknown; readonly other: unknown }): ModelsCode =>
  (pg) => {
    const { own, other } = columns(pg);
    const users = pg.pgTable("users", { id: (own as { primaryKey(): never }).primaryKey(), name: pg.text() });
    const posts = pg.pgTable("posts", {
      id: pg.integer().primaryKey(),
      author: (other as { references(to: () => unknown): never }).references(
        () => (users as { readonly id: unknown }).id,
      ),
    });
    return { users, posts };
  };

const cases: readonly Case[] = [
  {
    name: "add a primary key",
    before: bare,
    rows,
    after: table((t, pg) => [pg.primaryKey({ columns: [t.a] })]),
    expect: (words) => words.length === 1 && words[0]?.startsWith("add primary key") === true,
  },
  {
    name: "add a primary key of its own name",
    before: bare,
    rows,
    after: table((t, pg) => [pg.primaryKey({ name: "The key", columns: [t.a, t.b] })]),
    expect: ['add primary key things."The key"'],
  },
  {
    name: "a composite key over columns that are not said to be NOT NULL",
    after: (pg) => ({
      things: pg.pgTable("things", { a: pg.integer(), b: pg.text() }, (t) => [pg.primaryKey({ columns: [t.b, t.a] })]),
    }),
    expect: ["add table things"],
  },
  {
    name: "drop a primary key",
    before: table((t, pg) => [pg.primaryKey({ columns: [t.a] })]),
    rows,
    after: bare,
    expect: (words) => words.length === 1 && words[0]?.startsWith("drop primary key") === true,
  },
  {
    name: "a primary key gains a column",
    before: table((t, pg) => [pg.primaryKey({ columns: [t.a] })]),
    rows,
    after: table((t, pg) => [pg.primaryKey({ columns: [t.a, t.b] })]),
    expect: (words) => words.length === 2,
    reference: false,
  },
  {
    name: "a primary key with other columns",
    before: table((t, pg) => [pg.primaryKey({ name: "things_key", columns: [t.a, t.b] })]),
    rows,
    after: table((t, pg) => [pg.primaryKey({ name: "things_key", columns: [t.b, t.a] })]),
    expect: ["drop primary key things.things_key", "add primary key things.things_key"],
  },
  {
    name: "an inline primary key becomes one of the table: no difference",
    before: (pg) => ({ things: pg.pgTable("things", { a: pg.integer().primaryKey() }) }),
    after: (pg) => ({ things: pg.pgTable("things", { a: pg.integer() }, (t) => [pg.primaryKey({ columns: [t.a] })]) }),
    expect: [],
  },
  {
    name: "a primary key of another name, as other versions of Drizzle derive it: no difference",
    setup:
      "create table things (a integer not null, b integer not null, c text, constraint what_was_it primary key (a, b))",
    before: table((t, pg) => [pg.primaryKey({ columns: [t.a, t.b] })]),
    after: table((t, pg) => [pg.primaryKey({ columns: [t.a, t.b] })]),
    expect: [],
    reference: false,
  },
  {
    name: "a primary key gets a name",
    before: table((t, pg) => [pg.primaryKey({ columns: [t.a] })]),
    rows,
    after: table((t, pg) => [pg.primaryKey({ name: "my_key", columns: [t.a] })]),
    expect: (words) => words.length === 1 && words[0]?.endsWith("to things.my_key") === true,
  },
  {
    name: "a primary key gets another type, and what refers to it, too",
    before: pair((pg) => ({ own: pg.integer(), other: pg.integer() })),
    rows: "insert into users values (1, 'a'); insert into posts values (1, 1)",
    after: pair((pg) => ({ own: pg.bigint({ mode: "number" }), other: pg.bigint({ mode: "number" }) })),
    expect: ["alter column posts.author (type)", "alter column users.id (type)"],
  },
  {
    name: "a primary key becomes text, and what refers to it, too",
    before: pair((pg) => ({ own: pg.integer(), other: pg.integer() })),
    rows: "insert into users values (1, 'a'); insert into posts values (1, 1)",
    after: pair((pg) => ({ own: pg.text(), other: pg.text() })),
    expect: (words) => words.filter((each) => each.endsWith("(type)")).length === 2,
  },
  {
    name: "a primary key moves to another column while a foreign key follows",
    before: pair((pg) => ({ own: pg.integer(), other: pg.integer() })),
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().notNull().unique(), name: pg.text().primaryKey() });
      return {
        users,
        posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer().references(() => users.id) }),
      };
    },
    expect: (words) => words.some((each) => each.startsWith("add unique constraint")),
    reference: false,
  },
  {
    name: ".primaryKey().unique()",
    after: (pg) => ({ things: pg.pgTable("things", { a: pg.integer().primaryKey().unique(), b: pg.text() }) }),
    expect: ["add table things"],
  },
  {
    name: ".primaryKey().unique() as drizzle-kit makes it: one key that bears either name",
    setup: "create table things (a integer primary key unique, b text)",
    before: (pg) => ({ things: pg.pgTable("things", { a: pg.integer().primaryKey().unique(), b: pg.text() }) }),
    after: (pg) => ({
      things: pg.pgTable("things", { a: pg.integer().primaryKey().unique(), b: pg.text().notNull() }),
    }),
    expect: ["alter column things.b (not null)"],
    reference: false,
  },
  {
    name: "add a unique constraint to the column",
    before: bare,
    rows,
    after: (pg) => ({
      things: pg.pgTable("things", { a: pg.integer().notNull().unique(), b: pg.integer().notNull(), c: pg.text() }),
    }),
    expect: (words) => words.length === 1 && words[0]?.startsWith("add unique") === true,
  },
  {
    name: "add a unique constraint to the table",
    before: bare,
    rows,
    after: table((t, pg) => [pg.unique().on(t.a, t.b)]),
    expect: ["add unique constraint things.things_a_b_unique"],
  },
  {
    name: "add a unique constraint of its own name",
    before: bare,
    rows,
    after: table((t, pg) => [pg.unique("only one").on(t.c)]),
    expect: ['add unique constraint things."only one"'],
  },
  {
    name: "a unique constraint that rows break",
    before: bare,
    rows,
    after: table((t, pg) => [pg.unique().on(t.b)]),
    failsUp: "could not create unique index",
  },
  {
    name: "drop a unique constraint",
    before: table((t, pg) => [pg.unique().on(t.a, t.b)]),
    rows,
    after: bare,
    expect: ["drop unique constraint things.things_a_b_unique"],
  },
  {
    name: "a unique constraint with other columns",
    before: table((t, pg) => [pg.unique("u").on(t.a, t.b)]),
    rows,
    after: table((t, pg) => [pg.unique("u").on(t.a, t.c)]),
    expect: ["drop unique constraint things.u", "add unique constraint things.u"],
  },
  {
    name: "a unique constraint is only renamed",
    before: table((t, pg) => [pg.unique("u").on(t.a, t.b)]),
    rows,
    after: table((t, pg) => [pg.unique("v").on(t.a, t.b)]),
    expect: ["rename unique constraint things.u to things.v"],
  },
  {
    name: "inline and table-level unique constraints that mean the same: no difference",
    before: (pg) => ({ things: pg.pgTable("things", { a: pg.integer().unique() }) }),
    after: (pg) => ({ things: pg.pgTable("things", { a: pg.integer() }, (t) => [pg.unique().on(t.a)]) }),
    expect: [],
  },
  {
    name: "a unique constraint of another name, made by hand: no difference",
    setup: "create table things (a integer not null, b integer not null, c text, constraint by_hand unique (a, b))",
    before: table((t, pg) => [pg.unique().on(t.a, t.b)]),
    after: table((t, pg) => [pg.unique().on(t.a, t.b)]),
    expect: [],
    reference: false,
  },
  {
    name: "NULLS NOT DISTINCT",
    since: 15,
    before: table((t, pg) => [pg.unique("u").on(t.c)]),
    rows,
    after: table((t, pg) => [pg.unique("u").on(t.c).nullsNotDistinct()]),
    expect: ["drop unique constraint things.u", "add unique constraint things.u"],
  },
  {
    name: "NULLS NOT DISTINCT, inline",
    since: 15,
    after: (pg) => ({
      things: pg.pgTable("things", {
        a: pg.integer().unique("named", { nulls: "not distinct" }),
        b: pg.text().unique(),
      }),
    }),
    expect: ["add table things"],
  },
  {
    name: "a unique constraint becomes a unique index",
    before: table((t, pg) => [pg.unique("u").on(t.a)]),
    rows,
    after: table((t, pg) => [pg.uniqueIndex("u").on(t.a)]),
    expect: ["drop unique constraint things.u", "add index things.u"],
  },
  {
    name: "a unique index becomes a unique constraint",
    before: table((t, pg) => [pg.uniqueIndex("u").on(t.a)]),
    rows,
    after: table((t, pg) => [pg.unique("u").on(t.a)]),
    expect: ["drop index things.u", "add unique constraint things.u"],
  },
  {
    name: "a unique constraint that a foreign key needs becomes a unique index",
    before: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey(), email: pg.text() }, (t) => [
        pg.unique("u").on(t.email),
      ]);
      return { users, posts: pg.pgTable("posts", { author: pg.text().references(() => users.email) }) };
    },
    rows: "insert into users values (1, 'a'); insert into posts values ('a')",
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey(), email: pg.text() }, (t) => [
        pg.uniqueIndex("u").on(t.email),
      ]);
      return { users, posts: pg.pgTable("posts", { author: pg.text().references(() => users.email) }) };
    },
    expect: (words) => words.length === 4,
  },
  {
    name: "a deferrable constraint with INCLUDE stays",
    before: table((t, pg) => [pg.unique("u").on(t.a)]),
    rows: `${rows}; alter table things drop constraint u, add constraint u unique (a) include (c) deferrable initially deferred`,
    after: table((t, pg) => [pg.unique("u").on(t.a), pg.index("i").on(t.b)]),
    expect: ["add index things.i"],
    reference: false,
  },
  {
    name: "a deferrable constraint stays deferrable when its columns change",
    before: table((t, pg) => [pg.unique("u").on(t.a)]),
    rows: `${rows}; alter table things drop constraint u, add constraint u unique (a) deferrable initially deferred`,
    after: table((t, pg) => [pg.unique("u").on(t.a, t.b)]),
    expect: ["drop unique constraint things.u", "add unique constraint things.u"],
    keeps: "select condeferrable, condeferred from pg_constraint where conname = 'u'",
    reference: false,
  },
  {
    name: "add a check",
    before: bare,
    rows,
    after: checked((t, sql) => sql`${t.a} > 0`),
    expect: ["add check constraint things.things_check"],
  },
  {
    name: "add a check that rows break",
    before: bare,
    rows,
    after: checked((t, sql) => sql`${t.a} > 1`),
    failsUp: "is violated by some row",
  },
  {
    name: "drop a check",
    before: checked((t, sql) => sql`${t.a} > 0`),
    rows,
    after: bare,
    expect: ["drop check constraint things.things_check"],
  },
  {
    name: "edit a check",
    before: checked((t, sql) => sql`${t.a} > 0`),
    rows,
    after: checked((t, sql) => sql`${t.a} >= 0`),
    expect: ["drop check constraint things.things_check", "add check constraint things.things_check"],
  },
  {
    name: "a check spelled in another way: no difference",
    before: checked((t, sql) => sql`${t.a} > 0 and (${t.b} < 10 or ${t.c} in ('x', 'y'))`),
    after: checked((_, sql) => sql`((a>0) AND  ((b < 10) OR c = ANY (ARRAY['x'::text, 'y'])))`),
    expect: [],
  },
  {
    name: "a check that looks alike and isn't",
    before: checked((t, sql) => sql`${t.c} = 'x y'`),
    after: checked((t, sql) => sql`${t.c} = 'x  y'`),
    expect: (words) => words.length === 2,
  },
  {
    name: "IN on varchar, which is not printed twice the same",
    after: (pg, sql) => ({
      things: pg.pgTable("things", { a: pg.varchar({ length: 9 }) }, (t) => [
        pg.check("one_of", sql`${t.a} in ('x', 'y')`),
        pg.check("not_of", sql`${t.a} not in ('z')`),
      ]),
    }),
    expect: ["add table things"],
  },
  {
    name: "checks with quotes, placeholders, casts and functions",
    after: table((t, pg, sql) => [
      pg.check("one", sql`${t.c} <> 'it''s $1'`),
      pg.check("two", sql`${t.c} <> ${"it's"} and ${t.a} < ${100} and ${t.b} in (${1}, ${2})`),
      pg.check("three", sql`length(${t.c}) between 1 and 10`),
      pg.check("four", sql`${t.c} ~ '^[a-z"\\]+$' or ${t.c} like '100\\%'`),
      pg.check("five", sql`(${t.c}::text is not null) is true`),
      pg.check("six", sql`coalesce(nullif(${t.c}, ''), 'x') = any (array['x', 'y'])`),
      pg.check("seven", sql`num_nonnulls(${t.a}, ${t.b}, ${t.c}) >= 1`),
      pg.check("eight", sql`case when ${t.a} > 1 then ${t.b} > 0 else true end`),
      pg.check("Nine's", sql`true`),
    ]),
    expect: ["add table things"],
  },
  {
    name: "a check over jsonb, arrays and dates",
    after: (pg, sql) => ({
      things: pg.pgTable(
        "things",
        { a: pg.jsonb(), b: pg.text().array(), c: pg.timestamp({ withTimezone: true }), d: pg.date() },
        (t) => [
          pg.check("one", sql`jsonb_typeof(${t.a}) = 'object' and ${t.a} ? 'key' and ${t.a} ->> 'key' <> ''`),
          pg.check("two", sql`cardinality(${t.b}) > 0 and 'x' = any(${t.b}) and ${t.b} @> array['y']::text[]`),
          pg.check("three", sql`${t.c} > '2020-01-01' and ${t.c} < timestamptz '2100-01-01' + interval '1 day'`),
          pg.check("four", sql`${t.d} >= date '2020-01-01' and extract(year from ${t.d}) < 2100`),
        ],
      ),
    }),
    expect: ["add table things"],
  },
  {
    name: "a check is only renamed",
    before: checked((t, sql) => sql`${t.a} > 0`, "one"),
    rows,
    after: checked((t, sql) => sql`${t.a} > 0`, "two"),
    expect: (words) => words.length === 1 || words.length === 2,
  },
  {
    name: "a check that is NOT VALID stays so",
    before: bare,
    rows: `${rows}; alter table things add constraint late check (a > 1) not valid`,
    after: table((t, pg, sql) => [pg.check("late", sql`${t.a} > 1`), pg.index("i").on(t.a)]),
    expect: ["add index things.i"],
    reference: false,
  },
  {
    name: "a check that is NOT VALID stays so when it is edited",
    before: bare,
    rows: `${rows}; alter table things add constraint late check (a > 1) not valid`,
    after: checked((t, sql) => sql`${t.a} > 2`, "late"),
    expect: ["drop check constraint things.late", "add check constraint things.late"],
    reference: false,
  },
  {
    name: "a check on a column that is added with it",
    before: bare,
    rows,
    after: (pg, sql) => ({
      things: pg.pgTable(
        "things",
        { a: pg.integer().notNull(), b: pg.integer().notNull(), c: pg.text(), d: pg.integer().default(1) },
        (t) => [pg.check("positive", sql`${t.d} > 0 and ${t.a} > 0`), pg.unique().on(t.a, t.d)],
      ),
    }),
    expect: (words) => words[0] === "add column things.d" && words.length === 3,
  },
  {
    name: "a check on a column that is dropped with it",
    before: (pg, sql) => ({
      things: pg.pgTable(
        "things",
        { a: pg.integer().notNull(), b: pg.integer().notNull(), c: pg.text(), d: pg.integer().default(1) },
        (t) => [pg.check("positive", sql`${t.d} > 0 and ${t.a} > 0`), pg.unique().on(t.a, t.d)],
      ),
    }),
    rows,
    after: bare,
    expect: (words) => words.includes("drop column things.d"),
  },
];

suite("keys and checks", cases);
