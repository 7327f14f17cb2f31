// What the kinds of constraints share: pg_constraint joined to its table, without those that a partition inherits.

/** FROM and WHERE of `c` (pg_constraint) for one contype; `more` adds joins. */
export function constraintsOf(type: "p" | "u" | "c" | "f" | "x", more = ""): string {
  return `from tab join pg_constraint c on c.conrelid = tab.oid and c.contype = '${type}' and c.conislocal${more}`;
}

/**
 * Of a check or a foreign key. `conenforced` came with PostgreSQL 18, so it's asked of the row as JSON, and only of those
 * that aren't valid, as what isn't enforced never is: https://www.postgresql.org/docs/current/catalog-pg-constraint.html
 */
export const enforcement = `json_build_array(c.convalidated, case when not c.convalidated then to_jsonb(c) -> 'conenforced' end)`;

export type Enforcement = readonly [validated: boolean, enforced: boolean | null];

export function enforcementOf([validated, enforced]: Enforcement): { validated?: false; enforced?: false } {
  if (enforced === false) return { enforced };
  return validated ? {} : { validated };
}

/** Of a key that is WITHOUT OVERLAPS, or a foreign key with a PERIOD: from PostgreSQL 18 on, and never over one column. */
export const isPeriod = `case when cardinality(c.conkey) > 1 then to_jsonb(c) -> 'conperiod' end`;

/** The numbers of an index' key columns and included columns, from the pg_index row `i`. */
export const keyAndInclude = `i.indnkeyatts, i.indkey::text`;

/** Splits `indkey` ("1 2 5") at the number of key columns. */
export function splitKey(keyCount: number, indkey: string): { key: number[]; include: number[] } {
  const numbers = indkey.split(" ").map(Number);
  return { key: numbers.slice(0, keyCount), include: numbers.slice(keyCount) };
}
