// The name that a migration gives itself, and which of its operations are told first.
import { expect, test } from "vitest";
import { fact } from "../../src/engine/catalog/fact.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { byWeight, describe, nameFor } from "../../src/engine/describe.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { catalog, check, column, planned, table } from "./facts.ts";

const view = (query: string) =>
  fact(objectId("view", "", "v"), { query, with: {} }, { uses: [objectId("column", "", "t", "c")] });
const posts = (type: string) => [table("t"), column("t.c", type)];

test.each([
  ["a table, with what belongs to it", planned([], [...posts("text"), check("t.k", "c > 0", ["c"])]), "add_t"],
  ["one column", planned([table("t")], posts("text")), "t_add_c"],
  ["nothing", [], "empty"],
  [
    "what a view made way for",
    planned([...posts("text"), view("select c from t")], [...posts("integer"), view("select c from t")]),
    "t_alter_c_and_more",
  ],
  ["another query", planned([...posts("text"), view("select c")], [...posts("text"), view("select 1")]), "replace_v"],
])("%s", (_, operations, name) => {
  expect(nameFor(operations)).toBe(name);
});

test("what only makes way is told last", () => {
  const [before, after] = ["text", "integer"].map((type) => catalog(...posts(type), view("select c from t")));
  expect(byWeight(plan(before as never, after as never)).map(describe)).toEqual([
    "alter column t.c (type)",
    "drop view v",
    "add view v",
  ]);
});
