// As found in real projects.
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

/** A table as drizzle-kit and hands have made it. */
const users: ModelsCode = (pg, sql) => ({
  role: pg.pgEnum("role", ["admin", "member"]),
  users: pg.pgTable(
    "users",
    {
      id: pg.serial().primaryKey(),
      email: pg.varchar({ length: 255 }).notNull().unique(),
      role: pg.pgEnum("role", ["admin", "member"])().notNull().default("member"),
      balance: pg.numeric({ precision: 10, scale: 2 }).notNull().default("0"),
      settings: pg.jsonb().notNull().default({}),
      tags: pg.text().array().notNull().default([]),
      active: pg.boolean().notNull().default(true),
      created: pg.timestamp({ withTimezone: true }).notNull().defaultNow(),
    },
    (t) => [
      pg.index().on(t.created.desc()),
      pg.check("positive", sql`${t.balance} >= 0`),
      pg.index("active").on(t.email).where(sql`${t.active}`),
    ],
  ),
});

const usersOf: ModelsCode = (pg, sql) => {
  const { users: table } = users(pg, sql);
  return { users: table };
};

const cases: readonly Case[] = [
  {
    name: "a database made by hand, with the server's own spellings everywhere: only its history begins",
    setup: `create type role as enum ('admin', 'member');
      create table users (id serial not null, email character varying(255) not null, role role default 'member' not null, balance numeric(10,2) default '0' not null,
        settings jsonb default '{}' not null, tags text[] default '{}'::text[] not null, active bool default true not null, created timestamp with time zone default CURRENT_TIMESTAMP not null,
        primary key (id), unique (email), constraint positive check (not (balance < 0) ));
      alter table users drop constraint positive, add constraint positive check ((balance >= (0)::numeric));
      create index created_first on users (created desc nulls last); create index active on users (email) where (active)`,
    after: usersOf,
    // now() and CURRENT_TIMESTAMP are two things to PostgreSQL, though they give the same.
    expect: ["alter column users.created (default)"],
    reference: false,
  },
  {
    name: "an enum is used by a column and nobody exports it: it is never dropped",
    setup: "create type role as enum ('admin', 'member')",
    before: usersOf,
    after: (pg) => ({ users: pg.pgTable("users", { id: pg.serial().primaryKey() }) }),
    reference: false,
  },
  {
    name: "defaults as hands have written them, and DEFAULT NULL",
    setup:
      "create table things (a numeric(10,2) default '0', b numeric default 0, c text default null, d text default null::text, e jsonb default '\"{}\"', f text[] default array[]::text[])",
    after: (pg, sql) => ({
      things: pg.pgTable("things", {
        a: pg.numeric({ precision: 10, scale: 2 }).default("0"),
        b: pg.numeric().default(sql`0`),
        c: pg.text(),
        d: pg.text().default(sql`null`),
        e: pg.jsonb().default("{}"),
        f: pg.text().array().default(sql`ARRAY[]::text[]`),
      }),
    }),
    expect: [],
    reference: false,
  },
  {
    name: "names of constraints that are stale after a rename by hand, and from another version of Drizzle",
    setup: `create table old (id integer constraint old_pkey primary key, a integer constraint old_a_key unique, b integer constraint old_b_fk references old (id));
      create index old_b_idx on old (b); alter table old rename to things`,
    after: (pg) => {
      const things = pg.pgTable(
        "things",
        {
          id: pg.integer().primaryKey(),
          a: pg.integer().unique(),
          b: pg.integer().references((): never => things.id as never),
        },
        (t) => [pg.index().on(t.b)],
      );
      return { things };
    },
    expect: [],
    reference: false,
  },
  {
    name: "schema-per-tenant: the same models in another schema, beside those of others",
    setup: `create table users (id serial primary key); create schema one; create table one.users (id serial primary key, name text); create schema two; set search_path = two`,
    before: (pg) => ({ users: pg.pgTable("users", { id: pg.serial().primaryKey() }) }),
    rows: "insert into users default values",
    after: (pg) => ({ users: pg.pgTable("users", { id: pg.serial().primaryKey(), name: pg.text().unique() }) }),
    expect: (words) => words.length === 2,
  },
  {
    name: "policies and row-level security made by raw SQL stay",
    before: (pg) => ({ users: pg.pgTable("users", { id: pg.integer().primaryKey(), name: pg.text() }) }),
    rows: "alter table users enable row level security; create policy own on users for select using (name = current_user)",
    after: (pg) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey(), name: pg.text().notNull(), more: pg.text() }),
    }),
    expect: ["alter column users.name (not null)", "add column users.more"],
    reference: false,
  },
  {
    name: "exclusion constraints made by raw SQL stay",
    extensions: ["btree_gist"],
    before: (pg) => ({
      rooms: pg.pgTable("rooms", {
        id: pg.integer().primaryKey(),
        room: pg.integer(),
        from: pg.timestamp(),
        to: pg.timestamp(),
      }),
    }),
    rows: `alter table rooms add constraint no_overlap exclude using gist (room with =, tsrange("from", "to") with &&)`,
    after: (pg) => ({
      rooms: pg.pgTable("rooms", {
        id: pg.integer().primaryKey(),
        room: pg.integer(),
        from: pg.timestamp(),
        to: pg.timestamp(),
        more: pg.text(),
      }),
    }),
    expect: ["add column rooms.more"],
    reference: false,
  },
  {
    name: "a view of others over a table of ours stays",
    before: (pg) => ({ users: pg.pgTable("users", { id: pg.integer().primaryKey(), name: pg.text() }) }),
    rows: "create view names as select name from users; create materialized view seen as select id from users; create index seen_id on seen (id)",
    after: (pg) => ({
      users: pg.pgTable("users", {
        id: pg.integer().primaryKey(),
        name: pg.text().notNull().default("x"),
        more: pg.text(),
      }),
    }),
    expect: (words) => words.length === 2,
    reference: false,
  },
  {
    name: "inherited tables made by raw SQL",
    setup:
      "create table parents (id integer primary key, name text); create table children (more text) inherits (parents)",
    after: (pg) => ({ other: pg.pgTable("other", { id: pg.integer().primaryKey() }) }),
    expect: ["add table other"],
  },
  {
    name: "foreign keys to a partitioned table, and rows in its partitions",
    setup: `create table events (id integer primary key) partition by hash (id);
      create table events_0 partition of events for values with (modulus 2, remainder 0); create table events_1 partition of events for values with (modulus 2, remainder 1);
      insert into events values (1), (2)`,
    after: (pg) => {
      const events = pg.pgTable("events", { id: pg.integer().primaryKey() });
      return {
        events,
        notes: pg.pgTable("notes", { id: pg.integer().primaryKey(), event: pg.integer().references(() => events.id) }),
      };
    },
    expect: ["add table notes"],
    reference: false,
  },
  {
    name: "a hundred tables at once",
    after: (pg) => {
      const tables: Record<string, unknown> = {};
      let previous: unknown = null;
      for (let at = 0; at < 100; at++) {
        const to = previous as { readonly id: never } | null;
        const table = pg.pgTable(
          `table_${at}`,
          {
            id: pg.serial().primaryKey(),
            name: pg.text().notNull().default("x"),
            score: pg.numeric({ precision: 8, scale: 2 }).default("0"),
            at: pg.timestamp({ withTimezone: true }).defaultNow(),
            above: to === null ? pg.integer() : pg.integer().references(() => to.id),
          },
          (t) => [pg.index().on(t.name), pg.index().on(t.at.desc()), pg.unique().on(t.name, t.score)],
        );
        tables[`table${at}`] = table;
        previous = table;
      }
      return tables;
    },
    expect: (words) => words.length === 300,
  },
];

suite("as found in real projects", cases);
