// How the values of a column get from one type to another: what PostgreSQL does by itself, the cast that is the only one a
// person could mean, or nothing. In go two type names, out comes the expression of USING.
// Sources: pg_cast of PostgreSQL 15 to 18, and https://www.postgresql.org/docs/current/sql-createcast.html (assignment and
// explicit casts, I/O conversion from and to texts).
import { parseTypeName } from "../catalog/type-name.ts";

/** `using: null`: an assignment does it, and refuses what doesn't fit. Expressions name the column as SQL writes it. */
export interface Cast {
  readonly using: string | null;
}

/** A type as casts see it: without its length or precision, which an assignment checks by itself. */
export interface CastType {
  readonly base: string;
  readonly array: boolean;
  readonly known: boolean;
}

export const strings: readonly string[] = ["text", "varchar", "char", "bpchar"];
export const numbers: readonly string[] = ["smallint", "integer", "bigint", "numeric", "real", "double precision"];
const jsons: readonly string[] = ["json", "jsonb"];

/** pg_cast with castcontext `i` or `a`. What goes to a string is one, too, from any type. */
const assigned: Readonly<Record<string, readonly string[]>> = {
  smallint: [...numbers, "oid", "regclass"],
  integer: [...numbers, "oid", "regclass", "money"],
  bigint: [...numbers, "oid", "regclass", "money"],
  numeric: [...numbers, "money"],
  real: numbers,
  "double precision": numbers,
  money: ["numeric"],
  oid: ["integer", "bigint", "regclass"],
  regclass: ["integer", "bigint", "oid"],
  date: ["timestamp", "timestamptz"],
  timestamp: ["date", "time", "timestamptz"],
  timestamptz: ["date", "time", "timetz", "timestamp"],
  time: ["timetz", "interval"],
  timetz: ["time"],
  interval: ["time"],
  json: ["jsonb"],
  jsonb: ["json"],
  cidr: ["inet"],
  inet: ["cidr"],
  macaddr: ["macaddr8"],
  macaddr8: ["macaddr"],
  bit: ["varbit"],
  varbit: ["bit"],
  box: ["polygon"],
  path: ["polygon"],
  polygon: ["path"],
  point: ["box"],
  text: ["name", "regclass"],
  varchar: ["name", "regclass"],
  char: ["name"],
  bpchar: ["name"],
};

/** Types to go through before the assignment, each by an explicit cast. They are the same for every element of an array. */
const steps: readonly { readonly from: readonly string[]; readonly to: readonly string[]; readonly by: string }[] = [
  { from: ["integer"], to: ["boolean"], by: "boolean" },
  { from: ["smallint", "bigint"], to: ["boolean"], by: "integer boolean" },
  { from: ["boolean"], to: numbers, by: "integer" },
  { from: ["money"], to: numbers, by: "numeric" },
  { from: ["smallint", "real", "double precision"], to: ["money"], by: "numeric" },
  { from: ["bit"], to: ["bigint"], by: "bigint" },
  { from: ["bit"], to: ["smallint", "integer"], by: "integer" },
];

/** An explicit cast of these says one thing of several: JSON that holds the value, bytes that the text stands for. */
const readOtherwise: readonly string[] = ["bytea", "tsvector", "tsquery"];

