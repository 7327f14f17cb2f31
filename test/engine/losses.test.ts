// What a file says of its way back.
import { expect, test } from "vitest";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { keepsValues } from "../../src/engine/kinds/lossless.ts";
import { wayBack } from "../../src/engine/losses.ts";
import { check, column, enumOf, index, planned, table } from "./facts.ts";

const posts = [table("posts"), column("posts.id", "integer"), column("posts.title", "text")];
const ways = (before: typeof posts, after: typeof posts): string =>
  wayBack(planned(before, after), planned(after, before));

test("is lossless around what holds no data", () => {
  expect(ways(posts, [...posts, index("posts.i", ["title"]) as never, check("posts.c", "id > 0") as never])).toBe(
    "lossless",
  );
  expect(ways(posts, [enumOf("mood", "ok") as never, ...posts])).toBe("lossless");
});

test("names what is dropped on the way back, and what comes back empty", () => {
  const more = [...posts, column("posts.body", "text")];
  expect(ways(posts, more)).toBe("lossy (posts.body)");
  expect(ways(more, posts)).toBe("lossy (posts.body comes back without its data)");
  expect(ways([], posts)).toBe("lossy (posts)");
  expect(ways(posts, [])).toBe("lossy (posts comes back without its data)");
});

test("is irreversible without a down", () => {
  expect(wayBack([{ verb: "drop", id: objectId("table", "", "posts") }], null)).toBe("irreversible");
});

test("judges another type by both ways", () => {
  const typed = (type: string): typeof posts => [table("posts"), column("posts.n", type)];
  expect(ways(typed("integer"), typed("bigint"))).toBe("lossless");
  expect(ways(typed("integer"), typed("text"))).toBe("lossy (posts.n)");
});

test.each([
  ["integer", "bigint", true],
  ["bigint", "smallint", true],
  ["integer", "numeric", true],
  ["numeric", "integer", false],
  ["numeric(10,2)", "numeric(12,4)", true],
  ["numeric(10,4)", "numeric(10,2)", false],
  ["numeric", "numeric(10,2)", false],
  ["numeric(10,2)", "numeric", true],
  ["real", "double precision", true],
  ["double precision", "real", false],
  ["integer", "real", false],
  ["varchar(20)", "text", true],
  ["text", "varchar(20)", true],
  ["text", "char(20)", false],
  ["timestamp(3)", "timestamp", true],
  ["timestamp", "timestamp(3)", false],
  ["timestamp", "date", false],
  ["date", "timestamp", true],
  ["json", "jsonb", false],
  ["jsonb", "json", true],
  ["uuid", "text", true],
  ["text", "uuid", false],
  ["text", "app.mood", true],
  ["integer", "boolean", false],
  ["text[]", "text", false],
  ["integer[]", "bigint[]", true],
  ["serial", "bigint", true],
])("%s → %s keeps every value: %s", (from, to, kept) => {
  expect(keepsValues(from, to)).toBe(kept);
});
