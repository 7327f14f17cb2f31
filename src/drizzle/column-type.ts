// In: a Drizzle column. Out: its type in the house spelling, and what follows from the type.
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { canonicalTypeName } from "../engine/catalog/type-name.ts";
import type { ReadContext } from "./reader.ts";
import type { DrizzleColumn, DrizzleEnum } from "./types.ts";

export function columnType(column: DrizzleColumn, { drizzle, name, schema }: ReadContext): string {
  const element = drizzle.elementOf(column);
  const { enum: of } = element.column;
  const base =
    of === undefined
      ? canonicalTypeName(element.column.getSQLType())
      : qualifiedName(schema(of.schema), name(of.enumName));
  // However many dimensions: PostgreSQL doesn't count them.
  return element.dimensions === 0 || base.endsWith("[]") ? base : `${base}[]`;
}

export function enumOf(column: DrizzleColumn, { drizzle }: ReadContext): DrizzleEnum | undefined {
  return drizzle.elementOf(column).column.enum;
}

/** Types that stand for a column with a sequence of its own: NOT NULL, and the default is theirs. */
export function isSerial(type: string): boolean {
  return type === "serial" || type === "bigserial" || type === "smallserial";
}
