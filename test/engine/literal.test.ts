// Plain data as TypeScript: what is printed, read back, is what went in.
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/engine/catalog/fact.ts";
import { literal, textLiteral } from "../../src/engine/render/literal.ts";

function read(text: string): unknown {
  const { code } = transformSync(`module.exports = ${text}`, { loader: "ts" });
  const module: { exports: unknown } = { exports: null };
  new Function("module", code)(module);
  return module.exports;
}

describe("literal", () => {
  test("reads back as it was, whatever its width", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), fc.nat({ max: 120 }), (value, indent) => {
        // −0 is no number that JSON or a schema knows.
        const plain = JSON.parse(JSON.stringify(value)) as Json;
        expect(read(literal(plain, indent))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  test("keeps odd keys as keys of its own", () => {
    const value = Object.fromEntries([
      ["__proto__", { a: 1 }],
      ["constructor", 2],
      ["two words", 3],
      ["1st", 4],
      ['quo"te', 5],
    ]) as Json;
    const back = read(literal(value, 0)) as object;
    expect(Object.keys(back)).toEqual(["__proto__", "constructor", "two words", "1st", 'quo"te']);
    expect(Object.getPrototypeOf(back)).toBe(Object.getPrototypeOf({}));
  });

  test("stays on one line where it fits, and leaves out what isn't said", () => {
    expect(literal({ type: "integer", notNull: true, default: undefined }, 4)).toBe(
      '{ type: "integer", notNull: true }',
    );
    expect(literal([], 0)).toBe("[]");
    expect(literal({}, 0)).toBe("{}");
  });

  test("breaks into one entry a line where it doesn't", () => {
    const columns = Object.fromEntries(["a", "b"].map((name) => [name, { type: `varchar(${"1".repeat(45)})` }]));
    expect(literal({ columns }, 4).split("\n")).toEqual([
      "{",
      "      columns: {",
      `        a: { type: "varchar(${"1".repeat(45)})" },`,
      `        b: { type: "varchar(${"1".repeat(45)})" },`,
      "      },",
      "    }",
    ]);
  });
});

describe("SQL by hand", () => {
  test("reads back as it was, and stands on as many lines", () => {
    const piece = fc.constantFrom("\n", "\r\n", "`", "\\", "${a}", "'", '"', "select 1", "\u2028", "$1");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        expect(read(textLiteral(text))).toBe(text);
        expect(textLiteral(text).split("\n")).toHaveLength(text.split("\n").length);
      }),
      { numRuns: 500 },
    );
  });
});
