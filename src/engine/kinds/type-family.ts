// Types that are near to each other: stored expressions and keys go on when a column changes from the one to the other.
import { parseTypeName } from "../catalog/type-name.ts";

/** Types whose values PostgreSQL compares as they are, so that a foreign key may stand between two of them. */
const comparable: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "smallserial", "serial", "bigserial"],
  ["real", "double precision"],
  ["text", "varchar"],
  ["date", "timestamp", "timestamptz"],
  ["cidr", "inet"],
];

/** Of different lengths or precisions at most: stored expressions and defaults stay as they are. */
export function sameBase(from: string, to: string): boolean {
  const [a, b] = [parseTypeName(from), parseTypeName(to)];
  return a !== null && b !== null && a.dimensions === b.dimensions && a.base === b.base;
}

export function areComparable(from: string, to: string): boolean {
  const [a, b] = [parseTypeName(from), parseTypeName(to)];
  if (a === null || b === null || a.dimensions > 0 || b.dimensions > 0) return false;
  return a.base === b.base || comparable.some((family) => family.includes(a.base) && family.includes(b.base));
}

/** Has it an operator of its own for equality? Enums, arrays and ranges share one with all of their sort. */
export function hasOwnEquality(type: string): boolean {
  const parsed = parseTypeName(type);
  return parsed !== null && parsed.dimensions === 0 && !parsed.base.endsWith("range");
}
