import { expect, it } from "vitest";
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { keyOf } from "../../src/engine/catalog/object-id.ts";
import { rulesOf } from "../../src/engine/kinds/registry.ts";
import { invertAll } from "../../src/engine/operations/invert.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { closure } from "../../src/proof/closure.ts";
import { check, column, enumOf, foreignKey, index, primaryKey, schema, table } from "../engine/facts.ts";
import { operations } from "./source.ts";

// posts → users → orgs; comments → posts; notes and moods stand alone but for the enum.
const live = catalogOf([
  schema("app"),
  enumOf("mood", "happy"),
  enumOf("size", "small"),
  ...["orgs", "users", "posts", "comments", "notes", "moods"].flatMap((name) => [
    table(name),
    column(`${name}.id`, "integer"),
    primaryKey(`${name}.${name}_pkey`, "id"),
  ]),
  column("users.org", "integer"),
  foreignKey("users.users_org", ["org"], ["orgs", "id"]),
  column("posts.author", "integer"),
  column("posts.title", "text"),
  foreignKey("posts.posts_author", ["author"], ["users", "id"]),
  index("posts.posts_title", ["title"]),
  check("posts.posts_check", "length(title) > 1"),
  column("comments.post", "integer"),
  foreignKey("comments.comments_post", ["post"], ["posts", "id"]),
  column("moods.mood", "mood"),
  index("notes.taken", ["id"]),
]);

/** The tables and types that are kept. */
function kept(write: Parameters<typeof operations>[0]): string[] {
  const up = operations(write);
  const part = closure(live, up, invertAll(up));
  expectWhole(part);
  return [...part.facts.values()].filter(({ id }) => rulesOf(id.kind).depth === 2).map(({ id }) => id.path[1] ?? "");
}

/** Everything in it stands on something in it, and tables have all that stands on them. */
function expectWhole(part: Catalog): void {
  const ids = [...part.facts.values()].flatMap((fact) => rulesOf(fact.id.kind).dependsOn(fact, live));
  expect(ids.map(keyOf).filter((key) => live.facts.has(key) && !part.facts.has(key))).toEqual([]);
  const tables = new Set([...part.facts.values()].map(({ id }) => id.path.slice(0, 2).join(".")));
  const parts = [...live.facts].filter(
    ([, { id }]) => id.path.length === 3 && tables.has(id.path.slice(0, 2).join(".")),
  );
  expect(parts.map(([key]) => key).filter((key) => !part.facts.has(key))).toEqual([]);
  expect([...part.facts.keys()]).toContain("schema:app");
}

it("has what a touched table stands on, wholly and transitively", () => {
  expect(kept((op) => [op.addColumn("posts.lead", { type: "text" })])).toEqual(["orgs", "users", "posts"]);
  expect(kept((op) => [op.addColumn("orgs.lead", { type: "text" })])).toEqual(["orgs"]);
});

it("has what stands on a touched object, wherever it is", () => {
  const change = { type: { from: "integer", to: "bigint" } };
  expect(kept((op) => [op.alterColumn("posts.id", change)])).toEqual(["orgs", "users", "posts", "comments"]);
  expect(kept((op) => [op.alterEnum("mood", { values: { from: ["happy"], to: ["happy", "sad"] } })])).toEqual([
    "mood",
    "moods",
  ]);
});

it("has what a new object stands on, and whatever has its name", () => {
  expect(kept((op) => [op.addColumn("notes.mood", { type: "mood" })])).toEqual(["mood", "notes"]);
  expect(
    kept((op) => [
      op.addForeignKey("notes.notes_post", {
        columns: ["id"],
        references: ["posts", ["id"]],
      }),
    ]),
  ).toEqual(["orgs", "users", "posts", "notes"]);
  expect(kept((op) => [op.createIndex("orgs.taken", { columns: ["id"] })])).toEqual(["orgs", "notes"]);
  expect(kept((op) => [op.renameTable("orgs", "notes")])).toEqual(["orgs", "users", "notes"]);
});

it("has what a renamed table is stood on by", () => {
  expect(kept((op) => [op.renameTable("posts", "articles")])).toEqual(["orgs", "users", "posts", "comments"]);
});

it("is everything when nobody knows what is touched", () => {
  const sql: Operation = { verb: "sql", up: "select 1", down: "select 1" };
  expect(closure(live, [sql], [sql])).toBe(live);
});
