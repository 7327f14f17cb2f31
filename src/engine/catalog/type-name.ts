// The house spelling of built-in type names, so that `int4`, `decimal(10, 2)` and `character varying(20)` compare as text.
// It is the spelling of format_type but for the long names of the standard, which have short ones (varchar, timestamptz).
// Source: https://www.postgresql.org/docs/current/datatype.html (table 8.1, aliases).

const aliases: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  int2: "smallint",
  int8: "bigint",
  bool: "boolean",
  float4: "real",
  float8: "double precision",
  float: "double precision",
  decimal: "numeric",
  dec: "numeric",
  "character varying": "varchar",
  "char varying": "varchar",
  character: "char",
  bpchar: "char",
  "bit varying": "varbit",
  serial2: "smallserial",
  serial4: "serial",
  serial8: "bigserial",
  "time without time zone": "time",
  "time with time zone": "timetz",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
};

const names = new Set([
  ...Object.values(aliases),
  ..."text uuid json jsonb date time timetz timestamp timestamptz interval cidr inet macaddr macaddr8 point line lseg box".split(
    " ",
  ),
  ..."path polygon circle bytea bit varbit money xml tsvector tsquery oid name regclass serial bigserial smallserial".split(
    " ",
  ),
  ..."bpchar int4range int8range numrange daterange tsrange tstzrange jsonpath pg_lsn".split(" "),
]);

/** A type name taken apart; `null` when it isn't a built-in that is spelled in a known way. */
export interface TypeName {
  readonly base: string;
  readonly args: readonly string[];
  readonly dimensions: number;
}

export function parseTypeName(text: string): TypeName | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const type = parse(text);
  parsed.set(text, type);
  return type;
}

/** A schema has thousands of columns of a few types. */
const parsed = new Map<string, TypeName | null>();

function parse(text: string): TypeName | null {
  let rest = text.trim().toLowerCase();
  let dimensions = 0;
  while (rest.endsWith("]")) {
    const open = rest.lastIndexOf("[");
    if (open < 0) return null;
    rest = rest.slice(0, open).trim();
    dimensions++;
  }
  let args: string[] = [];
  const open = rest.indexOf("(");
  if (open >= 0) {
    const close = rest.indexOf(")", open);
    if (close < 0) return null;
    args = rest
      .slice(open + 1, close)
      .split(",")
      .map((arg) => arg.trim());
    rest = `${rest.slice(0, open)} ${rest.slice(close + 1)}`;
  }
  const words = rest
    .split(" ")
    .filter((word) => word !== "")
    .join(" ");
  // float(1) to float(24) are real: https://www.postgresql.org/docs/current/datatype-numeric.html
  if (words === "float" && args.length === 1)
    return { base: Number(args[0]) < 25 ? "real" : "double precision", args: [], dimensions };
  // Without a length, bpchar is a char of any length, and char is char(1).
  const base = words === "bpchar" && args.length === 0 ? words : (aliases[words] ?? words);
  if (!names.has(base)) return null;
  if (base === "numeric" && args.length === 1) args.push("0");
  if ((base === "char" || base === "bit") && args.length === 0) args.push("1");
  return { base, args, dimensions };
}

function formatTypeName(type: TypeName): string {
  const args = type.args.length === 0 ? "" : `(${type.args.join(",")})`;
  // PostgreSQL keeps no count of dimensions: integer[][] is integer[].
  // https://www.postgresql.org/docs/current/arrays.html#ARRAYS-DECLARATION
  return `${type.base}${args}${type.dimensions === 0 ? "" : "[]"}`;
}

/** Without its modifier and its schema. */
export function baseOf(type: string): string {
  return type.replace(/\(.*$/, "").replace(/^.*\./, "");
}

/** The house spelling of a built-in type; any other text comes back as it was. */
export function canonicalTypeName(text: string): string {
  const type = parseTypeName(text);
  return type === null ? text.trim() : formatTypeName(type);
}
