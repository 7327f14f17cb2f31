// What keeps people waiting because of what else stands in the transaction.
import { expect, it } from "vitest";
import { findingsIn } from "../../src/engine/rules/finding.ts";
import { large, told, tried } from "./examine.ts";

const blog = `create table users (id bigint primary key, email text);
  create table posts (id bigint primary key, author bigint references users, title text, n integer);
  insert into users values (1, 'a'); insert into posts values (1, 1, 'one', 1)`;
const nothing = async (): Promise<void> => {};

it("validates-at-once", async () => {
  const validated = { from: false, to: true };
  const before = `${blog}; alter table users add constraint old check (id > 0) not valid`;
  expect(
    await told("validates-at-once", before, (op) => [
      op.alterCheck("users.old", { validated }),
      op.addCheck("posts.c", { expression: "n > 0", validated: false }),
      op.alterCheck("posts.c", { validated }),
      op.addForeignKey("posts.f", { columns: ["n"], references: ["users", ["id"]], validated: false }),
      op.alterForeignKey("posts.f", { validated }),
    ]),
  ).toEqual([
    "2 error: reads every row of posts in the transaction that added the constraint: nobody can read or write it",
    "4 error: reads every row of posts in the transaction that added the constraint: nobody can read or write it",
  ]);
});

it("work-under-lock", async () => {
  expect(
    await told(
      "work-under-lock",
      `${blog}; create table t (a integer); alter table t add constraint old check (a > 0) not valid`,
      (op) => [
        op.sql("update users set email = 'b'", "select 1"),
        op.addColumn("posts.slug", { type: "text" }),
        op.sql("update posts set slug = title", "select 1"),
        op.createIndex("users.i", { columns: ["email"] }),
        op.alterColumn("posts.n", { type: { from: "integer", to: "bigint" } }),
        op.alterCheck("t.old", { validated: { from: false, to: true } }),
      ],
    ),
  ).toEqual([
    "2 error: writes rows of posts while nobody can read or write posts",
    "3 error: builds an index on users while nobody can read or write posts",
    "5 error: reads every row of t while nobody can read or write posts",
  ]);
});

it("work-under-lock: code does nothing without rows, and counts by the table that is locked", async () => {
  expect(
    await told("work-under-lock", blog, (op) => [
      op.run(nothing, nothing),
      op.addColumn("posts.a", { type: "text" }),
      op.run(nothing, nothing),
    ]),
  ).toEqual(["2 error: runs code while nobody can read or write posts"]);
  expect(
    await told("work-under-lock", blog, {
      transaction: "none",
      up: (op) => [op.addColumn("posts.a", { type: "text" }), op.run(nothing, nothing)],
    }),
  ).toEqual([]);
});

it("rows-at-once", async () => {
  const code = async ({ sql }: { readonly sql: (text: string) => Promise<unknown> }): Promise<void> => {
    await sql("update posts set n = n + 1");
  };
  expect(
    await told("rows-at-once", `${blog}; create view titles as select title from posts`, (op) => [
      op.sql("update users set email = 'b'", "select 1"),
      op.run(code, nothing),
      op.sql("select count(*) from posts", "select 1"),
      op.createTable("t", { columns: { a: { type: "integer" } } }),
      op.sql("insert into t values (1)", "select 1"),
    ]),
  ).toEqual(["0 warning: writes rows of users in one statement", "1 warning: writes rows of posts in one transaction"]);
  expect(
    await told("rows-at-once", blog, {
      transaction: "none",
      up: (op) => [op.run(code, nothing), op.sql("delete from posts", "insert into posts values (1, 1, 'one', 1)")],
    }),
  ).toEqual(["1 warning: writes rows of posts in one statement"]);
});

it("locks-another-table", async () => {
  expect(
    await told("locks-another-table", blog, (op) => [
      op.dropForeignKey("posts.posts_author_fkey"),
      op.addColumn("posts.a", { type: "text" }),
      op.addForeignKey("posts.posts_author_fkey", { columns: ["author"], references: ["users", ["id"]] }),
    ]),
  ).toEqual(["0 warning: nobody can read or write users either while it drops foreign key posts.posts_author_fkey"]);
  expect(
    await told("locks-another-table", blog, {
      up: (op) => [op.renameTable("posts", "articles"), op.dropTable("articles")],
      down: (op) => [
        op.createTable("posts", {
          columns: {
            id: { type: "bigint" },
            author: { type: "bigint" },
            title: { type: "text" },
            n: { type: "integer" },
          },
          primaryKey: { posts_pkey: ["id"] },
          foreignKeys: { posts_author_fkey: { columns: ["author"], references: ["users", ["id"]] } },
        }),
      ],
    }),
  ).toEqual(["1 warning: nobody can read or write users either while it drops table articles"]);
});

it("no-lock-timeout", async () => {
  const { examined } = await tried(blog, (op) => [
    op.createTable("t", { columns: { a: { type: "integer" } } }),
    op.createIndex("posts.i", { columns: ["n"], concurrently: true }),
    op.addColumn("posts.a", { type: "text" }),
    op.addColumn("users.a", { type: "text" }),
  ]);
  const foundWith = (lockTimeout: string): (string | number | null)[][] =>
    findingsIn({ ...examined, lockTimeout }, {}, large)
      .filter(({ rule }) => rule === "no-lock-timeout")
      .map(({ operation, level, message }) => [operation, level, message]);
  expect(foundWith("0")).toEqual([[2, "warning", "waits for ACCESS EXCLUSIVE on posts as long as it takes"]]);
  expect(foundWith("0ms")).toHaveLength(1);
  expect(foundWith("500ms")).toEqual([]);
});
