// Whole tables: added, dropped, renamed, moved, and those that are nobody's of the models.
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

const chain =
  (length: number): ModelsCode =>
  (pg) => {
    const tables: Record<string, unknown> = {};
    let below: ReturnType<typeof table> | undefined;
    function table(name: string, to: { readonly id: unknown } | undefined) {
      return pg.pgTable(name, {
        id: pg.serial().primaryKey(),
        parent: to === undefined ? pg.integer() : pg.integer().references((): never => to.id as never),
      });
    }
    for (let at = 0; at < length; at++) {
      below = table(`link_${at}`, below);
      tables[`link${at}`] = below;
    }
    return tables;
  };

const blog =
  (name: string): ModelsCode =>
  (pg, sql) => {
    const posts = pg.pgTable(
      name,
      {
        id: pg.serial().primaryKey(),
        slug: pg.text().notNull().unique(),
        title: pg.text().notNull(),
        score: pg.integer().default(0),
      },
      (t) => [
        pg.index("posts_title").on(t.title),
        pg.index().on(t.score),
        pg.check("posts_score", sql`${t.score} >= 0`),
      ],
    );
    const comments = pg.pgTable("comments", {
      id: pg.integer().primaryKey(),
      post: pg.integer().references(() => posts.id, { onDelete: "cascade" }),
    });
    return { posts, comments };
  };

const blogRows = `insert into posts (slug, title) values ('a', 'A'), ('b', 'B'); insert into comments values (1, 1), (2, 2)`;

const longTable = `t_${"long_table_name_".repeat(4)}end`;
const longColumn = `c_${"long_column_name_".repeat(4)}end`;
const cutOnlyWithMore = "a_table_name_of_forty_five_characters_or_so_x";

