// In: JavaScript values. Out: SQL literals and the texts inside them, as an author would write them.
// Sources: https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO and …/datatype-binary.html
import { quoteLiteral } from "../engine/catalog/identifier.ts";

/** A value inside an expression, for Drizzle's renderer. */
export function inlineLiteral(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return isBareValue(value) ? String(value) : quoteLiteral(plainText(value));
}

/** Numbers and booleans that need no quotes. */
export function isBareValue(value: unknown): value is number | bigint | boolean {
  return (
    typeof value === "boolean" || typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value))
  );
}

/** The text of a value as PostgreSQL would read it from a string, without quotes. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString("hex")}`;
  if (Array.isArray(value)) return arrayText(value, plainText);
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}

/** `{a,"b c",NULL}`. An array of nothing but empty arrays is `{}`. */
export function arrayText(values: readonly unknown[], textOf: (value: unknown) => string): string {
  if (values.flat(Number.POSITIVE_INFINITY).length === 0) return "{}";
  const items = values.map((item) => {
    if (item === null || item === undefined) return "NULL";
    return Array.isArray(item) ? arrayText(item, textOf) : quotedElement(textOf(item));
  });
  return `{${items.join(",")}}`;
}

function quotedElement(text: string): string {
  const plain = text !== "" && text.toLowerCase() !== "null" && !/[{}",\\\s]/.test(text);
  return plain ? text : `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
