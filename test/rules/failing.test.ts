// What makes a migration fail, or code that is still running: each rule where it speaks, and right beside, where it doesn't.
import { expect, it } from "vitest";
import { found, told } from "./examine.ts";

it("required-column", async () => {
  expect(
    await told("required-column", "create table posts (id bigint primary key)", (op) => [
      op.addColumn("posts.a", { type: "text", notNull: true }),
      op.addColumn("posts.b", { type: "text", notNull: true, default: "''" }),
      op.addColumn("posts.c", { type: "bigint", notNull: true, identity: "always" }),
      op.addColumn("posts.d", { type: "text", notNull: true, generated: { expression: "id::text", stored: true } }),
      op.addColumn("posts.e", { type: "text" }),
      op.createTable("tags", { columns: { a: { type: "text", notNull: true } } }),
      op.addColumn("tags.b", { type: "text", notNull: true }),
    ]),
  ).toEqual(["0 error: adds column posts.a, which is NOT NULL and has no default"]);
});

it("set-not-null", async () => {
  const notNull = { from: false, to: true };
  expect(
    await told("set-not-null", "create table posts (a text, b text default '', c text not null)", (op) => [
      op.renameColumn("posts.a", "posts.z"),
      op.alterColumn("posts.z", { notNull }),
      op.alterColumn("posts.b", { notNull }),
      op.alterColumn("posts.c", { notNull: { from: true, to: false } }),
      op.createTable("tags", { columns: { a: { type: "text" } } }),
      op.alterColumn("tags.a", { notNull }),
    ]),
  ).toEqual([
    "1 warning: lets column posts.z become NOT NULL, and fails code that inserts without it",
    "2 warning: lets column posts.b become NOT NULL, and fails code that writes NULL into it",
  ]);
});

it("unique-over-rows", async () => {
  const findings = await found(
    "create table users (id bigint primary key, email text, name text)",
    (op) => [
      op.addUnique("users.e", ["email", "name"]),
      op.createIndex("users.l", { columns: [{ expression: "lower(email)" }], unique: true, concurrently: true }),
      op.addUnique("users.i", ["name", "id"]),
      op.createIndex("users.n", { columns: ["name"] }),
      op.addColumn("users.number", { type: "bigint" }),
      op.addUnique("users.number_key", ["number"]),
      op.createTable("t", { columns: { a: { type: "text" } }, uniques: { t_a: ["a"] } }),
    ],
    { rule: "unique-over-rows" },
  );
  expect(findings.map(({ operation, message }) => [operation, message])).toEqual([
    [0, "adds unique constraint users.e, and fails where two rows have the same email, name"],
    [1, "adds index users.l, and fails where two rows have the same lower(email)"],
  ]);
  expect(findings[0]?.instead).toContain(
    "select email, name, count(*) from users group by email, name having count(*) > 1",
  );
});

const typed = `create table t (a varchar(80), b text, c integer, d bigint, e numeric(10,2), f varchar(20), g date, h json)`;
const to = (from: string, type: string): { readonly type: { readonly from: string; readonly to: string } } => ({
  type: { from, to: type },
});

it("narrower-type, and type-change: one of them for a change", async () => {
  const findings = await found(typed, (op) => [
    op.alterColumn("t.a", to("varchar(80)", "varchar(20)")),
    op.alterColumn("t.b", to("text", "varchar(20)")),
    op.alterColumn("t.c", to("integer", "bigint")),
    op.alterColumn("t.d", to("bigint", "integer")),
    op.alterColumn("t.e", to("numeric(10,2)", "numeric(8,2)")),
    op.alterColumn("t.f", to("varchar(20)", "varchar(80)")),
    op.alterColumn("t.g", to("date", "timestamp")),
    op.alterColumn("t.h", to("json", "jsonb")),
  ]);
  const rules = ["narrower-type", "type-change"];
  expect(
    findings
      .filter(({ rule }) => rules.includes(rule))
      .map(({ operation, rule, message }) => [operation, rule, message]),
  ).toEqual([
    [0, "narrower-type", "column t.a becomes varchar(20), and fails where a value of varchar(80) doesn't fit"],
    [1, "narrower-type", "column t.b becomes varchar(20), and fails where a value of text doesn't fit"],
    [2, "type-change", "column t.c becomes bigint, and running code knows it as integer"],
    [3, "narrower-type", "column t.d becomes integer, and fails where a value of bigint doesn't fit"],
    [4, "narrower-type", "column t.e becomes numeric(8,2), and fails where a value of numeric(10,2) doesn't fit"],
    [6, "type-change", "column t.g becomes timestamp, and running code knows it as date"],
  ]);
  expect(findings.filter(({ rule }) => rule === "statistics-lost")).toHaveLength(8);
});

it("rename", async () => {
  const before = `create type mood as enum ('ok', 'bad'); create table posts (id bigint primary key, title text);
    create table users (id bigint); create index posts_title on posts (title); create schema app`;
  expect(
    await told("rename", before, (op) => [
      op.renameColumn("posts.title", "posts.heading"),
      op.renameIndex("posts.posts_title", "posts.posts_heading"),
      op.renameEnum("mood", "temper"),
      op.alterEnum("temper", {
        values: { from: ["ok", "bad"], to: ["ok", "poor"], with: { renamed: { bad: "poor" } } },
      }),
      op.renameTable("posts", "app.articles"),
      op.renameTable("users", "people"),
      op.createView("users", { query: "select * from people" }),
      op.createTable("a", { columns: {} }),
      op.renameTable("a", "b"),
    ]),
  ).toEqual([
    "0 warning: renames column posts.title to heading",
    "2 warning: renames enum mood to temper",
    "3 warning: renames the value 'bad' of enum temper to 'poor'",
    "4 warning: renames table posts to app.articles",
  ]);
});

it("view-dropped", async () => {
  const before = "create table t (a integer); create view v as select a from t; create view w as select a from t";
  expect(
    await told("view-dropped", before, (op) => [
      op.dropView("v"),
      op.dropView("w"),
      op.createView("w", { query: "select a + 1 as b from t" }),
    ]),
  ).toEqual(["0 warning: drops view v"]);
});

it("key-dropped", async () => {
  const before = `create table t (a integer, b integer, c integer, constraint a unique (a), constraint b unique (b));
    create unique index c on t (c); create index d on t (a, b)`;
  expect(
    await told("key-dropped", before, (op) => [
      op.dropUnique("t.a"),
      op.createIndex("t.b_too", { columns: ["b"], unique: true }),
      op.dropUnique("t.b"),
      op.dropIndex("t.c"),
      op.dropIndex("t.d"),
    ]),
  ).toEqual(["0 warning: drops unique constraint t.a: a may repeat", "3 warning: drops index t.c: c may repeat"]);
});

it("default-dropped", async () => {
  const before = `create table t (a text not null default '', b text default '', c bigint generated always as identity,
    d text not null default '', e serial)`;
  expect(
    await told("default-dropped", before, (op) => [
      op.alterColumn("t.a", { default: { from: "''", to: null } }),
      op.alterColumn("t.b", { default: { from: "''", to: null } }),
      op.alterColumn("t.d", { default: { from: "''", to: "'none'" } }),
      op.alterColumn("t.e", { type: { from: "serial", to: "integer" } }),
    ]),
  ).toEqual([
    "0 warning: column t.a is NOT NULL and has no default any more",
    "3 warning: column t.e is NOT NULL and has no default any more",
  ]);
});