const cases: readonly Case[] = [
  {
    name: "add a table",
    after: (pg) => ({ posts: pg.pgTable("posts", { id: pg.serial().primaryKey(), title: pg.text().notNull() }) }),
    expect: ["add table posts"],
  },
  {
    name: "add a table with everything",
    after: blog("posts"),
    expect: [
      "add table posts",
      "add table comments",
      "add index posts.posts_score_index",
      "add index posts.posts_title",
    ],
  },
  {
    name: "add a table without columns",
    after: (pg) => ({ empty: pg.pgTable("empty", {}) }),
    expect: ["add table empty"],
  },
  {
    name: "drop a table that others refer to",
    before: blog("posts"),
    // Rows that refer to it would keep the way back from putting the key back: the table comes back empty.
    rows: "insert into posts (slug, title) values ('a', 'A'); insert into comments values (1, null)",
    after: (pg) => ({ comments: pg.pgTable("comments", { id: pg.integer().primaryKey(), post: pg.integer() }) }),
    expect: (words) =>
      words.length === 2 &&
      words.includes("drop table posts") &&
      words.some((each) => each.startsWith("drop foreign key")),
  },
  {
    name: "drop every table",
    before: blog("posts"),
    after: () => ({}),
    expect: (words) => words.every((each) => each.startsWith("drop table")),
  },
  {
    name: "drop a chain of seven tables",
    before: chain(7),
    rows: "insert into link_0 (parent) values (null); insert into link_1 (parent) values (1)",
    after: () => ({}),
    expect: [6, 5, 4, 3, 2, 1, 0].map((at) => `drop table link_${at}`),
  },
  {
    name: "add a chain of seven tables",
    after: chain(7),
    expect: [0, 1, 2, 3, 4, 5, 6].map((at) => `add table link_${at}`),
  },
  {
    name: "drop the last of a chain",
    before: chain(3),
    rows: "insert into link_0 (parent) values (null); insert into link_1 (parent) values (1)",
    after: chain(2),
    expect: ["drop table link_2"],
  },
  {
    name: "rename a table, accepted: keys, sequence and indexes go along",
    before: blog("posts"),
    rows: blogRows,
    after: blog("articles"),
    renames: ["posts:articles"],
    expect: (words) => words.length === 6 && words.every((each) => each.startsWith("rename ")),
    keeps: "select c.post from comments c",
  },
  {
    name: "rename a table, declined",
    before: blog("posts"),
    rows: "insert into posts (slug, title) values ('a', 'A')",
    after: blog("articles"),
    drops: ["posts"],
    expect: (words) => words.includes("drop table posts") && words.includes("add table articles"),
    // PostgreSQL has no other name for the index of the old table while it stands.
    reference: false,
  },
  {
    name: "rename a table and change its columns at once",
    before: blog("posts"),
    rows: blogRows,
    after: (pg) => ({
      articles: pg.pgTable("articles", {
        id: pg.serial().primaryKey(),
        slug: pg.varchar({ length: 80 }).notNull().unique(),
        title: pg.text().notNull(),
        score: pg.bigint({ mode: "number" }).default(1),
        body: pg.text(),
      }),
      comments: pg.pgTable("comments", { id: pg.integer().primaryKey(), post: pg.integer() }),
    }),
    renames: ["posts:articles"],
    expect: (words) => words.includes("rename table posts to articles") && words.includes("add column articles.body"),
    reference: false,
  },
  {
    name: "a table nobody can be asked about",
    before: blog("posts"),
    after: blog("articles"),
    refuses: "--rename posts:articles",
  },
  {
    name: "mixed-case, reserved and odd names",
    after: (pg, sql) => {
      const user = pg.pgTable(
        "User",
        {
          id: pg.integer("ID").primaryKey(),
          order: pg.integer("order").notNull().default(0),
          select: pg.text("Select").unique(),
          spaced: pg.text("with space"),
          quoted: pg.text('quo"te'),
          dotted: pg.text("dot.ted"),
          umlaut: pg.text("größe"),
        },
        (t) => [
          pg.index("User Index").on(t.select, t.order),
          pg.uniqueIndex('in"dex').on(t.quoted),
          pg.check("Check.it", sql`${t.order} >= 0 and ${t.spaced} <> 'x'`),
        ],
      );
      const group = pg.pgTable("group", {
        id: pg.integer("primary").primaryKey(),
        user: pg.integer("user").references(() => user.id),
      });
      return { user, group };
    },
    expect: (words) => words.includes('add table "User"') && words.includes('add table "group"'),
  },
  {
    name: "drop a column with an odd name",
    before: (pg) => ({
      user: pg.pgTable("User", {
        id: pg.integer("ID").primaryKey(),
        a: pg.text('quo"te'),
        b: pg.text("dot.ted").unique(),
      }),
    }),
    rows: `insert into "User" values (1, 'a', 'b')`,
    after: (pg) => ({ user: pg.pgTable("User", { id: pg.integer("ID").primaryKey() }) }),
    expect: (words) => words.includes('drop column "User"."quo""te"'),
  },
  {
    name: "a table literally called auth.users, beside users in the schema auth",
    after: (pg) => ({
      dotted: pg.pgTable("auth.users", { id: pg.integer().primaryKey(), "a.b": pg.text("a.b").unique() }),
      proper: pg.pgSchema("auth").table("users", { id: pg.integer().primaryKey() }),
    }),
    expect: ["add schema auth", 'add table "auth.users"', "add table auth.users"],
  },
  {
    name: "names longer than 63 bytes",
    after: (pg) => {
      const long = pg.pgTable(longTable, { id: pg.integer("a_b").primaryKey(), value: pg.text(longColumn) });
      const half = pg.pgTable(
        cutOnlyWithMore,
        {
          id: pg.integer().primaryKey(),
          value: pg.text("a_value_with_a_name").unique(),
          more: pg.text("more_of_the_same"),
        },
        (t) => [pg.index().on(t.more)],
      );
      const other = pg.pgTable("other", {
        id: pg.integer().primaryKey(),
        ref: pg.integer(`${longColumn}_ref`).references(() => long.id),
      });
      return { long, half, other };
    },
  },
  {
    name: "two names that are the same once cut at 63 bytes",
    after: (pg) => ({
      a: pg.pgTable(`${longTable}_a`, { id: pg.integer().primaryKey() }),
      b: pg.pgTable(`${longTable}_b`, { id: pg.integer().primaryKey() }),
    }),
    refuses: "PostgreSQL cuts names at 63 bytes",
  },
  {
    name: "one name in two schemas",
    after: (pg) => ({
      one: pg.pgTable("posts", { id: pg.serial().primaryKey(), title: pg.text().unique() }),
      two: pg.pgSchema("archive").table("posts", { id: pg.serial().primaryKey(), title: pg.text().unique() }),
    }),
    expect: ["add schema archive", "add table posts", "add table archive.posts"],
  },
  {
    name: "drop one of two tables of one name",
    before: (pg) => ({
      one: pg.pgTable("posts", { id: pg.serial().primaryKey() }),
      archive: pg.pgSchema("archive"),
      two: pg.pgSchema("archive").table("posts", { id: pg.serial().primaryKey() }),
    }),
    rows: "insert into posts default values; insert into archive.posts default values",
    after: (pg) => ({
      one: pg.pgTable("posts", { id: pg.serial().primaryKey() }),
      archive: pg.pgSchema("archive"),
    }),
    expect: ["drop table archive.posts"],
  },
  {
    name: "tables of others are left alone",
    setup:
      "create table others (id integer primary key, at timestamptz default now()); create schema away; create table away.things (id serial); insert into others values (1)",
    after: (pg) => ({ posts: pg.pgTable("posts", { id: pg.serial().primaryKey() }) }),
    expect: ["add table posts"],
    keeps: "select * from others",
  },
  {
    name: "an extension's table is left alone",
    extensions: ["citext"],
    setup: "create table of_extension (id integer); alter extension citext add table of_extension",
    after: (pg) => ({ posts: pg.pgTable("posts", { id: pg.serial().primaryKey() }) }),
    expect: ["add table posts"],
  },
  {
    name: "a table moved to another schema",
    before: (pg) => ({
      posts: pg.pgTable("posts", { id: pg.serial().primaryKey(), title: pg.text().unique() }, (t) => [
        pg.index("by_title").on(t.title),
      ]),
    }),
    rows: "insert into posts (title) values ('a')",
    after: (pg) => {
      const app = pg.pgSchema("app");
      return {
        app,
        posts: app.table("posts", { id: pg.serial().primaryKey(), title: pg.text().unique() }, (t) => [
          pg.index("by_title").on(t.title),
        ]),
      };
    },
    renames: ["posts:app.posts"],
    expect: ["add schema app", "rename table posts to app.posts"],
  },
  {
    name: "a table moved to another schema and renamed",
    before: (pg) => ({
      app: pg.pgSchema("app"),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), title: pg.text() }),
    }),
    rows: "insert into posts values (1, 'a')",
    after: (pg) => {
      const app = pg.pgSchema("app");
      return { app, posts: app.table("articles", { id: pg.integer().primaryKey(), title: pg.text() }) };
    },
    renames: ["posts:app.articles"],
    expect: [
      "rename table posts to app.articles",
      "rename primary key app.articles.posts_pkey to app.articles.articles_pkey",
    ],
  },
  {
    name: "two tables that swap their names",
    before: (pg) => ({
      one: pg.pgTable("a", { id: pg.integer().primaryKey(), first: pg.text() }),
      two: pg.pgTable("b", { id: pg.integer().primaryKey(), second: pg.integer() }),
    }),
    rows: "insert into a values (1, 'x'); insert into b values (2, 3)",
    after: (pg) => ({
      one: pg.pgTable("b", { id: pg.integer().primaryKey(), first: pg.text() }),
      two: pg.pgTable("a", { id: pg.integer().primaryKey(), second: pg.integer() }),
    }),
    renames: ["a:b", "b:a"],
    expect: (words) => words.length === 6 && words.every((each) => each.startsWith("rename ")),
  },
  {
    name: "a chain of renames: b becomes c, a becomes b",
    before: (pg) => ({
      one: pg.pgTable("a", { id: pg.integer().primaryKey(), first: pg.text() }),
      two: pg.pgTable("b", { id: pg.integer().primaryKey(), second: pg.integer() }),
    }),
    rows: "insert into a values (1, 'x'); insert into b values (2, 3)",
    after: (pg) => ({
      one: pg.pgTable("b", { id: pg.integer().primaryKey(), first: pg.text() }),
      two: pg.pgTable("c", { id: pg.integer().primaryKey(), second: pg.integer() }),
    }),
    renames: ["a:b", "b:c"],
    expect: [
      "rename table b to c",
      "rename table a to b",
      "rename primary key c.b_pkey to c.c_pkey",
      "rename primary key b.a_pkey to b.b_pkey",
    ],
  },
  {
    name: "one table exported under two names, plain objects in the third argument",
    after: (pg) => {
      const posts = pg.pgTable("posts", { id: pg.serial().primaryKey(), a: pg.text() }, (t) => [
        pg.index("by_a").on(t.a),
        { comment: "x" } as never,
      ]);
      return { posts, alias: posts, unrelated: 7, nothing: null };
    },
    expect: ["add table posts", "add index posts.by_a"],
  },
  {
    name: "triggers, comments, statistics and storage on a table stay",
    before: blog("posts"),
    rows: `create function touch() returns trigger language plpgsql as 'begin return new; end';
      create trigger touched before update on posts for each row execute function touch();
      comment on table posts is 'what people write'; comment on column posts.title is 'its title';
      create statistics posts_stats on slug, title from posts;
      alter table posts set (fillfactor = 80);
      insert into posts (slug, title) values ('a', 'A')`,
    after: (pg, sql) => {
      const posts = pg.pgTable(
        "posts",
        {
          id: pg.serial().primaryKey(),
          slug: pg.text().notNull().unique(),
          title: pg.varchar({ length: 100 }).notNull(),
          score: pg.integer().default(0),
          more: pg.text(),
        },
        (t) => [
          pg.index("posts_title").on(t.title),
          pg.index().on(t.score),
          pg.check("posts_score", sql`${t.score} >= 0`),
        ],
      );
      return {
        posts,
        comments: pg.pgTable("comments", {
          id: pg.integer().primaryKey(),
          post: pg.integer().references(() => posts.id, { onDelete: "cascade" }),
        }),
      };
    },
    expect: ["alter column posts.title (type)", "add column posts.more"],
    reference: false,
  },
  {
    name: "an unlogged table stays unlogged",
    before: (pg) => ({ cache: pg.pgTable("cache", { id: pg.integer().primaryKey() }) }),
    rows: "alter table cache set unlogged",
    after: (pg) => ({ cache: pg.pgTable("cache", { id: pg.integer().primaryKey(), value: pg.text() }) }),
    expect: ["add column cache.value"],
    reference: false,
  },
  {
    name: "partitions made by raw SQL",
    setup: `create table events (id integer not null, at timestamptz not null, note text, constraint events_pkey primary key (id, at)) partition by range (at);
      create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
      insert into events values (1, '2024-05-05', 'x')`,
    before: (pg) => ({
      events: pg.pgTable(
        "events",
        { id: pg.integer().notNull(), at: pg.timestamp({ withTimezone: true }).notNull(), note: pg.text() },
        (t) => [pg.primaryKey({ columns: [t.id, t.at] })],
      ),
    }),
    after: (pg) => ({
      events: pg.pgTable(
        "events",
        {
          id: pg.bigint({ mode: "number" }).notNull(),
          at: pg.timestamp({ withTimezone: true }).notNull(),
          note: pg.text(),
          more: pg.text(),
        },
        (t) => [pg.primaryKey({ columns: [t.id, t.at] }), pg.index("events_note").on(t.note)],
      ),
    }),
    expect: ["alter column events.id (type)", "add column events.more", "add index events.events_note"],
    reference: false,
  },
  {
    name: "rename a table with its sequence, keys and indexes",
    before: (pg) => ({
      posts: pg.pgTable("posts", { id: pg.serial().primaryKey(), slug: pg.text().unique() }, (t) => [
        pg.index().on(t.slug),
      ]),
    }),
    rows: "insert into posts (slug) values ('a'), ('b')",
    after: (pg) => ({
      articles: pg.pgTable("articles", { id: pg.serial().primaryKey(), slug: pg.text().unique() }, (t) => [
        pg.index().on(t.slug),
      ]),
    }),
    renames: ["posts:articles"],
  },
  {
    name: "rename a table and a column that others refer to, with an identity",
    before: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey().generatedAlwaysAsIdentity() });
      return { users, posts: pg.pgTable("posts", { author: pg.integer().references(() => users.id) }) };
    },
    rows: "insert into users default values; insert into posts values (1)",
    after: (pg) => {
      const users = pg.pgTable("accounts", { key: pg.integer().primaryKey().generatedAlwaysAsIdentity() });
      return { users, posts: pg.pgTable("posts", { author: pg.integer().references(() => users.key) }) };
    },
    renames: ["users:accounts", "accounts.id:key"],
  },
  {
    name: "names that were stale before stay as they are",
    before: (pg) => ({
      posts: pg.pgTable("posts", { id: pg.serial().primaryKey(), slug: pg.text().unique("by_hand_unique") }),
    }),
    after: (pg) => ({
      articles: pg.pgTable("articles", { id: pg.serial().primaryKey(), slug: pg.text().unique() }),
    }),
    renames: ["posts:articles"],
    expect: [
      "rename sequence posts_id_seq to articles_id_seq",
      "rename table posts to articles",
      "rename primary key articles.posts_pkey to articles.articles_pkey",
    ],
    reference: false,
  },
];

suite("tables", cases);
