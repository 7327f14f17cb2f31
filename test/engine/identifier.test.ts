// Names as SQL: quoting as the server's own quote_ident does, splitting as the inverse of joining.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  byteLength,
  cutName,
  qualifiedName,
  quoteIdentifier,
  quoteLiteral,
  splitName,
  suffixed,
} from "../../src/engine/catalog/identifier.ts";
import { keyOf, objectId, parseKey } from "../../src/engine/catalog/object-id.ts";
import { serialSequence } from "../../src/engine/kinds/column-sql.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const oddNames = [
  "posts",
  "Posts",
  "_x",
  "a$b",
  "$a",
  "1a",
  "a b",
  'a"b',
  "a.b",
  "größe",
  "日本語",
  "🐘",
  "select ",
  "a\nb",
  "back\\slash",
  "it's",
];

describe("on a server", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  test("every key word and odd name is quoted as quote_ident quotes it, or once too often", async () => {
    const rows = await database.session.query<{ word: string; quoted: string; catcode: string }>(
      `select word, quote_ident(word) as quoted, catcode from (
         select word, catcode::text from pg_get_keywords() union all select unnest($1::text[]), 'O') w`,
      [oddNames],
    );
    expect(rows.length).toBeGreaterThan(400);
    // Key words that are new after this server's version are quoted as well.
    const wrong = rows.filter(({ word, quoted, catcode }) => {
      const ours = quoteIdentifier(word);
      // quote_ident leaves a dollar sign unquoted nowhere but inside; the parser takes it there.
      return ours !== quoted && (catcode !== "U" || ours !== `"${word}"`) && word !== "a$b";
    });
    expect(wrong).toEqual([]);
  });

  test.each([...oddNames, "x".repeat(63)])("a table named %j can be made and found", async (name) => {
    const sql = `create temporary table ${quoteIdentifier(name)} (); select ${quoteLiteral(name)} = relname as same from pg_class where oid = ${quoteLiteral(quoteIdentifier(name))}::regclass`;
    const [row] = (await database.session.script(`begin; ${sql}; rollback`)).flat();
    expect(row?.same).toBe(true);
  });

  test.each([
    ["posts", "id"],
    ["x".repeat(63), "id"],
    ["posts", "y".repeat(63)],
    ["x".repeat(63), "y".repeat(63)],
    ["x".repeat(40), "y".repeat(30)],
    ["ü".repeat(31), "日".repeat(21)],
    ["Mixed", "two words"],
  ])("the sequence of %s.%s is named as PostgreSQL names it", async (table, column) => {
    const results = await database.session.script(
      `begin; create temporary table ${quoteIdentifier(table)} (${quoteIdentifier(column)} serial); select relname as name from pg_class where relkind = 'S' and relnamespace = pg_my_temp_schema(); rollback`,
    );
    expect(results.flat()[0]?.name).toBe(serialSequence(objectId("column", "", table, column)));
  });
});

const names = fc.string({ minLength: 1, unit: fc.constantFrom("a", "B", ".", '"', " ", "ü", "'", "$", ":", "1") });

describe("in memory", () => {
  test("splitting undoes joining", () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 3 }), (parts) => {
        expect(splitName(qualifiedName(...parts))).toEqual(parts);
      }),
    );
  });

  test("a key tells its object", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(""), names), names, names, (schema, table, name) => {
        const id = objectId("column", schema, table, name);
        expect(parseKey(keyOf(id))).toEqual(id);
      }),
    );
  });

  test("names are cut at bytes, never inside a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat({ max: 70 }), (text, bytes) => {
        const cut = cutName(text, bytes);
        expect(byteLength(cut)).toBe(new TextEncoder().encode(cut).length);
        expect(text.startsWith(cut)).toBe(true);
        expect(byteLength(cut)).toBeLessThanOrEqual(bytes);
      }),
    );
  });

  test("a suffix stands whole", () => {
    expect(suffixed("posts", "__old")).toBe("posts__old");
    expect(suffixed("x".repeat(63), "__old")).toBe(`${"x".repeat(58)}__old`);
    expect(suffixed("ü".repeat(31), "__old")).toBe(`${"ü".repeat(29)}__old`);
  });
});
