// What a stored query or expression stands on, in any relation: as PostgreSQL's own dependencies tell, or, for a text that
// the database doesn't have yet, whatever of the catalog may be meant by a name in it.
import { type Catalog, factsBelow, factsOfKind } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { keyOf, nameOf, type ObjectId, schemaOf } from "../catalog/object-id.ts";
import { relationsIn } from "../catalog/sql-relations.ts";
import { wordsOf } from "../catalog/sql-words.ts";
import { enumOf } from "./column.ts";

/** `text`: all SQL of the fact. */
export function usesOf(fact: Fact, text: string, catalog: Catalog): readonly ObjectId[] {
  return fact.origin?.uses ?? namedIn(fact, text, catalog);
}

/** Of what is kept as a whole statement on a relation. */
export function keptUses(
  { attributes, origin }: Fact<"exclusion" | "statistics" | "trigger" | "rule">,
  relation: ObjectId,
  catalog: Catalog,
): readonly ObjectId[] {
  return origin?.uses ?? columnsNamedIn(attributes.definition, relation, catalog);
}

function namedIn(fact: Fact, text: string, catalog: Catalog): ObjectId[] {
  const words = wordsOf(text);
  const enums = factsOfKind(catalog, "enum").filter(({ id }) => words.has(nameOf(id)));
  const own = keyOf(fact.id);
  const relations = relationsNamedIn(text, catalog).filter(({ id }) => keyOf(id) !== own);
  return [...enums.map(({ id }) => id), ...relations.flatMap(({ id }) => [id, ...columnsNamedIn(text, id, catalog)])];
}

/**
 * The columns of a relation that a text may use, with their types: a literal that is compared with a column is of its type,
 * which the text needn't name. Nor need a star, TABLE or NATURAL JOIN name the columns.
 */
export function columnsNamedIn(text: string, { path }: ObjectId, catalog: Catalog): ObjectId[] {
  const words = wordsOf(text);
  const isAll = text.includes("*") || words.has("table") || words.has("natural");
  return factsBelow(catalog, path, "column")
    .filter(({ id }) => isAll || words.has(nameOf(id)))
    .flatMap((column) => [column.id, ...enumOf(column, catalog)]);
}

/**
 * The relations of the catalog that a text may mean. An unqualified name is one of the default schema, the first of the
 * search_path, where there is such a one; else it may be of any.
 */
export function relationsNamedIn(text: string, catalog: Catalog): Fact[] {
  const said = new Map<string, Set<string | null>>();
  for (const { schema, name } of relationsIn(text)) said.set(name, (said.get(name) ?? new Set()).add(schema));
  if (said.size === 0) return [];
  const named = new Map<string, Fact[]>();
  for (const kind of ["sequence", "table", "view", "materializedView"] as const)
    for (const fact of factsOfKind<Kind>(catalog, kind))
      if (said.has(nameOf(fact.id))) named.set(nameOf(fact.id), [...(named.get(nameOf(fact.id)) ?? []), fact]);
  return [...named].flatMap(([name, facts]) => meant(facts, said.get(name) ?? new Set()));
}

/** Of relations with one name, those that stand in one of these schemas; `null`: without any. */
function meant(facts: readonly Fact[], schemas: ReadonlySet<string | null>): Fact[] {
  const own = facts.find(({ id }) => schemaOf(id) === "");
  const others = facts.filter(({ id }) => schemaOf(id) !== "");
  // The default schema has no name here: it is any that no other one has.
  const isOwn = [...schemas].some((schema) => schema === null || !others.some(({ id }) => schemaOf(id) === schema));
  const isAny = own === undefined && schemas.has(null);
  return [
    ...(own !== undefined && isOwn ? [own] : []),
    ...others.filter(({ id }) => isAny || schemas.has(schemaOf(id))),
  ];
}
