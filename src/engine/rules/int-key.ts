import { type Catalog, factsBelow } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { displayName, nameOf } from "../catalog/object-id.ts";
import { storedType } from "../kinds/column-sql.ts";
import { tableOf } from "../kinds/names.ts";
import { type Made, madeHit, madeIn } from "./made.ts";
import { typedIn } from "./made-columns.ts";
import type { Examined, Rule } from "./rule.ts";

const last: Readonly<Record<string, string>> = { smallint: "32767", integer: "2147483647" };

/** Source: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-INT */
export const intKey: Rule = {
  id: "int-key",
  level: "info",
  finds: "a primary key that is an integer, a smallint or a serial",
  problem:
    "The numbers run out, after 2147483647 for an integer, and then no row can be inserted. To widen the key of a large table, and all that refers to it, is much work.",
  instead: 'Take `bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity()` in the models.',
  find: (migration) =>
    keyColumns(migration).map((made) => {
      const type = storedType(made.fact.attributes.type);
      return madeHit(made, `primary key ${displayName(made.fact.id)} is ${type}, which ends at ${last[type]}`);
    }),
};

/** Is it the whole primary key of its table, too short, and a number of its own? */
export function isShortKey({ id, attributes }: Fact<"column">, catalog: Catalog): boolean {
  const { path } = tableOf(id);
  const isAlone = ({ columns }: { readonly columns: readonly string[] }): boolean =>
    columns.length === 1 && columns[0] === nameOf(id);
  if (!(storedType(attributes.type) in last)) return false;
  if (factsBelow(catalog, path, "foreignKey").some((key) => isAlone(key.attributes))) return false;
  return factsBelow(catalog, path, "primaryKey").some((key) => isAlone(key.attributes));
}

/** Columns that are new, or under a primary key that is. */
function keyColumns(migration: Examined): Made<"column">[] {
  const typed = typedIn(migration);
  const others = madeIn(migration, "primaryKey").flatMap(({ fact: key, at }) =>
    factsBelow(migration.after, tableOf(key.id).path, "column")
      .filter((column) => !typed.some(({ fact }) => fact === column))
      .map((fact) => ({ fact, old: undefined, at })),
  );
  return [...typed, ...others].filter(({ fact }) => isShortKey(fact, migration.after));
}
