// Collations that models don't say: which of the database's own are taken over.
import { describe, expect, test } from "vitest";
import { adoptTexts, align } from "../../src/engine/align.ts";
import { catalogOf } from "../../src/engine/catalog/catalog.ts";
import { type Fact, fact } from "../../src/engine/catalog/fact.ts";
import type { AttributesOf } from "../../src/engine/catalog/kind.ts";
import { keyOf, objectId } from "../../src/engine/catalog/object-id.ts";
import { column, index, table } from "./facts.ts";

type Parts = AttributesOf["index"]["columns"];

const over = (columns: Parts): Fact<"index"> => index("t.i", [], { columns });

function alignedParts(live: readonly Fact[], models: readonly Fact[]): Parts | undefined {
  const { facts } = align(catalogOf([table("t"), ...live]), catalogOf([table("t"), ...models]));
  return (facts.get(keyOf(objectId("index", "", "t", "i"))) as Fact<"index"> | undefined)?.attributes.columns;
}

describe("the collation of an index's column", () => {
  const [text, number] = [column("t.a", "text"), column("t.n", "integer")];
  const collated = { column: "a", collation: '"C"' };

  test("is the database's, wherever the column stands", () => {
    expect(alignedParts([text, over([collated])], [text, over([{ column: "a" }])])).toEqual([collated]);
    const turned = alignedParts(
      [text, number, over([collated, { column: "n" }])],
      [text, number, over([{ column: "n" }, { column: "a", order: "desc" }])],
    );
    expect(turned).toEqual([{ column: "n" }, { ...collated, order: "desc" }]);
  });

  test("is of its place where the index has a column twice", () => {
    const twice = [{ column: "a" }, collated];
    expect(alignedParts([text, over(twice)], [text, over([{ column: "a" }, { column: "a" }])])).toEqual(twice);
  });

  test("isn't taken over where the column's type has none any more", () => {
    const models = [column("t.a", "integer"), over([{ column: "a" }])];
    expect(alignedParts([text, over([collated])], models)).toEqual([{ column: "a" }]);
    const unknown = (type: string): Fact => column("t.a", type);
    const same = [unknown("app.name(3)"), over([{ column: "a" }])];
    expect(alignedParts([unknown("app.name(2)"), over([collated])], same)).toEqual([collated]);
    expect(alignedParts([text, over([collated])], same)).toEqual([{ column: "a" }]);
  });

  test("on a view goes with the type of the table's column under it, as far as that is known", () => {
    const view = (query: string): Fact<"materializedView"> =>
      fact(objectId("materializedView", "", "v"), {
        query,
        using: "heap",
        with: {},
        tablespace: null,
        populated: true,
      });
    const onView = (parts: Parts): Fact<"index"> => ({ ...over(parts), id: objectId("index", "", "v", "i") });
    const aligned = (type: string, query: string): Parts | undefined => {
      const live = catalogOf([table("t"), text, view(query), onView([collated])]);
      const models = catalogOf([table("t"), column("t.a", type), view(query), onView([{ column: "a" }])]);
      const found = align(live, models).facts.get(keyOf(objectId("index", "", "v", "i"))) as Fact<"index"> | undefined;
      return found?.attributes.columns;
    };
    expect(aligned("varchar(9)", "select a from t")).toEqual([collated]);
    expect(aligned("integer", "select a from t")).toEqual([{ column: "a" }]);
    expect(aligned("integer", "select x as a from u")).toEqual([collated]);
  });

  test("isn't said where it is the column's own by then", () => {
    const models = (collation: string | null): Fact[] => [
      column("t.a", "text", { collation }),
      over([{ column: "a" }]),
    ];
    const live = [column("t.a", "text", { collation: '"POSIX"' }), over([collated])];
    expect(alignedParts(live, models('"C"'))).toEqual([{ column: "a" }]);
    expect(alignedParts(live, models('"POSIX"'))).toEqual([collated]);
    const plain = [column("t.a", "text", { collation: '"C"' }), over([{ column: "a", collation: '"default"' }])];
    expect(alignedParts(plain, models(null))).toEqual([{ column: "a" }]);
  });

  test("stays with what the database has when the text becomes the models'", () => {
    const live = catalogOf([table("t"), text, over([collated])]);
    const key = keyOf(objectId("index", "", "t", "i"));
    const models = catalogOf([table("t"), column("t.a", "text", { collation: '"C"' }), over([{ column: "a" }])]);
    const said = adoptTexts(live, models, new Map([[key, ["columns"]]])).facts.get(key) as Fact<"index">;
    expect(said.attributes.columns).toEqual([collated]);
  });
});
