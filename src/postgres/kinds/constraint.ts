// What the kinds of constraints share: pg_constraint joined to its table, without those that a partition inherits.

/** FROM and WHERE of `c` (pg_constraint) for one contype; `more` adds joins. */
export function constraintsOf(type: "p" | "u" | "c" | "f" | "x", more = ""): string {
  return `from tab join pg_constraint c on c.conrelid = tab.oid and c.contype = '${type}' and c.conislocal${more}`;
}

/** The numbers of an index' key columns and included columns, from the pg_index row `i`. */
export const keyAndInclude = `i.indnkeyatts, i.indkey::text`;

/** Splits `indkey` ("1 2 5") at the number of key columns. */
export function splitKey(keyCount: number, indkey: string): { key: number[]; include: number[] } {
  const numbers = indkey.split(" ").map(Number);
  return { key: numbers.slice(0, keyCount), include: numbers.slice(keyCount) };
}
