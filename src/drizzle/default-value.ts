// In: a column's default in the model. Out: SQL text as an author would write it; `null` when there is none.
// A value goes the way that Drizzle would send it to the driver, then becomes a literal of the column's type.
import { quoteLiteral } from "../engine/catalog/identifier.ts";
import { arrayText, isBareValue, plainText } from "./literal.ts";
import type { Drizzle } from "./major.ts";
import type { DrizzleColumn } from "./types.ts";

export function defaultText(column: DrizzleColumn, drizzle: Drizzle): string | null {
  const value = column.default;
  if (value === undefined || value === null) return null;
  if (drizzle.isSql(value)) return noneIfNull(drizzle.sqlText(value));
  const element = drizzle.elementOf(column);
  if (element.dimensions > 0 && Array.isArray(value)) {
    return quoteLiteral(
      arrayText(nested(value, element.dimensions), (item) => elementText(element.column, item, drizzle)),
    );
  }
  return scalarText(element.column, value, drizzle);
}

function noneIfNull(text: string): string | null {
  return text === "" || text.toLowerCase() === "null" ? null : text;
}

function scalarText(column: DrizzleColumn, value: unknown, drizzle: Drizzle): string {
  const sent = sentValue(column, value);
  if (drizzle.isSql(sent)) return drizzle.sqlText(sent);
  if (isBareValue(sent)) return String(sent);
  const type = column.getSQLType();
  return `${quoteLiteral(plainText(sent))}${type === "json" || type === "jsonb" ? `::${type}` : ""}`;
}

function elementText(column: DrizzleColumn, value: unknown, drizzle: Drizzle): string {
  const sent = sentValue(column, value instanceof Element ? value.value : value);
  return drizzle.isSql(sent) ? drizzle.sqlText(sent) : plainText(sent);
}

/** An array that is one element's value: a point as a tuple, a vector. */
class Element {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

/** Marks where the array ends and its elements' own values begin. */
function nested(values: readonly unknown[], dimensions: number): unknown[] {
  return values.map((value) => {
    if (value === null || !Array.isArray(value)) return value;
    return dimensions > 1 ? nested(value, dimensions - 1) : new Element(value);
  });
}

/** What a value of the column is for PostgreSQL: a number, a boolean, a text or SQL. */
function sentValue(column: DrizzleColumn, value: unknown): unknown {
  const type = column.columnType;
  if (type === "PgJson" || type === "PgJsonb") return JSON.stringify(value);
  if (type === "PgCustomColumn") return column.mapToDriverValue(value);
  if (value instanceof Date) return dateText(value, column.getSQLType());
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (type.startsWith("PgGeometry") && column.srid !== undefined) {
    return `SRID=${column.srid};${String(column.mapToDriverValue(value))}`;
  }
  return column.mapToDriverValue(value);
}

/** Dates are moments: they stand in UTC, as Drizzle sends them. */
function dateText(date: Date, type: string): string {
  const [day = "", time = ""] = date.toISOString().replace("Z", "").split("T");
  const short = time.endsWith(".000") ? time.slice(0, -4) : time;
  if (type === "date") return day;
  const zone = type.endsWith("with time zone") ? "+00" : "";
  return type.startsWith("time") && !type.startsWith("timestamp") ? `${short}${zone}` : `${day} ${short}${zone}`;
}
