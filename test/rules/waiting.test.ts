// What keeps people waiting while one statement works: each rule where it speaks, and right beside, where it doesn't.
import { expect, it } from "vitest";
import { found, told } from "./examine.ts";

const blog = `create table users (id bigint primary key, email text);
  create table posts (id bigint primary key, author bigint, title varchar(80), n integer, at timestamp);
  create index posts_title on posts (title);
  create index posts_at on posts (at);
  create materialized view titles as select title from posts;
  insert into users values (1, 'a'); insert into posts values (1, 1, 'one', 1)`;

it("table-rewrite", async () => {
  const findings = await found(
    blog,
    (op) => [
      op.addColumn("posts.a", { type: "uuid", default: "gen_random_uuid()" }),
      op.addColumn("posts.b", { type: "timestamptz", notNull: true, default: "now()" }),
      op.alterColumn("posts.n", { type: { from: "integer", to: "bigint" } }),
      op.addColumn("users.number", { type: "bigint", notNull: true, identity: "always" }),
      op.addColumn("users.lower", { type: "text", generated: { expression: "lower(email)", stored: true } }),
      op.alterColumn("posts.title", { default: { from: null, to: "'none'" } }),
      op.sql("refresh materialized view titles", "select 1"),
      op.alterTable("users", { unlogged: { from: false, to: true } }),
    ],
    { rule: "table-rewrite" },
  );
  expect(findings.map(({ operation, object, instead }) => [operation, object, instead.split(/[,.:]/)[0]])).toEqual([
    [0, "table posts", "Add the column without its default and nullable"],
    [2, "table posts", "Expand and contract"],
    [3, "table users", "Add a plain nullable column"],
    [4, "table users", "On PostgreSQL 18"],
    [6, "materialized view titles", "Give the materialized view a unique index"],
    [7, "table users", "Nothing spares the table this"],
  ]);
  expect(findings[0]).toMatchObject({
    level: "error",
    message: "writes every row of posts anew while nobody can read or write it",
  });
});

it("table-rewrite: a domain that checks, and a materialized view that can be read meanwhile", async () => {
  const before = `create domain positive as integer check (value > 0); create table posts (id integer primary key);
    create materialized view ids as select id from posts; create unique index on ids (id)`;
  const findings = await found(before, (op) => [
    op.sql("refresh materialized view concurrently ids", "select 1"),
    op.addColumn("posts.n", { type: "positive" }),
  ]);
  expect(findings.map(({ operation, rule }) => [operation, rule])).toEqual([
    [null, "lossy-way-back"],
    [1, "table-rewrite"],
  ]);
  expect(findings[1]?.instead).toContain("what the domain checks as a check");
});

it("table-scan: of the table that refers to a column with another type", async () => {
  const before = "create table users (id integer primary key); create table posts (author integer references users)";
  const findings = await found(before, (op) => [
    op.alterColumn("users.id", { type: { from: "integer", to: "bigint" } }),
  ]);
  expect(findings.map(({ rule, object }) => [rule, object])).toEqual([
    ["table-rewrite", "table users"],
    ["table-scan", "table posts"],
    ["statistics-lost", "column users.id"],
    ["type-change", "column users.id"],
  ]);
  expect(findings[1]?.instead).toContain("Drop the checks and foreign keys over users.id before");
});

it("table-rewrite: an enum that is made anew", async () => {
  const findings = await found(
    "create type mood as enum ('ok', 'bad', 'worse'); create table days (mood mood)",
    (op) => [
      op.alterEnum("mood", {
        values: {
          from: ["ok", "bad", "worse"],
          to: ["worse", "bad", "ok"],
          with: [{ column: "days.mood", type: "mood", default: null }],
        },
      }),
    ],
  );
  expect(findings.map(({ rule, object }) => [rule, object])).toEqual([["table-rewrite", "table days"]]);
});

it("table-scan", async () => {
  const findings = await found(
    blog,
    {
      up: (op) => [
        op.alterColumn("posts.title", { notNull: { from: false, to: true } }),
        op.addCheck("posts.c", "n > 0"),
        op.addCheck("posts.d", { expression: "n > 1", validated: false }),
        op.sql("alter table users alter email set not null", "alter table users alter email drop not null"),
        op.addForeignKey("posts.f", { columns: ["author"], references: ["users", ["id"]] }),
      ],
    },
    { rule: "table-scan" },
  );
  expect(findings.map(({ operation, message }) => [operation, message])).toEqual([
    [0, "reads every row of posts while nobody can read or write it"],
    [1, "reads every row of posts while nobody can read or write it"],
    [3, "reads every row of users while nobody can read or write it"],
  ]);
  expect(findings[0]?.instead).toContain("posts.title becomes NOT NULL without a look at the rows");
});