export function castTypeOf(type: string): CastType {
  const parsed = parseTypeName(type);
  if (parsed !== null) return { base: parsed.base, array: parsed.dimensions > 0, known: true };
  const array = type.endsWith("[]");
  const text = array ? type.slice(0, -2) : type;
  if (/^interval\b/i.test(text)) return { base: "interval", array, known: true };
  return { base: text.replace(/\([^()"]*\)$/, ""), array, known: false };
}

/** `null`: nobody can tell what the values shall become. `column` is quoted as SQL needs it. */
export function castBetween(from: string, to: string, column: string): Cast | null {
  const [a, b] = [castTypeOf(from), castTypeOf(to)];
  if (!b.known && a.base === b.base && sizeOf(from) !== null && sizeOf(to) !== null && sizeOf(from) !== sizeOf(to))
    return null;
  if (a.array && !b.array) return isJson(b) ? { using: `to_${b.base}(${column})` } : null;
  if (a.array === b.array) return (a.array ? null : scalarCast({ a, b, to, column })) ?? stepwise({ a, b, to, column });
  if (isJson(a) && !isJson(b)) return null;
  const element = { a, b: { ...b, array: false }, to: elementOf(to), column };
  const cast = scalarCast(element) ?? stepwise(element);
  if (cast === null) return null;
  return { using: `CASE WHEN ${column} IS NULL THEN NULL ELSE ARRAY[${cast.using ?? column}] END` };
}

/** What an extension's type says last: a vector's dimensions, a geometry's SRID. No value of one is one of another. */
function sizeOf(type: string): string | null {
  return /(\d+)\)(\[\])?$/.exec(type)?.[1] ?? null;
}

/** Of an array, the one value that a column of single values keeps; `null` of anything else. */
export function firstElement(from: string, to: string, column: string): Cast | null {
  if (!castTypeOf(from).array || castTypeOf(to).array) return null;
  const first = `${column}[1]`;
  const cast = castBetween(elementOf(from), to, first);
  return cast === null ? null : { using: cast.using ?? first };
}

function elementOf(type: string): string {
  return type.slice(0, type.lastIndexOf("["));
}

interface Pair {
  readonly a: CastType;
  readonly b: CastType;
  readonly to: string;
  readonly column: string;
}

/** What isn't the same for the elements of an array. */
function scalarCast({ a, b, to, column }: Pair): Cast | null {
  if (numbers.includes(a.base) && b.base === "boolean") return { using: `(${column} <> 0)` };
  if (isJson(b) && !isString(a) && !isJson(a)) return { using: `to_${b.base}(${column})` };
  if (!isJson(a) || isJson(b) || isString(b)) return null;
  if (numbers.includes(b.base) || b.base === "boolean") return null;
  return readOtherwise.includes(b.base) ? null : { using: `(${column} #>> '{}')::${typeInCast(b, to)}` };
}

/** A chain of casts, the same for a value and for an array of them. */
function stepwise({ a, b, to, column }: Pair): Cast | null {
  if (isAssigned(a, b)) return { using: null };
  const by = (...types: readonly string[]): Cast => ({
    using: `${column}${types.map((type) => `::${type}${a.array && !type.endsWith("[]") ? "[]" : ""}`).join("")}`,
  });
  const target = typeInCast(b, to);
  const step = steps.find(({ from, to: into }) => from.includes(a.base) && into.includes(b.base));
  if (step !== undefined) return by(...step.by.split(" "));
  if (isJson(a) && (numbers.includes(b.base) || b.base === "boolean"))
    return a.base === "json" ? by("jsonb", target) : by(target);
  if (isString(a)) {
    if (readOtherwise.includes(b.base)) return null;
    // The spaces at the end of a char are no part of the value: https://www.postgresql.org/docs/current/datatype-character.html
    return a.base === "char" || a.base === "bpchar" ? by("text", target) : by(target);
  }
  if (!a.known && !b.known) return by("text", target);
  return a.known && b.known ? null : by(target);
}

function isAssigned(a: CastType, b: CastType): boolean {
  if (a.base === b.base) return a.known === b.known;
  if (isString(b)) return a.base !== "bytea";
  return (assigned[a.base] ?? []).includes(b.base);
}

/** Without length or precision: an explicit cast would cut what is too long, and the assignment after it refuses it. */
function typeInCast(type: CastType, written: string): string {
  if (!type.known) return written;
  return `${type.base === "bit" ? "varbit" : type.base}${type.array ? "[]" : ""}`;
}

export function isString({ base }: CastType): boolean {
  return strings.includes(base);
}

export function isJson({ base }: CastType): boolean {
  return jsons.includes(base);
}
