// What is said to PostgreSQL of a column's storage, compression and statistics target.
import { describe, expect, test } from "vitest";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import { column, sqlOf, table } from "./facts.ts";

type Column = Partial<AttributesOf["column"]>;

interface Change {
  readonly before: Column;
  readonly after: Column;
}

const change = (from: string, to: string, { before, after }: Change): string[] =>
  sqlOf([table("t"), column("t.c", from, before)], [table("t"), column("t.c", to, after)]);

const kept = (attributes: Column): Change => ({ before: attributes, after: attributes });

const all = { storage: "external", compression: "pglz", statistics: 300 } as const;
const set = (clause: string): string => `ALTER TABLE t ALTER COLUMN c SET ${clause}`;
const said = [set("STORAGE EXTERNAL"), set("COMPRESSION pglz"), set("STATISTICS 300")];

describe("storage", () => {
  test("is said after the column is made", () => {
    expect(sqlOf([], [table("t"), column("t.c", "text", all)]).slice(1)).toEqual(said);
    expect(sqlOf([table("t")], [table("t"), column("t.c", "text", all)])).toEqual([
      "ALTER TABLE t ADD COLUMN c text",
      ...said,
    ]);
  });

  test("changes, and goes back to the type's own", () => {
    expect(change("text", "text", { before: {}, after: all })).toEqual(said);
    expect(change("text", "text", { before: all, after: {} })).toEqual([
      set("STORAGE EXTENDED"),
      set("COMPRESSION default"),
      set("STATISTICS -1"),
    ]);
    const own = (type: string): string | undefined =>
      change(type, type, { before: { storage: "plain" }, after: {} })[0];
    expect(own("numeric(10,2)")).toBe(set("STORAGE MAIN"));
    expect(own("numeric(10,2)[]")).toBe(set("STORAGE EXTENDED"));
    expect(own("app.vector(3)")).toBe(set("STORAGE EXTERNAL"));
  });

  test("stays when the type changes, where the new type can have it", () => {
    const retyped = "ALTER TABLE t ALTER COLUMN c TYPE";
    expect(change("text", "varchar(20)", kept(all))).toEqual([`${retyped} varchar(20)`, ...said.slice(0, 2)]);
    expect(change("text", "integer", kept(all))).toEqual([`${retyped} integer USING c::integer`]);
    expect(change("vector(3)", "vector(4)", kept({ storage: "main" })).at(-1)).toBe(set("STORAGE MAIN"));
    expect(change("text", "mood", kept(all))).toHaveLength(1);
    expect(change("text", "text[]", kept(all))).toHaveLength(3);
  });

  test("stays when the collation changes", () => {
    const sql = change("text", "text", { before: all, after: { ...all, collation: '"C"' } });
    expect(sql).toEqual(['ALTER TABLE t ALTER COLUMN c TYPE text COLLATE "C"', ...said.slice(0, 2)]);
  });

  test("changes along with the type", () => {
    const after = { storage: "main", compression: null, statistics: 1 } as const;
    expect(change("text", "varchar(20)", { before: all, after })).toEqual([
      "ALTER TABLE t ALTER COLUMN c TYPE varchar(20)",
      set("STORAGE MAIN"),
      set("STATISTICS 1"),
    ]);
  });
});
