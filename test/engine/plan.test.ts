// Orders that went wrong once, or would be easy to get wrong.
import { describe, expect, test } from "vitest";
import { fact } from "../../src/engine/catalog/fact.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { orderRenames } from "../../src/engine/renames.ts";
import { render } from "../../src/engine/render/sql.ts";
import {
  catalog,
  check,
  column,
  enumOf,
  foreignKey,
  index,
  planned,
  primaryKey,
  schema,
  sqlOf,
  table,
  unique,
} from "./facts.ts";

describe("plan", () => {
  test("a schema is dropped after what stands in it, not with it", () => {
    expect(sqlOf([schema("app"), table("t", "app"), column("app.t.c", "integer")], [])).toEqual([
      "DROP TABLE app.t",
      "DROP SCHEMA app",
    ]);
  });

  test("tables in a circle are made first, and tied after", () => {
    const side = (own: string, other: string) => [
      table(own),
      column(`${own}.id`, "integer", { notNull: true }),
      primaryKey(`${own}.${own}_pk`, "id"),
      foreignKey(`${own}.${own}_fk`, ["id"], [other, "id"]),
    ];
    const both = [...side("a", "b"), ...side("b", "a")];
    expect(planned([], both).map(({ verb }) => verb)).toEqual(["create", "create", "create"]);
    expect(sqlOf(both, []).at(0)).toContain("DROP CONSTRAINT");
  });

  test("a foreign key makes way when the constraint under it becomes an index", () => {
    const rest = [
      table("t"),
      column("t.c", "integer"),
      table("r"),
      column("r.c", "integer"),
      foreignKey("r.f", ["c"], ["t", "c"]),
    ];
    expect(sqlOf([...rest, unique("t.u", "c")], [...rest, index("t.u", ["c"], { unique: true })])).toEqual([
      "ALTER TABLE r DROP CONSTRAINT f",
      "ALTER TABLE t DROP CONSTRAINT u",
      "CREATE UNIQUE INDEX u ON t (c)",
      "ALTER TABLE r ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES t (c)",
    ]);
  });

  test("a dropped column takes along neither checks nor generated columns that don't use it", () => {
    const rest = [table("t"), column("t.a", "integer"), check("t.k", "a > 0")];
    expect(sqlOf([...rest, column("t.b", "integer")], rest)).toEqual(["ALTER TABLE t DROP COLUMN b"]);
  });

  test("an index is made concurrently only on a table that is there, and not when it makes way", () => {
    const concurrent = (path: string) => index(path, ["c"], { concurrently: true });
    const made = (sql: readonly string[]) => sql.filter((each) => each.includes("INDEX") && each.startsWith("CREATE"));
    const there = [table("t"), column("t.c", "integer")];
    expect(made(sqlOf([], [...there, concurrent("t.i")]))).toEqual(["CREATE INDEX i ON t (c)"]);
    expect(made(sqlOf(there, [...there, concurrent("t.i")]))).toEqual(["CREATE INDEX CONCURRENTLY i ON t (c)"]);
    const [before, after] = ["lower(c)", "upper(c)"].map((expression) => [
      table("t"),
      column("t.g", "text", { generated: { expression, stored: true } }),
      column("t.c", "text"),
      index("t.i", ["g"], { concurrently: true }),
    ]);
    expect(made(sqlOf(before ?? [], after ?? []))).toEqual(["CREATE INDEX i ON t (g)"]);
  });

  test("columns come and go under a policy while their table is altered", () => {
    const policy = (using: string) =>
      fact(objectId("policy", "", "t", "p"), { as: "permissive", for: "all", to: ["public"], using, withCheck: null });
    const altered = fact(objectId("table", "", "t"), { rowSecurity: true });
    const before = [table("t"), column("t.a", "integer"), policy("a > 0")];
    const after = [altered, column("t.b", "integer"), policy("b > 0")];
    const sql = sqlOf(before, after);
    const place = (start: string) => sql.findIndex((each) => each.includes(start));
    expect(place("ADD COLUMN b")).toBeLessThan(place("ALTER POLICY p"));
    expect(place("ALTER POLICY p")).toBeLessThan(place("DROP COLUMN a"));
  });

  test("a column goes after the policy that asked it, whatever else the policy and the column ask", () => {
    const policy = (using: string) =>
      fact(objectId("policy", "", "t", "p"), { as: "permissive", for: "all", to: ["public"], using, withCheck: null });
    const side = (notNull: boolean) => [table("t"), column("t.a", "integer"), column("t.c", "integer", { notNull })];
    // Over `c`, the words go round in a circle: g goes before c is altered, c is altered before p is, and p before g goes.
    for (const expression of ["a > 0", "c > 0"]) {
      const generated = column("t.g", "boolean", { generated: { expression } });
      const sql = sqlOf([...side(false), generated, policy("c > 0 and g")], [...side(true), policy("c > 0")]);
      expect(sql, expression).toHaveLength(3);
      expect(sql.at(-1), expression).toBe("ALTER TABLE t DROP COLUMN g");
    }
  });

  test("what is kept as a statement comes after the columns that it names, when they come late", () => {
    const policy = (using: string) =>
      fact(objectId("policy", "", "p", "q"), { as: "permissive", for: "all", to: ["public"], using, withCheck: null });
    const exclusion = fact(objectId("exclusion", "", "t", "x"), { definition: "EXCLUDE USING btree (a WITH =)" });
    const sql = sqlOf(
      [enumOf("e", "a"), table("p"), table("o"), column("o.i", "e"), policy("exists (select from o where o.i = 'a')")],
      [
        ...[enumOf("e", "a", "b"), table("p"), table("t"), column("t.a", "e"), exclusion],
        policy("exists (select from t where t.a = 'a')"),
      ],
    );
    const place = (part: string) => sql.findIndex((each) => each.includes(part));
    expect(place("ADD COLUMN a e")).toBeLessThan(place("EXCLUDE"));
  });

  test("a name is free before it is taken by another kind", () => {
    const sequence = fact(objectId("sequence", "", "n"), {
      start: "1",
      increment: "1",
      min: "1",
      max: "9",
      cache: "1",
      cycle: false,
    });
    expect(sqlOf([enumOf("n", "a")], [sequence])[0]).toBe("DROP TYPE n");
    expect(sqlOf([sequence], [table("n")])[0]).toBe("DROP SEQUENCE n");
  });

  test("a sequence outlives the default that draws from it, whatever its name", () => {
    const sequence = fact(objectId("sequence", "", `it's "n"`), {
      start: "1",
      increment: "1",
      min: "1",
      max: "9",
      cache: "1",
      cycle: false,
    });
    const value = `nextval('"it''s ""n"""'::regclass)`;
    const sql = sqlOf(
      [sequence, table("t"), column("t.c", "integer", { default: value })],
      [table("t"), column("t.c", "integer")],
    );
    expect(sql.map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual(["ALTER TABLE", "DROP SEQUENCE"]);
  });
});

describe("renames", () => {
  const from = (kind: "table" | "column" | "schema" | "index", before: string[], after: string[]) => ({
    from: objectId(kind, ...before),
    to: objectId(kind, ...after),
  });
  const sql = (...renames: Parameters<typeof orderRenames>[0]): string[] =>
    orderRenames(renames)
      .flatMap(render)
      .map((each) => each.sql);

  test("swap through a name of their own", () => {
    expect(sql(from("table", ["", "a"], ["", "b"]), from("table", ["", "b"], ["", "a"]))).toEqual([
      "ALTER TABLE b RENAME TO b__swap",
      "ALTER TABLE a RENAME TO b",
      "ALTER TABLE b__swap RENAME TO a",
    ]);
  });

  test("go round in a circle of three with one step aside", () => {
    const names = ["a", "b", "c"];
    expect(
      sql(...names.map((name, at) => from("table", ["", name], ["", names[(at + 1) % 3] as string]))),
    ).toHaveLength(4);
  });

  test("find columns in schemas and tables that were renamed before", () => {
    expect(
      sql(
        from("column", ["s", "t", "c"], ["z", "u", "d"]),
        from("table", ["s", "t"], ["z", "u"]),
        from("schema", ["s"], ["z"]),
      ),
    ).toEqual(["ALTER SCHEMA s RENAME TO z", "ALTER TABLE z.t RENAME TO u", "ALTER TABLE z.u RENAME COLUMN c TO d"]);
    expect(sql(from("schema", ["s"], ["z"]), from("column", ["s", "t", "c"], ["z", "t", "d"]))).toEqual([
      "ALTER SCHEMA s RENAME TO z",
      "ALTER TABLE z.t RENAME COLUMN c TO d",
    ]);
  });

  test("wait for an object of another kind that has the name", () => {
    expect(sql(from("table", ["", "a"], ["", "i"]), from("index", ["", "t", "i"], ["", "t", "j"]))[0]).toBe(
      "ALTER INDEX i RENAME TO j",
    );
  });

  test("are followed by everything that speaks of them", () => {
    const before = catalog(
      schema("s"),
      fact(objectId("enum", "s", "e"), { values: ["a"] }),
      table("t", "s"),
      column("s.t.c", "s.e[]"),
      fact(
        objectId("check", "s", "t", "k"),
        { expression: "c is not null" },
        { uses: [objectId("column", "s", "t", "c")] },
      ),
      fact(objectId("unique", "s", "t", "u"), { columns: ["c"], nullsNotDistinct: false, include: ["c"] }),
      fact(objectId("foreignKey", "s", "t", "f"), {
        columns: ["c"],
        references: { schema: "s", table: "t", columns: ["c"] },
        onUpdate: "no action",
        onDelete: "set null",
        onDeleteColumns: ["c"],
      }),
    );
    const renames = orderRenames([
      from("schema", ["s"], ["z"]),
      from("table", ["s", "t"], ["z", "v"]),
      from("column", ["s", "t", "c"], ["z", "v", "d"]),
    ]);
    const after = apply(before, renames);
    const text = JSON.stringify([...after.facts]);
    expect(text).not.toMatch(/"(?:s|t|c)"|s\.e/);
    expect(text).toContain('"type":"z.e[]"');
    expect(text).toContain('"references":{"schema":"z","table":"v","columns":["d"]}');
    expect(text).toContain('"onDeleteColumns":["d"]');
    expect(text).toContain('"uses":[{"kind":"column","path":["z","v","d"]}]');
  });
});
