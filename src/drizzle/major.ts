// In: the project's own drizzle-orm. Out: one handle for both majors (0.45 and 1.0). All that differs between them is
// here, in derived-names.ts and in default-value.ts (column types that only one of them has).
import { type DerivedNames, derivedNames } from "./derived-names.ts";
import { inliner, type SqlClass } from "./inline.ts";
import type { Namespace } from "./load-module.ts";
import type { DrizzleColumn, NamedColumn, SqlObject } from "./types.ts";

export type Casing = "snake_case" | "camelCase";

export const drizzlePackages = ["drizzle-orm", "drizzle-orm/pg-core"] as const;

export interface Drizzle {
  /** Is it an instance of Drizzle's class of that name? A class that this major lacks has none. */
  is(value: unknown, className: string): boolean;
  isSql(value: unknown): value is SqlObject;
  /** The name in the database, casing applied. */
  columnName(column: NamedColumn): string;
  /** SQL text: parameters inlined, columns without their table. */
  sqlText(sql: SqlObject): string;
  /** The same, columns with their table. */
  queryText(sql: SqlObject): string;
  /** The column that an array column is an array of. */
  elementOf(column: DrizzleColumn): { readonly column: DrizzleColumn; readonly dimensions: number };
  readonly derived: DerivedNames;
}

interface Orm extends SqlClass {
  is(value: unknown, type: unknown): boolean;
}

interface Dialect {
  sqlToQuery(sql: SqlObject, source?: string): { readonly sql: string };
  /** 0.45 only. */
  readonly casing?: { convert(name: string): string };
}

export function openDrizzle(packages: readonly Namespace[], casing: Casing | undefined): Drizzle {
  const [orm, pg] = packages as unknown as [Orm, Record<string, unknown>];
  const PgDialect = pg.PgDialect as new (config?: { casing?: Casing }) => Dialect;
  const dialect = casing === undefined ? new PgDialect() : new PgDialect({ casing });
  const classes: Readonly<Record<string, unknown>> = { ...orm, ...pg };
  const is = (value: unknown, className: string) => className in classes && orm.is(value, classes[className]);
  const inlined = inliner(orm);
  return {
    is,
    isSql: (value): value is SqlObject => is(value, "SQL"),
    columnName: (column) => (column.keyAsName ? (dialect.casing?.convert(column.name) ?? column.name) : column.name),
    sqlText: (sql) => dialect.sqlToQuery(inlined(sql), "indexes").sql.trim(),
    queryText: (sql) => dialect.sqlToQuery(inlined(sql)).sql.trim(),
    elementOf(column) {
      if (!("PgArray" in pg)) return { column: asElement(column), dimensions: dimensionsOf(column) };
      let [base, dimensions] = [column, 0];
      for (; is(base, "PgArray"); dimensions++) base = (base as unknown as { baseColumn: DrizzleColumn }).baseColumn;
      return { column: base, dimensions };
    },
    derived: derivedNames("PgArray" in pg ? "0.45" : "1.0"),
  };
}

function dimensionsOf(column: DrizzleColumn): number {
  return (column as unknown as { dimensions?: number }).dimensions ?? 0;
}

/** 1.0 has one column for an array and its elements; it maps arrays only. */
function asElement(column: DrizzleColumn): DrizzleColumn {
  const dimensions = dimensionsOf(column);
  if (dimensions === 0) return column;
  const map = (value: unknown) => {
    let mapped = value;
    for (let at = 0; at < dimensions; at++) mapped = [mapped];
    mapped = column.mapToDriverValue(mapped);
    for (let at = 0; at < dimensions; at++) mapped = (mapped as readonly unknown[])[0];
    return mapped;
  };
  return Object.create(column, { mapToDriverValue: { value: map } }) as DrizzleColumn;
}
