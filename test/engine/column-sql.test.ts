// What is said to PostgreSQL when a column changes.
import { describe, expect, test } from "vitest";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { canonicalTypeName } from "../../src/engine/catalog/type-name.ts";
import { rangeOf } from "../../src/engine/kinds/sequence.ts";
import { invert } from "../../src/engine/operations/invert.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { render } from "../../src/engine/render/sql.ts";
import { check, column, foreignKey, index, planned, primaryKey, sqlOf, table, unique } from "./facts.ts";

type Column = Partial<AttributesOf["column"]>;

const change = (from: string, to: string, more: { before?: Column; after?: Column } = {}): string[] =>
  sqlOf([table("t"), column("t.c", from, more.before)], [table("t"), column("t.c", to, more.after)]);

const always = { mode: "always", ...rangeOf("integer") } as const;
const next = "SELECT setval(pg_get_serial_sequence('t', 'c'), (SELECT coalesce(max(c) + 1, 1) FROM t), false)";

describe("types", () => {
  test("that PostgreSQL casts by itself need no USING; others do", () => {
    expect(change("integer", "bigint")).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE bigint"]);
    expect(change("text", "integer")).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE integer USING c::integer"]);
  });

  test("an enum may be called like a property of every object", () => {
    expect(change("constructor", "text")).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE text"]);
    expect(change("bigint", "constructor")).toEqual([
      "ALTER TABLE t ALTER COLUMN c TYPE constructor USING c::constructor",
    ]);
    expect(canonicalTypeName("constructor")).toBe("constructor");
  });

  test("what was said is taken by the type that it makes, so that the way back has another", () => {
    const using = { timestamp: "to_timestamp(c)" };
    const type = { from: "bigint", to: "timestamp", with: { using } } as const;
    const operation = { verb: "alter", id: objectId("column", "", "t", "c"), changes: { type } } as const;
    const sql = (each: Operation): string[] => render(each).map((statement) => statement.sql);
    expect(sql(operation)).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE timestamp USING to_timestamp(c)"]);
    expect(sql(invert(operation))).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE bigint USING c::bigint"]);
  });

  test("a default that stays is put back, because it is stored with the old type", () => {
    const kept = { before: { default: "'x'" }, after: { default: "'x'" } };
    expect(change("text", "varchar(20)", kept)).toEqual([
      "ALTER TABLE t ALTER COLUMN c DROP DEFAULT, ALTER COLUMN c TYPE varchar(20), ALTER COLUMN c SET DEFAULT 'x'",
    ]);
    expect(change("varchar(10)", "varchar(20)", kept)).toEqual(["ALTER TABLE t ALTER COLUMN c TYPE varchar(20)"]);
  });

  test("expressions make way, keys stay, foreign keys only where the types can be compared", () => {
    const around = [
      check("t.k", "c > 0", ["c"]),
      unique("t.u", "c"),
      index("t.i", ["c"]),
      table("r"),
      column("r.c", "integer"),
    ];
    const of = (type: string): string[] => {
      const key = foreignKey("r.f", ["c"], ["t", "c"]);
      return sqlOf(
        [table("t"), column("t.c", "integer"), ...around, key],
        [table("t"), column("t.c", type), ...around, key],
      );
    };
    expect(of("bigint")).toEqual([
      "ALTER TABLE t DROP CONSTRAINT k",
      "ALTER TABLE t ALTER COLUMN c TYPE bigint",
      "ALTER TABLE t ADD CONSTRAINT k CHECK (c > 0)",
    ]);
    expect(of("numeric")[0]).toBe("ALTER TABLE r DROP CONSTRAINT f");
  });

  test("a foreign key makes way for another collation", () => {
    const collated = (collation: string | null) => column("t.c", "text", { collation });
    const rest = [
      table("t"),
      unique("t.u", "c"),
      table("r"),
      column("r.c", "text"),
      foreignKey("r.f", ["c"], ["t", "c"]),
    ];
    expect(sqlOf([...rest, collated(null)], [...rest, collated('"C"')])).toEqual([
      "ALTER TABLE r DROP CONSTRAINT f",
      'ALTER TABLE t ALTER COLUMN c TYPE text COLLATE "C"',
      "ALTER TABLE r ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES t (c)",
    ]);
  });
});

