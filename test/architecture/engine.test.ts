// The engine's two vows: generic stages know no kind by name, and nothing in it depends on time or chance.
import { expect, test } from "vitest";
import { codeOf, filesBelow, textOf } from "./source.ts";

/** The lines of `AttributesOf` in the catalog: `  primaryKey: PrimaryKeyAttributes;`. */
const kinds = [...textOf("src/engine/catalog/kind.ts").matchAll(/^ {2}(\w+): \w+Attributes;$/gm)].map(
  ([, name]) => name,
);

/** Also English words or ordinary names of variables; these are looked for as string literals only. */
const ambiguous = ["schema", "enum", "sequence", "unique", "check", "index", "view", "policy", "role", "rule"];

const generic = filesBelow("src/engine").filter((file) =>
  /^src\/engine\/(?:diff|align|renames)\.ts$|^src\/engine\/(?:plan|operations)\/|^src\/engine\/render\/file/.test(file),
);

test("there are kinds and generic stages to look at", () => {
  expect(kinds).toContain("column");
  expect(kinds.length).toBeGreaterThanOrEqual(10);
  expect(generic.length).toBeGreaterThan(0);
});

test.each(generic)("%s names no kind", async (file) => {
  const code = await codeOf(file);
  const literals = kinds.filter((kind) => code.includes(`"${kind}"`) || code.includes(`\`${kind}\``));
  const bare = code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
  const identifiers = kinds
    .filter((kind) => kind !== undefined && !ambiguous.includes(kind))
    .filter((kind) => new RegExp(`\\b${kind}\\b`).test(bare));
  expect({ literals, identifiers }).toEqual({ literals: [], identifiers: [] });
});

test.each(filesBelow("src/engine"))("%s depends on neither time nor chance", async (file) => {
  const code = await codeOf(file);
  const found = ["Math.random", "new Date", "Date.now", "performance.now", "toLocale", "localeCompare", "Intl."];
  expect(found.filter((word) => code.includes(word))).toEqual([]);
});
