// What a stored query or expression stands on, in any relation: as PostgreSQL's own dependencies tell, or, for a text that
// the database doesn't have yet, whatever of the catalog has a name that occurs in it.
import { type Catalog, factsBelow, factsOfKind } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { keyOf, nameOf, type ObjectId } from "../catalog/object-id.ts";
import { wordsOf } from "../catalog/sql-words.ts";

/** `texts`: the SQL texts of the fact. */
export function usesOf(fact: Fact, texts: readonly (string | null)[], catalog: Catalog): readonly ObjectId[] {
  return fact.origin?.uses ?? namedIn(fact, texts.join("\n"), catalog);
}

function namedIn(fact: Fact, text: string, catalog: Catalog): ObjectId[] {
  const words = wordsOf(text);
  const own = keyOf(fact.id);
  const named = (["enum", "sequence", "table", "view", "materializedView"] as const)
    .flatMap((kind): Fact[] => factsOfKind(catalog, kind))
    .filter(({ id }) => words.has(nameOf(id)) && keyOf(id) !== own);
  return named.flatMap(({ id }) => [id, ...factsBelow(catalog, id.path, "column").map((column) => column.id)]);
}
