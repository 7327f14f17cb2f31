// The house spelling of type names, against the server's own: what both spellings make must be the same column.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalTypeName } from "../../src/engine/catalog/type-name.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const spellings: readonly (readonly [written: string, house: string])[] = [
  ["int4", "integer"],
  [" INT ", "integer"],
  ["int8[]", "bigint[]"],
  ["integer[3][]", "integer[]"],
  ["decimal", "numeric"],
  ["decimal(10, 2)", "numeric(10,2)"],
  ["numeric(10)", "numeric(10,0)"],
  ["numeric(10,2) []", "numeric(10,2)[]"],
  ["float", "double precision"],
  ["float(24)", "real"],
  ["float(25)", "double precision"],
  ["float8", "double precision"],
  ["character varying", "varchar"],
  ["character varying(20)", "varchar(20)"],
  ["Char Varying (20)", "varchar(20)"],
  ["character", "char(1)"],
  ["char", "char(1)"],
  ["char(3)", "char(3)"],
  ["bpchar", "bpchar"],
  ["bpchar(3)", "char(3)"],
  ["bit", "bit(1)"],
  ["bit varying(8)", "varbit(8)"],
  ["bit varying", "varbit"],
  ["bool", "boolean"],
  ["timestamp with time zone", "timestamptz"],
  ["timestamp (3) with time zone", "timestamptz(3)"],
  ["timestamp(3) without time zone", "timestamp(3)"],
  ["time without time zone", "time"],
  ["time(2) with time zone", "timetz(2)"],
  ["serial4", "serial"],
  ["JSONB", "jsonb"],
];

describe("canonicalTypeName", () => {
  test.each(spellings)("%s is %s", (written, house) => {
    expect(canonicalTypeName(written)).toBe(house);
    expect(canonicalTypeName(house)).toBe(house);
  });

  test.each([
    '"char"',
    "app.kind",
    '"Mixed Case"',
    "citext",
    "geometry(point,4326)",
    "interval day to second",
    "app.varchar",
    "x)(",
  ])("leaves %s as it is", (text) => {
    expect(canonicalTypeName(text)).toBe(text);
  });
});

describe("on a server", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  const formatted = async (type: string): Promise<unknown> => {
    const results = await database.session.script(
      `create temporary table t (c ${type}); select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = 't'::regclass and attnum = 1; drop table t`,
    );
    return results.flat()[0]?.type;
  };

  test.each(spellings)("%s and %s make the same column", async (written, house) => {
    expect(await formatted(house)).toBe(await formatted(written));
  });

  test.each(spellings.filter(([, house]) => !house.includes("serial")))(
    "what the server calls %s is %s",
    async (written, house) => {
      expect(canonicalTypeName(String(await formatted(written)))).toBe(house);
    },
  );
});
