// A step that was not tried: only what its operation does for sure is told.
import { expect, it } from "vitest";
import { findingsIn } from "../../src/engine/rules/finding.ts";
import { large, tried, type Written } from "./examine.ts";

const blog = `create table users (id bigint primary key, email text);
  create table posts (id bigint primary key, author bigint, title text, n integer);
  create table checked (a integer, check (a > 0))`;

/** What is found where the trial ends before the first step: nothing is measured. */
async function untried(up: Written["up"]): Promise<string[]> {
  const { examined, rehearsal } = await tried(blog, {
    up: (op) => [op.sql("select no_such_function()", "select 1"), ...up(op)],
  });
  expect(rehearsal.proof.state).toBe("refuted");
  expect(examined.steps.every(({ measured }) => measured === null)).toBe(true);
  return findingsIn(examined, {}, large)
    .filter(({ rule }) => !["lossy-way-back", "irreversible"].includes(rule))
    .map(({ operation, rule, object }) => `${operation} ${rule} ${object}`);
}

it("what is sure is told", async () => {
  expect(
    await untried((op) => [
      op.createIndex("posts.i", { columns: ["n"] }),
      op.addUnique("users.users_email_key", ["email"]),
      op.addForeignKey("posts.f", { columns: ["author"], references: ["users", ["id"]] }),
      op.addCheck("posts.c", "n > 0"),
      op.alterColumn("posts.title", { notNull: { from: false, to: true } }),
      op.addColumn("users.number", { type: "bigint", notNull: true, identity: "always" }),
      op.dropColumn("posts.n"),
    ]),
  ).toEqual([
    "1 index-blocks-writes table posts",
    "2 key-builds-index table users",
    "2 unique-over-rows unique constraint users.users_email_key",
    "3 foreign-key-scan table posts",
    "3 work-under-lock table posts",
    "4 table-scan table posts",
    "5 table-scan table posts",
    "5 set-not-null column posts.title",
    "6 table-rewrite table users",
    "7 data-loss column posts.n",
  ]);
});

it("what isn't sure, and what is harmless for sure, is not", async () => {
  expect(
    await untried((op) => [
      op.createIndex("posts.i", { columns: ["n"], concurrently: true }),
      op.addForeignKey("posts.f", { columns: ["author"], references: ["users", ["id"]], validated: false }),
      op.alterColumn("checked.a", { notNull: { from: false, to: true } }),
      op.createTable("t", { columns: { a: { type: "text" } } }),
      op.createIndex("t.i", { columns: ["a"] }),
    ]),
  ).toEqual(["3 set-not-null column checked.a"]);
});
