import { type Catalog, factsBelow, factsOfKind } from "../catalog/catalog.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import { samePath } from "./names.ts";
import { hasOwnEquality } from "./type-family.ts";

/**
 * When the column gets another type PostgreSQL makes its foreign keys anew by itself, but fails where one of them has an enum,
 * an array or a range in it, too ("could not find cast from … to …", up to 18 at least).
 */
export function areKeysRemade(column: ObjectId, catalog: Catalog): boolean {
  const own = column.path.slice(0, 2);
  return factsOfKind(catalog, "foreignKey").every(({ id, attributes: { columns, references } }) => {
    const target = [references.schema, references.table];
    const isUsed =
      (samePath(id.path.slice(0, 2), own) && columns.includes(nameOf(column))) ||
      (samePath(target, own) && references.columns.includes(nameOf(column)));
    return !isUsed || typesOf(id.path.slice(0, 2), columns, catalog).every(hasOwnEquality);
  });
}

function typesOf(table: readonly string[], columns: readonly string[], catalog: Catalog): string[] {
  return factsBelow(catalog, table, "column")
    .filter(({ id }) => columns.includes(nameOf(id)))
    .map(({ attributes }) => attributes.type);
}
