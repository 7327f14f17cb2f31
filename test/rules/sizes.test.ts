// What is known of the sizes of tables before each of several migrations.
import { expect, test } from "vitest";
import { keyOf, objectId } from "../../src/engine/catalog/object-id.ts";
import { operationBuilder } from "../../src/engine/operations/builder.ts";
import { sizesAfter, sizesRenamed } from "../../src/engine/rules/sizes.ts";

const op = operationBuilder();
const keyed = (schema: string, name: string): string => keyOf(objectId("table", schema, name));
const many = { rows: 1000, bytes: 8192 };
const sizes = new Map([
  [keyed("", "posts"), many],
  [keyed("app", "posts"), { rows: 7, bytes: 1 }],
  [keyed("app2", "posts"), { rows: 8, bytes: 1 }],
]);

test("a renamed table keeps its size, and so does what stands in a renamed schema", () => {
  const known = sizesAfter(sizes, [op.renameTable("posts", "articles"), op.renameSchema("app", "shop")]);
  expect(Object.fromEntries(known)).toEqual({
    [keyed("", "articles")]: many,
    [keyed("shop", "posts")]: { rows: 7, bytes: 1 },
    [keyed("app2", "posts")]: { rows: 8, bytes: 1 },
  });
});

test("two that swap their names", () => {
  const before = new Map([...sizes, [keyed("", "users"), { rows: 1, bytes: 1 }]]);
  const swap = [op.renameTable("posts", "t"), op.renameTable("users", "posts"), op.renameTable("t", "users")];
  expect([sizesAfter(before, swap).get(keyed("", "users")), sizesAfter(before, swap).get(keyed("", "posts"))]).toEqual([
    many,
    { rows: 1, bytes: 1 },
  ]);
});

test("a table that is made has no rows, and on the way back nobody knows how many", () => {
  const made = [op.createTable("fresh", { columns: { a: { type: "integer" } } })];
  expect(sizesAfter(sizes, made).get(keyed("", "fresh"))).toEqual({ rows: 0, bytes: 0 });
  expect(sizesRenamed(sizes, made).get(keyed("", "fresh"))).toBeUndefined();
});
