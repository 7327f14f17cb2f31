// Values of an enum: added in place where that is enough, else the type is made anew under its columns.
import { describe, expect, test } from "vitest";
import { invertAll } from "../../src/engine/operations/invert.ts";
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
