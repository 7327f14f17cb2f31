// Values of an enum: added in place where that is enough, else the type is made anew under its columns.
import { describe, expect, test } from "vitest";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { inOldOrder, renamedPerhaps } from "../../src/engine/kinds/enum-values.ts";
import { invert, invertAll } from "../../src/engine/operations/invert.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { segments } from "../../src/engine/plan/segments.ts";
import { render } from "../../src/engine/render/sql.ts";
import { check, column, enumOf, planned, sqlOf, table } from "./facts.ts";

const from = (before: string[], after: string[]): string[] =>
  sqlOf([enumOf("status", ...before)], [enumOf("status", ...after)]);

describe("values that are added", () => {
  test.each([
    [["a"], ["a", "b"], ["ADD VALUE 'b'"]],
    [["a", "b"], ["a", "x", "b"], ["ADD VALUE 'x' AFTER 'a'"]],
    [["a"], ["x", "a"], ["ADD VALUE 'x' BEFORE 'a'"]],
    [["a"], ["x", "y", "a"], ["ADD VALUE 'x' BEFORE 'a'", "ADD VALUE 'y' AFTER 'x'"]],
    [
      ["a", "b"],
      ["x", "a", "y", "b", "z"],
      ["ADD VALUE 'x' BEFORE 'a'", "ADD VALUE 'y' AFTER 'a'", "ADD VALUE 'z'"],
    ],
    [[], ["a", "b"], ["ADD VALUE 'a'", "ADD VALUE 'b' AFTER 'a'"]],
    [["a"], ["a", "it's"], ["ADD VALUE 'it''s'"]],
  ])("%j to %j", (before, after, steps) => {
    expect(from(before, after)).toEqual(steps.map((step) => `ALTER TYPE status ${step}`));
  });

  test("are committed before they are used", () => {
    const [operation] = planned([enumOf("status", "a")], [enumOf("status", "a", "b")]);
    const steps = operation === undefined ? [] : render(operation);
    expect(steps.map(({ transaction }) => transaction)).toEqual(["commits"]);
    const after = { sql: "SELECT 'b'::status", lock: null, transaction: "any" } as const;
    expect(segments([...steps, after]).map((segment) => segment.steps.length)).toEqual([1, 1]);
  });
});

describe("values that go or change their order", () => {
  const before = [enumOf("status", "a", "b"), table("posts"), column("posts.state", "status", { default: "'a'" })];

  test("make the type anew, with its columns and their defaults", () => {
    const after = [enumOf("status", "a"), table("posts"), column("posts.state", "status", { default: "'a'" })];
    expect(sqlOf(before, after)).toEqual([
      "ALTER TYPE status RENAME TO status__old",
      "CREATE TYPE status AS ENUM ('a')",
      "ALTER TABLE posts ALTER COLUMN state DROP DEFAULT, ALTER COLUMN state TYPE status USING state::text::status, ALTER COLUMN state SET DEFAULT 'a'",
      "DROP TYPE status__old",
    ]);
    expect(from(["a", "b"], ["b", "a"])).toHaveLength(3);
  });

  test("the old type's name is cut where the enum's own has 63 bytes", () => {
    const name = "x".repeat(63);
    const [first] = sqlOf([enumOf(name, "a", "b")], [enumOf(name, "a")]);
    expect(first).toBe(`ALTER TYPE ${name} RENAME TO ${"x".repeat(58)}__old`);
  });

  test("wait for a column that leaves the type", () => {
    const after = [enumOf("status", "a"), table("posts"), column("posts.state", "text", { default: "'a'" })];
    const sql = sqlOf(before, after);
    expect(sql[0]).toContain("TYPE text");
    expect(sql.at(-1)).toBe("DROP TYPE status__old");
  });

  test("take stored expressions out of the way", () => {
    const more = check("posts.published", "state <> 'a'", ["state"]);
    const after = [enumOf("status", "a"), ...before.slice(1), more];
    const sql = sqlOf([...before, more], after);
    expect(sql[0]).toBe("ALTER TABLE posts DROP CONSTRAINT published");
    expect(sql.at(-1)).toBe("ALTER TABLE posts ADD CONSTRAINT published CHECK (state <> 'a')");
  });

  test("undo an addition, where the columns are named", () => {
    const added = planned([enumOf("status", "a")], [enumOf("status", "a", "b")]);
    expect(() => invertAll(added).flatMap(render)).toThrow("its columns must be named");
    const removed = planned([enumOf("status", "a", "b")], [enumOf("status", "a")]);
    expect(removed.flatMap(render)[1]?.sql).toBe("CREATE TYPE status AS ENUM ('a')");
  });
});

