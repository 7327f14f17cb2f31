// What is lost: each rule where it speaks, and right beside, where it doesn't.
import { expect, it } from "vitest";
import { found, told } from "./examine.ts";

const blog = `create table posts (id bigint primary key, title text, at timestamptz); create sequence numbers;
  create view titles as select id from posts; create table tags (name text)`;

it("data-loss", async () => {
  expect(
    await told("data-loss", blog, {
      up: (op) => [
        op.dropColumn("posts.title"),
        op.dropView("titles"),
        op.dropSequence("numbers"),
        op.renameTable("tags", "labels"),
        op.dropTable("labels"),
        op.alterColumn("posts.at", { type: { from: "timestamptz", to: "date" } }),
        op.createTable("temporary", { columns: { a: { type: "text" } } }),
        op.dropTable("temporary"),
      ],
      down: (op) => [
        op.addColumn("posts.title", { type: "text" }),
        op.createSequence("numbers", {}),
        op.createTable("tags", { columns: { name: { type: "text" } } }),
        op.alterColumn("posts.at", { type: { from: "date", to: "timestamptz" } }),
        op.createView("titles", { query: "select id from posts" }),
      ],
    }),
  ).toEqual([
    "0 error: drops column posts.title",
    "2 error: drops sequence numbers",
    "4 error: drops table labels",
    "5 error: may cut values of column posts.at",
  ]);
});

it("data-loss: SQL by hand is known by what is missing after it", async () => {
  expect(
    await told("data-loss", blog, (op) => [
      op.dropView("titles"),
      op.sql("alter table posts drop title; drop table tags", undefined),
      op.renameColumn("posts.at", "posts.since"),
    ]),
  ).toEqual(["1 error: takes away table tags by SQL or code", "1 error: takes away column posts.title by SQL or code"]);
});

it("empties-table", async () => {
  expect(
    await told(
      "empties-table",
      "create table a (n integer); create table b (n integer); insert into a values (1)",
      (op) => [
        op.sql("truncate a", "insert into a values (1)"),
        op.sql("delete from b", "select 1"),
        op.createTable("c", { columns: { n: { type: "integer" } } }),
        op.sql("truncate c", "select 1"),
      ],
    ),
  ).toEqual(["0 error: takes all rows out of a"]);
});

it("enum-value-removed", async () => {
  const values = { from: ["ok", "bad", "worse"], to: ["ok", "bad"] };
  const column = { column: "days.mood", type: "mood", default: null };
  const before = `create type mood as enum ('ok', 'bad', 'worse'); create type unused as enum ('ok', 'bad', 'worse');
    create type more as enum ('ok', 'bad', 'worse');
    create table days (mood mood)`;
  expect(
    await told("enum-value-removed", before, (op) => [
      op.alterEnum("mood", { values: { ...values, with: [column] } }),
      op.alterEnum("unused", { values: { ...values, with: [] } }),
      op.alterEnum("more", { values: { from: values.from, to: [...values.from, "worst"], with: [] } }),
    ]),
  ).toEqual(["0 error: takes 'worse' out of enum mood, and fails where days.mood holds it"]);
  const mapped = await found(before, (op) => [
    op.alterEnum("mood", { values: { ...values, with: [{ ...column, mapped: { worse: "bad" } }] } }),
  ]);
  expect(mapped.map(({ rule }) => rule)).toEqual(["lossy-way-back", "data-loss", "table-rewrite"]);
});

it("irreversible, and lossy-way-back", async () => {
  const rules = async (...args: Parameters<typeof found>): Promise<string[]> =>
    (await found(...args)).map(({ rule, level, message }) => `${level} ${rule}: ${message}`);
  expect(await rules(blog, (op) => [op.sql("update posts set title = ''")], { rule: "irreversible" })).toEqual([
    "warning irreversible: this migration can't be undone: raw SQL is given without its way back",
  ]);
  expect(
    await rules(blog, (op) => ["a", "b", "c", "d"].map((name) => op.addColumn(`posts.${name}`, { type: "text" }))),
  ).toEqual(["info lossy-way-back: rolling it back loses what is in posts.d, posts.c, posts.b and 1 more by then"]);
  expect(await rules(blog, (op) => [op.createView("all_posts", "select id from posts")])).toEqual([]);
});
