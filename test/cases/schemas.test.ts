// Sequences and schemas, and a default schema that isn't public.
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Options = NonNullable<Parameters<Parameters<ModelsCode>[0]["pgSequence"]>[1]>;

const numbers =
  (options?: Options): ModelsCode =>
  (pg) => ({ numbers: options === undefined ? pg.pgSequence("numbers") : pg.pgSequence("numbers", options) });
const drawn = "select nextval('numbers'), nextval('numbers')";
const last = "select last_value, is_called from numbers";

const cases: readonly Case[] = [
  { name: "add a sequence", after: numbers(), expect: ["add sequence numbers"] },
  {
    name: "add a sequence with every option",
    after: numbers({ startWith: 10, increment: 5, minValue: 5, maxValue: 1000, cache: 7, cycle: true }),
    expect: ["add sequence numbers"],
  },
  {
    name: "add sequences that count down",
    after: (pg) => ({
      one: pg.pgSequence("one", { increment: -1 }),
      two: pg.pgSequence("two", { increment: -2, startWith: -10, minValue: -1000, maxValue: -2 }),
    }),
    expect: ["add sequence one", "add sequence two"],
  },
  {
    name: "add a sequence of big numbers",
    after: numbers({
      startWith: "9223372036854775000",
      maxValue: "9223372036854775806",
      minValue: "-9223372036854775807",
    }),
    expect: ["add sequence numbers"],
  },
  { name: "drop a sequence", before: numbers({ startWith: 10 }), after: () => ({}), expect: ["drop sequence numbers"] },
  {
    name: "a sequence's options are changed, and it goes on counting",
    before: numbers(),
    rows: drawn,
    after: numbers({ increment: 10, maxValue: 5000, cache: 3, cycle: true }),
    expect: (words) => words.length === 1 && words[0]?.startsWith("alter sequence numbers (") === true,
    keeps: last,
  },
  {
    name: "a sequence's start is changed, and it goes on counting",
    before: numbers(),
    rows: drawn,
    after: numbers({ startWith: 100 }),
    expect: ["alter sequence numbers (start)"],
    keeps: last,
  },
  {
    name: "a sequence's options are dropped",
    before: numbers({ increment: 10, maxValue: 5000, cache: 3, cycle: true }),
    rows: drawn,
    after: numbers(),
    expect: (words) => words.length === 1,
    keeps: last,
  },
  {
    name: "a sequence that turns round has no number left, and starts anew",
    before: numbers(),
    rows: drawn,
    after: numbers({ increment: -1 }),
    expect: ["alter sequence numbers (start, increment, min, max)"],
    reads: { query: "select nextval('numbers')", up: '["-1"]', down: '["1"]' },
  },
  {
    name: "options that hold anyway are no difference",
    before: numbers(),
    after: numbers({
      startWith: 1,
      increment: 1,
      minValue: 1,
      maxValue: "9223372036854775807",
      cache: 1,
      cycle: false,
    }),
    expect: [],
  },
  {
    name: "rename a sequence, accepted",
    before: numbers(),
    rows: drawn,
    after: (pg) => ({ counts: pg.pgSequence("counts") }),
    renames: ["numbers:counts"],
    expect: ["rename sequence numbers to counts"],
  },
  {
    name: "rename a sequence, declined",
    before: numbers(),
    after: (pg) => ({ counts: pg.pgSequence("counts") }),
    drops: ["numbers"],
    expect: ["drop sequence numbers", "add sequence counts"],
  },
  {
    name: "move a sequence to another schema",
    before: numbers({ startWith: 5 }),
    rows: drawn,
    after: (pg) => {
      const app = pg.pgSchema("app");
      return { app, numbers: app.sequence("numbers", { startWith: 5 }) };
    },
    renames: ["numbers:app.numbers"],
    expect: ["add schema app", "rename sequence numbers to app.numbers"],
  },
  {
    name: "the type of a sequence, made by raw SQL, stays",
    setup: "create sequence numbers as integer",
    before: numbers({ maxValue: 2147483647 }),
    after: numbers({ maxValue: 2147483647, increment: 2 }),
    expect: ["alter sequence numbers (increment)"],
    reference: false,
  },
  {
    name: "a sequence that a default draws from is dropped with the default",
    before: (pg, sql) => ({
      numbers: pg.pgSequence("numbers"),
      things: pg.pgTable("things", { id: pg.integer().primaryKey().default(sql`nextval('numbers')`) }),
    }),
    rows: "insert into things default values",
    after: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey() }) }),
    expect: ["alter column things.id (default)", "drop sequence numbers"],
  },
  {
    name: "a sequence and a default that draws from it are added",
    before: (pg) => ({ things: pg.pgTable("things", { id: pg.integer().primaryKey() }) }),
    rows: "insert into things values (1)",
    after: (pg, sql) => ({
      numbers: pg.pgSequence("numbers", { startWith: 2 }),
      things: pg.pgTable("things", { id: pg.integer().primaryKey().default(sql`nextval('numbers'::regclass)`) }),
    }),
    expect: ["add sequence numbers", "alter column things.id (default)"],
  },
  {
    name: "rename a sequence that a default draws from",
    before: (pg, sql) => ({
      numbers: pg.pgSequence("numbers"),
      things: pg.pgTable("things", { id: pg.integer().primaryKey().default(sql`nextval('numbers')`) }),
    }),
    rows: "insert into things default values",
    after: (pg, sql) => ({
      counts: pg.pgSequence("counts"),
      things: pg.pgTable("things", { id: pg.integer().primaryKey().default(sql`nextval('counts')`) }),
    }),
    renames: ["numbers:counts"],
    expect: (words) => words[0] === "rename sequence numbers to counts",
  },
  {
    name: "sequences of others are left alone",
    setup: "create sequence theirs; create table owner (id integer); create sequence owned owned by owner.id",
    after: numbers(),
    expect: ["add sequence numbers"],
  },
  { name: "add a schema", after: (pg) => ({ app: pg.pgSchema("app") }), expect: ["add schema app"] },
  {
    name: "add a schema with an odd name, and all that can stand in it",
    after: (pg) => {
      const app = pg.pgSchema("My app");
      const mood = app.enum("Mood", ["ok"]);
      const users = app.table(
        "Users",
        {
          id: pg.serial("Id").primaryKey(),
          mood: mood("The mood").default("ok").notNull(),
          parent: pg.integer().references((): never => users.id as never),
        },
        (t) => [pg.index("An index").on(t.mood), pg.unique().on(t.parent)],
      );
      return { app, mood, users, numbers: app.sequence("Numbers") };
    },
    expect: [
      'add schema "My app"',
      'add enum "My app"."Mood"',
      'add sequence "My app"."Numbers"',
      'add table "My app"."Users"',
      'add index "My app"."Users"."An index"',
    ],
  },
  {
    name: "drop a schema with all that stands in it",
    before: (pg) => {
      const app = pg.pgSchema("app");
      const mood = app.enum("mood", ["ok"]);
      return {
        app,
        mood,
        users: app.table("users", { id: pg.serial().primaryKey(), mood: mood() }),
        numbers: app.sequence("numbers"),
      };
    },
    rows: "insert into app.users (mood) values ('ok')",
    after: () => ({}),
    expect: ["drop table app.users", "drop sequence app.numbers", "drop enum app.mood", "drop schema app"],
  },
  {
    name: "a schema in which others have put something is not emptied for them",
    before: (pg) => ({
      app: pg.pgSchema("app"),
      users: pg.pgSchema("app").table("users", { id: pg.integer().primaryKey() }),
    }),
    rows: "create table app.theirs (id integer)",
    after: () => ({}),
    refuses: "the table app.theirs is not in the models and stands on the schema app",
  },
  {
    name: "a schema that is used and not exported",
    after: (pg) => ({ users: pg.pgSchema("app").table("users", { id: pg.integer().primaryKey() }) }),
    expect: ["add schema app", "add table app.users"],
  },
  {
    name: "a schema that nobody uses any more and that was never exported is dropped with its table",
    before: (pg) => ({ users: pg.pgSchema("app").table("users", { id: pg.integer().primaryKey() }) }),
    after: () => ({}),
    expect: ["drop table app.users", "drop schema app"],
  },
  {
    name: "a schema of others that is used stays theirs",
    setup: "create schema app; create table app.theirs (id integer)",
    before: (pg) => ({ users: pg.pgSchema("app").table("users", { id: pg.integer().primaryKey() }) }),
    after: () => ({}),
    expect: ["drop table app.users"],
  },
  {
    name: "statistics move to another schema with their table, and the old schema goes",
    before: (pg) => {
      const app = pg.pgSchema("app");
      return { app, users: app.table("users", { a: pg.integer(), b: pg.integer() }) };
    },
    rows: `insert into app.users values (1, 2); create statistics app.both (dependencies) on a, b from app.users; alter statistics app.both set statistics 50;
      create statistics app.same on a, b from app.users`,
    after: (pg) => ({ people: pg.pgTable("people", { a: pg.integer(), b: pg.integer() }) }),
    renames: ["app.users:people"],
    reads: {
      query:
        "select stxnamespace::regnamespace::text, stxname, stxrelid::regclass::text, coalesce(stxstattarget, -1) as target from pg_statistic_ext order by stxname",
      up: '["public","both","people",50] ["public","same","people",-1]',
      down: '["app","both","app.users",50] ["app","same","app.users",-1]',
    },
    reference: false,
  },
  {
    name: "rename a schema, accepted",
    before: (pg) => ({
      app: pg.pgSchema("app"),
      users: pg.pgSchema("app").table("users", { id: pg.serial().primaryKey(), name: pg.text().unique() }),
    }),
    rows: "insert into app.users (name) values ('a')",
    after: (pg) => ({
      app: pg.pgSchema("main"),
      users: pg.pgSchema("main").table("users", { id: pg.serial().primaryKey(), name: pg.text().unique() }),
    }),
    renames: ["app:main"],
    expect: ["rename schema app to main"],
  },
  {
    name: "objects move between two schemas",
    before: (pg) => {
      const [one, two] = [pg.pgSchema("one"), pg.pgSchema("two")];
      const mood = one.enum("mood", ["ok"]);
      return {
        one,
        two,
        mood,
        users: one.table("users", { id: pg.serial().primaryKey(), mood: mood() }),
        numbers: one.sequence("numbers"),
      };
    },
    rows: "insert into one.users (mood) values ('ok')",
    after: (pg) => {
      const [one, two] = [pg.pgSchema("one"), pg.pgSchema("two")];
      const mood = two.enum("mood", ["ok"]);
      return {
        one,
        two,
        mood,
        users: two.table("users", { id: pg.serial().primaryKey(), mood: mood() }),
        numbers: two.sequence("numbers"),
      };
    },
    renames: ["one.users:two.users", "one.mood:two.mood", "one.numbers:two.numbers"],
    expect: (words) => words.length === 3 && words.every((each) => each.startsWith("rename")),
  },
  {
    name: "a table moves to where another key has the name of its column's sequence, and the column goes",
    before: (pg) => ({
      app: pg.pgSchema("app").table("posts", {
        id: pg.integer().generatedAlwaysAsIdentity({ name: "users" }),
        body: pg.text(),
      }),
      comments: pg.pgTable("comments", { id: pg.integer() }, (t) => [pg.unique("users").on(t.id)]),
    }),
    after: (pg) => ({
      app: pg.pgSchema("app"),
      posts: pg.pgTable("posts", { body: pg.text() }),
      comments: pg.pgTable("comments", { id: pg.integer() }, (t) => [pg.unique("users").on(t.id)]),
    }),
    renames: ["app.posts:posts"],
    expect: ["drop column app.posts.id", "rename table app.posts to posts"],
  },
  {
    name: "a table moves to where a key that goes has its index's name",
    before: (pg) => ({
      app: pg.pgSchema("app").table("posts", { id: pg.integer() }, (t) => [pg.index("by_id").on(t.id)]),
      comments: pg.pgTable("comments", { id: pg.integer() }, (t) => [pg.unique("by_id").on(t.id)]),
    }),
    after: (pg) => ({
      app: pg.pgSchema("app"),
      posts: pg.pgTable("posts", { id: pg.integer() }, (t) => [pg.index("by_id").on(t.id)]),
      comments: pg.pgTable("comments", { id: pg.integer() }),
    }),
    renames: ["app.posts:posts"],
    expect: ["drop unique constraint comments.by_id", "rename table app.posts to posts"],
  },
  {
    name: "a table moves, its index is renamed, and a new key takes the index's name",
    before: (pg) => ({
      app: pg.pgSchema("app"),
      posts: pg.pgTable("posts", { id: pg.integer() }, (t) => [pg.index("by_id").on(t.id)]),
    }),
    after: (pg) => ({
      app: pg
        .pgSchema("app")
        .table("posts", { id: pg.integer() }, (t) => [pg.index("by_number").on(t.id), pg.unique("by_id").on(t.id)]),
    }),
    renames: ["posts:app.posts", "app.posts.by_id:by_number"],
    expect: (words) => words.length === 3 && words.at(-1) === "add unique constraint app.posts.by_id",
  },
  {
    name: "a default schema that isn't public",
    setup: "create schema tenant; set search_path = tenant, public",
    before: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      const users = pg.pgTable("users", { id: pg.serial().primaryKey(), mood: mood().default("ok") });
      return { mood, users };
    },
    rows: "insert into users default values",
    after: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "new"]);
      const users = pg.pgTable(
        "users",
        {
          id: pg.serial().primaryKey(),
          mood: mood().default("new"),
          next: pg.integer().references((): never => users.id as never),
        },
        (t) => [pg.check("c", sql`${t.mood} <> 'bad'`), pg.index().on(t.next)],
      );
      return { mood, users, numbers: pg.pgSequence("numbers") };
    },
    expect: (words) => words.length > 3,
    keeps: "select id, mood::text from tenant.users",
  },
  {
    name: "a default schema that isn't public, beside one table in public",
    setup: "create schema tenant; set search_path = tenant; create table public.users (id integer)",
    after: (pg) => ({
      users: pg.pgTable("users", { id: pg.serial().primaryKey() }),
      app: pg.pgSchema("app").table("users", { id: pg.serial().primaryKey() }),
    }),
    expect: ["add schema app", "add table users", "add table app.users"],
  },
  {
    name: "the default schema's own name in the models is the default schema",
    before: (pg) => ({ users: pg.pgTable("users", { id: pg.serial().primaryKey() }) }),
    setup: "create schema tenant; set search_path = tenant",
    after: (pg) => ({ users: pg.pgSchema("tenant").table("users", { id: pg.serial().primaryKey() }) }),
    expect: [],
  },
];

suite("sequences and schemas", cases);