it("table-scan: not where a check has proven it, nor where a constraint is validated by itself", async () => {
  const before = `create table t (a integer, b integer, constraint a check (a is not null));
    alter table t add constraint b check (b > 0) not valid`;
  expect(
    await told("table-scan", before, (op) => [
      op.alterCheck("t.b", { validated: { from: false, to: true } }),
      op.alterColumn("t.a", { notNull: { from: false, to: true } }),
    ]),
  ).toEqual([]);
});

it("foreign-key-scan", async () => {
  expect(
    await told("foreign-key-scan", blog, (op) => [
      op.addColumn("posts.a", { type: "text" }),
      op.addForeignKey("posts.f", { columns: ["author"], references: ["users", ["id"]] }),
      op.addForeignKey("posts.g", { columns: ["n"], references: ["users", ["id"]], validated: false }),
      op.createTable("likes", {
        columns: { who: { type: "bigint" } },
        foreignKeys: { likes_who: { columns: ["who"], references: ["users", ["id"]] } },
      }),
    ]),
  ).toEqual(["1 error: looks up every row of posts while nobody can write to it, nor to the table it refers to"]);
});

it("index-blocks-writes", async () => {
  expect(
    await told("index-blocks-writes", `${blog}; create table parts (a integer) partition by range (a)`, (op) => [
      op.createIndex("posts.i", { columns: ["n"] }),
      op.createIndex("posts.j", { columns: ["n"], concurrently: true }),
      op.sql("create index k on users (email)", "drop index k"),
      op.createTable("t", { columns: { a: { type: "text" } } }),
      op.createIndex("t.l", { columns: ["a"] }),
      op.renameIndex("posts.posts_title", "posts.by_title"),
    ]),
  ).toEqual([
    "0 error: builds the index i on posts while nobody can write to it",
    "2 error: builds the index k on users while nobody can write to it",
  ]);
});

it("index-blocks-writes: a partitioned table needs another way", async () => {
  const [finding] = await found(
    "create table parts (a integer) partition by range (a); create table parts_1 partition of parts for values from (1) to (9)",
    (op) => [op.createIndex("parts.i", { columns: ["a"] })],
    { rule: "index-blocks-writes" },
  );
  expect(finding?.instead).toContain("ATTACH PARTITION");
});

it("key-builds-index", async () => {
  expect(
    await told(
      "key-builds-index",
      `create table t (a integer, b integer not null, c integer); create unique index c on t (c)`,
      (op) => [
        op.addUnique("t.t_a", ["a"]),
        op.addPrimaryKey("t.t_pkey", ["b"]),
        op.addExclusion("t.x", { definition: "exclude using btree (a with =)" }),
        op.sql(
          "alter table t add constraint u unique using index c",
          "alter table t drop constraint u; create unique index c on t (c)",
        ),
        op.sql("alter table t add constraint v unique (a, b)", "alter table t drop constraint v"),
      ],
    ),
  ).toEqual([
    "0 error: builds the index of t_a on t while nobody can read or write it",
    "1 error: builds the index of t_pkey on t while nobody can read or write it",
    "2 error: builds the index of x on t while nobody can read or write it",
    "4 error: builds the index of v on t while nobody can read or write it",
  ]);
});

it("index-rebuild", async () => {
  const types = { from: "timestamp", to: "timestamptz" };
  expect(
    await told("index-rebuild", `${blog}; create table other (at timestamp)`, (op) => [
      op.sql("set local timezone = 'UTC'", "set local timezone = 'UTC'"),
      op.alterColumn("posts.at", { type: types }),
      op.alterColumn("other.at", { type: types }),
      op.sql("reset timezone", "set local timezone = 'UTC'"),
    ]),
  ).toEqual(["1 error: builds the index posts_at on posts anew while nobody can read or write it"]);
});

it("drop-index", async () => {
  expect(
    await told("drop-index", `${blog}; create index other on posts (n)`, (op) => [
      op.dropIndex("posts.posts_at"),
      op.dropIndex("posts.other"),
    ]),
  ).toEqual(["0 warning: drops the index posts_at while nobody can read or write posts"]);
  expect(
    await told("drop-index", blog, {
      transaction: "none",
      up: (op) => [op.sql("drop index concurrently posts_title", "create index posts_title on posts (title)")],
    }),
  ).toEqual([]);
});

it("statistics-lost", async () => {
  const [finding, ...others] = await found(
    "create table t (a varchar(80), b integer)",
    (op) => [
      op.alterColumn("t.a", { type: { from: "varchar(80)", to: "text" } }),
      op.alterColumn("t.b", { default: { from: null, to: "0" } }),
    ],
    { rule: "statistics-lost" },
  );
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ operation: 0, level: "info", object: "column t.a" });
  expect(finding?.instead).toContain('op.sql("analyze t (a)"');
});
