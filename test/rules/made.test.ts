// What a migration makes: each rule where it speaks, and right beside, where it doesn't. What was there is nobody's fault.
import { expect, it } from "vitest";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { findingsIn } from "../../src/engine/rules/finding.ts";
import { found, large, told, tried } from "./examine.ts";

it("foreign-key-without-index", async () => {
  const before = `create table users (id bigint primary key, a integer, b integer, unique (a, b));
    create table posts (author bigint references users, a integer, b integer, editor bigint, c integer);
    create index on posts (b, a, c)`;
  const to = (columns: string[], target: string[]): { columns: string[]; references: [string, string[]] } => ({
    columns,
    references: ["users", target],
  });
  expect(
    await told("foreign-key-without-index", before, (op) => [
      op.addForeignKey("posts.both", to(["a", "b"], ["a", "b"])),
      op.addForeignKey("posts.editor", to(["editor"], ["id"])),
      op.createTable("likes", {
        columns: { who: { type: "bigint" }, post: { type: "bigint" } },
        primaryKey: { likes_pkey: ["who", "post"] },
        foreignKeys: { who: to(["who"], ["id"]), post: to(["post"], ["id"]) },
      }),
      op.sql(
        "alter table posts add constraint hand foreign key (c) references users",
        "alter table posts drop constraint hand",
      ),
    ]),
  ).toEqual([
    "- warning: no index of posts begins with c, which the foreign key stands on",
    "1 warning: no index of posts begins with editor, which the foreign key stands on",
    "2 warning: no index of likes begins with post, which the foreign key stands on",
  ]);
});

it("not-valid-left", async () => {
  const before = "create table t (a integer, b integer); alter table t add constraint old check (a > 0) not valid";
  const { examined } = await tried(before, (op) => [
    op.addCheck("t.open", { expression: "a > 1", validated: false }),
    op.addCheck("t.later", { expression: "a > 2", validated: false }),
    op.addCheck("t.done", { expression: "a > 3", validated: false }),
    op.alterCheck("t.done", { validated: { from: false, to: true } }),
  ]);
  const findings = findingsIn({ ...examined, validated: [objectId("check", "", "t", "later")] }, {}, large);
  expect(
    findings.filter(({ rule }) => rule === "not-valid-left").map(({ operation, message }) => [operation, message]),
  ).toEqual([[0, "nothing validates check constraint t.open"]]);
});

const secured = `create table old (a integer); alter table old enable row level security;
  create table posts (a integer); create table users (a integer); create policy own on users using (true);
  alter table users enable row level security; create table tags (a integer); create view all_posts as select a from posts`;
const on = { rowSecurity: { from: false, to: true } };

it("row-security-without-policy", async () => {
  expect(
    await told("row-security-without-policy", secured, (op) => [
      op.alterTable("posts", on),
      op.dropPolicy("users.own"),
      op.createTable("t", { columns: { a: { type: "integer" } }, rowSecurity: true }),
      op.alterTable("tags", on),
      op.createPolicy("tags.own", { using: "true" }),
    ]),
  ).toEqual([
    "0 warning: table posts has row-level security and no policy",
    "1 warning: table users has row-level security and no policy",
    "2 warning: table t has row-level security and no policy",
  ]);
});

it("policy-without-row-security", async () => {
  expect(
    await told("policy-without-row-security", secured, (op) => [
      op.createPolicy("posts.own", { using: "true" }),
      op.createPolicy("users.other", { using: "true" }),
    ]),
  ).toEqual(["0 warning: policy posts.own has no effect: its table has no row-level security"]);
});

it("view-bypasses-row-security", async () => {
  expect(
    await told("view-bypasses-row-security", secured, (op) => [
      op.alterTable("posts", on),
      op.createView("v", { query: "select a from users" }),
      op.createView("w", { query: "select a from users", with: { security_invoker: "true" } }),
      op.createView("x", { query: "select a from tags" }),
      op.createMaterializedView("m", { query: "select a from users" }),
    ]),
  ).toEqual([
    "0 warning: view all_posts shows rows of posts past its row-level security",
    "1 warning: view v shows rows of users past its row-level security",
    "4 warning: materialized view m shows rows of users past its row-level security",
  ]);
});

it("columns of types that have a better one", async () => {
  const findings = await found("create table t (id serial primary key, j json, c char(2), at timestamp)", (op) => [
    op.addColumn("t.plain", { type: "json" }),
    op.addColumn("t.jsonb", { type: "jsonb" }),
    op.addColumn("t.local", { type: "timestamp(3)" }),
    op.addColumn("t.moment", { type: "timestamptz" }),
    op.addColumn("t.code", { type: "char(2)" }),
    op.addColumn("t.text", { type: "text" }),
    op.addColumn("t.number", { type: "bigserial" }),
    op.alterColumn("t.c", { default: { from: null, to: "'x'" } }),
    op.createTable("u", { columns: { id: { type: "serial" } }, primaryKey: { u_pkey: ["id"] } }),
    op.createTable("v", { columns: { id: { type: "bigint", identity: "always" } }, primaryKey: { v_pkey: ["id"] } }),
    op.createTable("w", {
      columns: { a: { type: "integer" }, b: { type: "integer" } },
      primaryKey: { w_pkey: ["a", "b"] },
    }),
    op.createTable("x", { columns: { id: { type: "integer" } } }),
    op.addPrimaryKey("x.x_pkey", ["id"]),
    op.createTable("y", {
      columns: { u: { type: "integer" } },
      primaryKey: { y_pkey: ["u"] },
      foreignKeys: { y_u: { columns: ["u"], references: ["u", ["id"]] } },
    }),
  ]);
  const rules = ["json-instead-of-jsonb", "timestamp-without-time-zone", "char-type", "int-key"];
  expect(
    findings
      .filter(({ rule }) => [...rules, "serial-instead-of-identity"].includes(rule))
      .map(({ operation, rule, level, message }) => `${operation} ${level} ${rule}: ${message}`),
  ).toEqual([
    "0 info json-instead-of-jsonb: column t.plain is json",
    "2 info timestamp-without-time-zone: column t.local is timestamp without time zone",
    "4 info char-type: column t.code is char(2)",
    "6 info serial-instead-of-identity: column t.number is bigserial",
    "8 info int-key: primary key u.id is integer, which ends at 2147483647",
    "11 info int-key: primary key x.id is integer, which ends at 2147483647",
  ]);
});

it("long-name", async () => {
  const long = "a".repeat(64);
  expect(
    await told("long-name", "create table t (a integer)", (op) => [
      op.addColumn(`t.${long}`, { type: "text" }),
      op.addColumn(`t.${"b".repeat(63)}`, { type: "text" }),
      op.renameColumn("t.a", `t.${"ä".repeat(32)}`),
    ]),
  ).toEqual([
    `0 warning: column ${long} becomes ${"a".repeat(63)}`,
    `2 warning: column ${"ä".repeat(32)} becomes ${"ä".repeat(31)}`,
  ]);
});