describe("serial and identity", () => {
  const notNull = { notNull: true };

  test("integer to serial and back", () => {
    expect(change("integer", "serial", { before: notNull, after: notNull })).toEqual([
      "CREATE SEQUENCE t_c_seq AS integer OWNED BY t.c",
      next,
      "ALTER TABLE t ALTER COLUMN c SET DEFAULT nextval('t_c_seq'::regclass)",
    ]);
    expect(change("serial", "integer", { before: notNull, after: notNull })).toEqual([
      "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
      "DROP SEQUENCE t_c_seq",
    ]);
  });

  test("serial to identity and back", () => {
    expect(change("serial", "integer", { before: notNull, after: { ...notNull, identity: always } })).toEqual([
      "ALTER TABLE t ALTER COLUMN c DROP DEFAULT",
      "ALTER SEQUENCE t_c_seq OWNED BY NONE",
      "ALTER SEQUENCE t_c_seq RENAME TO t_c_seq__old",
      "ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY (INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1 NO CYCLE)",
      "SELECT setval(pg_get_serial_sequence('t', 'c'), last_value, is_called) FROM t_c_seq__old",
      "DROP SEQUENCE t_c_seq__old",
    ]);
    expect(change("integer", "serial", { before: { ...notNull, identity: always }, after: notNull })).toEqual([
      "ALTER SEQUENCE t_c_seq RENAME TO t_c_seq__old",
      "CREATE SEQUENCE t_c_seq AS integer",
      "SELECT setval('t_c_seq', last_value, is_called) FROM t_c_seq__old",
      "ALTER TABLE t ALTER COLUMN c DROP IDENTITY",
      "ALTER SEQUENCE t_c_seq OWNED BY t.c",
      "ALTER TABLE t ALTER COLUMN c SET DEFAULT nextval('t_c_seq'::regclass)",
    ]);
  });

  test("serial to an identity that counts otherwise begins after the rows", () => {
    const down = { mode: "always", ...rangeOf("integer", "-1") } as const;
    const sql = change("serial", "integer", { before: notNull, after: { ...notNull, identity: down } });
    expect(sql).toContain("DROP SEQUENCE t_c_seq");
    expect(sql.at(-1)).toBe(
      "SELECT setval(pg_get_serial_sequence('t', 'c'), (SELECT coalesce(min(c) + -1, -1) FROM t), false)",
    );
  });

  test("serial to bigserial takes the sequence along", () => {
    expect(change("serial", "bigserial", { before: notNull, after: notNull })).toEqual([
      "ALTER TABLE t ALTER COLUMN c TYPE bigint",
      "ALTER SEQUENCE t_c_seq AS bigint",
    ]);
  });

  test("an identity's options change one by one", () => {
    const before = { ...notNull, identity: always };
    const after = { ...notNull, identity: { ...always, mode: "by default", increment: "2", cycle: true } as const };
    expect(change("integer", "integer", { before, after })).toEqual([
      "ALTER TABLE t ALTER COLUMN c SET GENERATED BY DEFAULT SET INCREMENT BY 2 SET CYCLE",
    ]);
  });

  test("a new identity says only what PostgreSQL wouldn't take by itself", () => {
    const made = (identity: AttributesOf["column"]["identity"]): string | undefined =>
      sqlOf([table("t")], [table("t"), column("t.c", "integer", { identity })])[0];
    expect(made(always)).toBe("ALTER TABLE t ADD COLUMN c integer GENERATED ALWAYS AS IDENTITY");
    // A sequence starts at its least value, not at one.
    expect(made({ ...always, min: "-5", start: "1" })).toContain("MINVALUE -5 START WITH 1");
    expect(made({ ...always, min: "-5", start: "-5" })).not.toContain("START");
    expect(made({ mode: "always", ...rangeOf("integer", "-1") })).toContain("(INCREMENT BY -1)");
  });
});

describe("generated columns", () => {
  const generated = { expression: "(a + 1)", stored: true };

  test("become plain by a statement, and generated by being made anew", () => {
    expect(change("integer", "integer", { before: { generated } })).toEqual([
      "ALTER TABLE t ALTER COLUMN c DROP EXPRESSION",
    ]);
    expect(change("integer", "integer", { after: { generated } })).toEqual([
      "ALTER TABLE t DROP COLUMN c",
      "ALTER TABLE t ADD COLUMN c integer GENERATED ALWAYS AS ((a + 1)) STORED",
    ]);
  });

  test("that are virtual can't become plain in place", () => {
    expect(change("integer", "integer", { before: { generated: { ...generated, stored: false } } })[0]).toBe(
      "ALTER TABLE t DROP COLUMN c",
    );
  });
});

describe("nulls, keys and defaults", () => {
  test("NOT NULL comes before the key that needs it, and goes after", () => {
    const [open, key] = [
      [table("t"), column("t.c", "integer")],
      [table("t"), column("t.c", "integer", { notNull: true }), primaryKey("t.pk", "c")],
    ];
    expect(sqlOf(open, key)).toEqual([
      "ALTER TABLE t ALTER COLUMN c SET NOT NULL",
      "ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (c)",
    ]);
    expect(sqlOf(key, open)).toEqual([
      "ALTER TABLE t DROP CONSTRAINT pk",
      "ALTER TABLE t ALTER COLUMN c DROP NOT NULL",
    ]);
  });

  test.each([
    ["0", "DEFAULT 0"],
    ["'a b'", "DEFAULT 'a b'"],
    ["1 + 1", "DEFAULT (1 + 1)"],
    ["now()", "DEFAULT now()"],
    ["'a' || 'b'", "DEFAULT ('a' || 'b')"],
    ["'it''s so'", "DEFAULT 'it''s so'"],
  ])("the default %s is written %s", (value, clause) => {
    expect(sqlOf([table("t")], [table("t"), column("t.c", "text", { default: value })])).toEqual([
      `ALTER TABLE t ADD COLUMN c text ${clause}`,
    ]);
  });

  test("two equal keys are two constraints: PostgreSQL would make one of them in a CREATE TABLE", () => {
    const facts = [
      table("t"),
      column("t.c", "integer", { notNull: true }),
      primaryKey("t.pk", "c"),
      unique("t.u", "c"),
      unique("t.v", "c"),
    ];
    expect(planned([], facts)).toHaveLength(1);
    expect(sqlOf([], facts).slice(1)).toEqual([
      "ALTER TABLE t ADD CONSTRAINT u UNIQUE (c)",
      "ALTER TABLE t ADD CONSTRAINT v UNIQUE (c)",
    ]);
  });
});
