// What an index can be over: columns that are there, of types that its access method knows.
import {
  type ColumnModel,
  familyOf,
  type IndexModel,
  type IndexPartModel,
  type RelationModel,
  type TypeModel,
} from "./model.ts";
import { hasOrder, methodsOf, opclassesOf } from "./types.ts";

export const isVirtual = (column: ColumnModel): boolean => column.generated !== null && !column.generated.stored;
export const isOrdered = ({ type }: ColumnModel): boolean =>
  type.array && type.of === null ? hasOrder(familyOf({ ...type, array: false })) : hasOrder(familyOf(type));

export function settleIndex(index: IndexModel, relation: RelationModel): boolean {
  const columns: readonly ColumnModel[] = relation.columns;
  const stands = (column: ColumnModel): boolean => columns.includes(column) && !isVirtual(column);
  if (index.where !== null && !stands(index.where.column)) index.where = null;
  index.parts = index.parts.filter(({ column }) => stands(column));
  const [first] = index.parts;
  if (first === undefined) return false;
  const other = methodsFor(first.column.type);
  if (index.method !== "btree" && (first.form !== null || !other.includes(index.method))) index.method = "btree";
  const { method } = index;
  if (method === "btree") index.parts = index.parts.filter(({ column, form }) => form !== null || isOrdered(column));
  else {
    index.parts = index.parts.filter(({ column, form }) => form === null && methodsFor(column.type).includes(method));
    if (method === "hash" || method === "spgist") index.parts = index.parts.slice(0, 1);
    index.unique = false;
  }
  for (const part of index.parts) settlePart(part, method);
  if (!index.unique) index.nullsNotDistinct = false;
  if (!["btree", "gist"].includes(method)) index.include = [];
  const own = index.parts.map(({ column }) => column);
  index.include = [...new Set(index.include)].filter((column) => stands(column) && !own.includes(column));
  const parameter = { gin: "fastupdate", brin: "pages_per_range" }[method] ?? "fillfactor";
  if (!Object.keys(index.with).every((name) => name === parameter)) index.with = {};
  return index.parts.length > 0;
}

function settlePart(part: IndexPartModel, method: string): void {
  const { type } = part.column;
  const builtin = type.of === null && !type.array;
  if (
    part.opclass !== null &&
    !(builtin && part.form === null && opclassesOf(type.name, familyOf(type), method).includes(part.opclass))
  ) {
    part.opclass = null;
  }
  if (part.form !== null || familyOf(type) !== "text") part.collation = null;
  if (part.collation === part.column.collation) part.collation = null;
  if (method !== "btree") Object.assign(part, { desc: false, nulls: false });
}

function methodsFor(type: TypeModel): readonly string[] {
  if (type.of !== null) return type.array ? ["gin"] : ["hash"];
  if (type.array) return hasOrder(familyOf({ ...type, array: false })) ? ["gin"] : [];
  return methodsOf(type.name, familyOf(type));
}
