// The indexes of a catalog, be they indexes by themselves or those under its keys.
import { type Catalog, factsBelow, has } from "../catalog/catalog.ts";
import { type ObjectId, objectId } from "../catalog/object-id.ts";
import type { IndexAttributes } from "../kinds/index.ts";
import type { Operation } from "../operations/operation.ts";

const kinds = ["index", "primaryKey", "unique", "exclusion"] as const;

export function hasIndex(catalog: Catalog, { path }: ObjectId, name: string): boolean {
  return kinds.some((kind) => has(catalog, objectId(kind, ...path, name)));
}

/** Does the operation make an index by itself, or a key that stands on one? */
export function isMade(operation: Operation): boolean {
  return operation.verb === "create" && kinds.some((kind) => kind === operation.object.id.kind);
}

/**
 * The columns of each index of a table, in order, up to the first expression. A partial one counts: nobody can tell here
 * what its rows are looked up for.
 */
export function indexedColumns(catalog: Catalog, table: ObjectId): (readonly string[])[] {
  const plain = factsBelow(catalog, table.path, "index").map(({ attributes }) => leadingColumns(attributes));
  return [...plain, ...keyColumns(catalog, table)];
}

/** The columns, or expressions, of what makes rows of a table unique. */
export function uniqueColumns(catalog: Catalog, table: ObjectId): (readonly string[])[] {
  const plain = factsBelow(catalog, table.path, "index").filter(({ attributes }) => attributes.unique);
  const whole = plain.filter(({ attributes }) => attributes.where === null);
  return [...whole.map(({ attributes }) => elements(attributes)), ...keyColumns(catalog, table)];
}

/** Columns by their names, expressions by their texts. */
export function elements({ columns }: Pick<IndexAttributes, "columns">): string[] {
  return columns.map(({ column, expression = "" }) => column ?? expression);
}

function leadingColumns({ columns }: IndexAttributes): string[] {
  const end = columns.findIndex(({ column }) => column === undefined);
  return elements({ columns: end < 0 ? columns : columns.slice(0, end) });
}

function keyColumns(catalog: Catalog, { path }: ObjectId): (readonly string[])[] {
  return (["primaryKey", "unique"] as const).flatMap((kind) =>
    factsBelow(catalog, path, kind).map(({ attributes }) => attributes.columns),
  );
}