describe("values that are renamed", () => {
  const renaming = (before: readonly string[], after: readonly string[], renamed: Readonly<Record<string, string>>) =>
    ({
      verb: "alter",
      id: objectId("enum", "", "status"),
      changes: { values: { from: before, to: after, with: { renamed } } },
    }) as const satisfies Operation;
  const sql = (operation: Operation): string[] => render(operation).map((statement) => statement.sql);

  test("keep their place and their rows, and get their names back", () => {
    const operation = renaming(["a", "b"], ["a", "it's"], { b: "it's" });
    expect(sql(operation)).toEqual(["ALTER TYPE status RENAME VALUE 'b' TO 'it''s'"]);
    expect(sql(invert(operation))).toEqual(["ALTER TYPE status RENAME VALUE 'it''s' TO 'b'"]);
    expect(render(operation)[0]?.transaction).toBe("any");
  });

  test("one after the other, where one takes the name of another", () => {
    expect(sql(renaming(["a", "b"], ["b", "c"], { a: "b", b: "c" }))).toEqual([
      "ALTER TYPE status RENAME VALUE 'b' TO 'c'",
      "ALTER TYPE status RENAME VALUE 'a' TO 'b'",
    ]);
    expect(sql(renaming(["a", "b"], ["b", "a"], { a: "b", b: "a" }))).toEqual([
      "ALTER TYPE status RENAME VALUE 'a' TO 'a__swap'",
      "ALTER TYPE status RENAME VALUE 'b' TO 'a'",
      "ALTER TYPE status RENAME VALUE 'a__swap' TO 'b'",
    ]);
    const circle = renaming(["a", "b", "c"], ["b", "c", "a"], { a: "b", b: "c", c: "a" });
    expect(sql(invert(circle))).toEqual([
      "ALTER TYPE status RENAME VALUE 'b' TO 'b__swap'",
      "ALTER TYPE status RENAME VALUE 'c' TO 'b'",
      "ALTER TYPE status RENAME VALUE 'a' TO 'c'",
      "ALTER TYPE status RENAME VALUE 'b__swap' TO 'a'",
    ]);
  });

  test("and nothing else about them changes in the same operation", () => {
    expect(() => sql(renaming(["a", "b"], ["a", "c", "d"], { b: "c" }))).toThrow("more about them changes");
  });
});

describe("values that go, with others in their place", () => {
  test("by the column, in arrays too", () => {
    const mapped = { b: "a", "it's": null };
    const of = (type: string) => ({ column: "posts.state", type, default: null, mapped });
    const changes = { values: { from: ["a", "b", "it's"], to: ["a"], with: [of("status"), of("status[]")] } };
    const operation = { verb: "alter", id: objectId("enum", "", "status"), changes } as const;
    const sql = render(operation).map((statement) => statement.sql);
    expect(sql[2]).toContain(
      "USING (CASE state::text WHEN 'b' THEN 'a' WHEN 'it''s' THEN NULL ELSE state::text END)::status",
    );
    expect(sql[3]).toContain("USING array_replace(array_replace(state::text[], 'b', 'a'), 'it''s', NULL)::status[]");
    // The way back only adds values: rows keep what they have got.
    expect(render(invert(operation)).map((statement) => statement.sql)).toEqual([
      "ALTER TYPE status ADD VALUE 'b'",
      "ALTER TYPE status ADD VALUE 'it''s'",
    ]);
  });
});

describe("which values may have been renamed, and in which order they stay", () => {
  test.each([
    [["ok", "bad"], ["ok", "poor"], [["bad", ["poor"]]]],
    [["ok", "bad", "worse"], ["new", "bad", "ok"], [["worse", []]]],
    [
      ["a", "b"],
      ["c", "d"],
      [
        ["a", ["c", "d"]],
        ["b", ["c", "d"]],
      ],
    ],
    [["a", "b", "c"], ["a", "x", "c", "y"], [["b", ["x"]]]],
  ] as const)("%j to %j", (before, after, candidates) => {
    expect([...renamedPerhaps(before, after)]).toEqual(candidates);
  });

  test.each([
    [
      ["a", "b", "c"],
      ["c", "x", "a", "b"],
      ["a", "b", "c", "x"],
    ],
    [
      ["a", "b"],
      ["x", "b", "a"],
      ["x", "a", "b"],
    ],
    [
      ["a", "b", "gone"],
      ["b", "y", "z", "a"],
      ["a", "b", "y", "z"],
    ],
  ])("%j, wanted as %j, stays %j", (before, after, order) => {
    expect(inOldOrder(before, after)).toEqual(order);
  });
});
