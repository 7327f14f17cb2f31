// Column types with what is valid for each: literals, expressions, access methods, casts. All of it holds on 15 to 18.
// Source: https://www.postgresql.org/docs/current/datatype.html, pg_cast and pg_opclass.

export type Family =
  | "integer"
  | "number"
  | "text"
  | "boolean"
  | "date"
  | "timestamp"
  | "timestamptz"
  | "time"
  | "interval"
  | "uuid"
  | "json"
  | "jsonb"
  | "bytea"
  | "inet"
  | "bits"
  | "point"
  | "range"
  | "tsvector"
  | "money"
  | "plain"
  | "unordered";

export interface BaseType {
  readonly name: string;
  readonly family: Family;
  /** SQL of a default, as authors write it. */
  readonly defaults: readonly string[];
}

const type = (family: Family, names: string, defaults: readonly string[]): BaseType[] =>
  names.split(" ").map((name) => ({ name: name.replace("double_", "double "), family, defaults }));

export const baseTypes: readonly BaseType[] = [
  ...type("integer", "integer bigint smallint", ["0", "-1", "1 + 1", "(2 * 3)", "'7'", "length('a b')"]),
  ...type("number", "numeric numeric(10,2) numeric(5,0) real double_precision", [
    "0",
    "0.5",
    "-1.25",
    "1e2",
    "random()",
  ]),
  ...type("text", "text varchar varchar(20) varchar(200) char(3)", [
    "''",
    "'x'",
    "'i''s'",
    "'a' || 'b'",
    "E'\\\\n'",
    "lower('X Y')",
    "'a b'::text",
  ]),
  ...type("boolean", "boolean", ["true", "false", "not false", "1 = 1 and 2 = 2"]),
  ...type("date", "date", ["CURRENT_DATE", "'2020-01-01'", "now()"]),
  ...type("timestamp", "timestamp timestamp(3)", [
    "now()",
    "'2020-01-01 00:00:00'",
    "LOCALTIMESTAMP",
    "timezone('utc', now())",
  ]),
  ...type("timestamptz", "timestamptz timestamptz(3)", [
    "now()",
    "CURRENT_TIMESTAMP",
    "'2020-01-01 00:00:00+00'",
    "now() + interval '1 day'",
  ]),
  ...type("time", "time timetz time(2)", ["'10:00'", "LOCALTIME"]),
  ...type("interval", "interval", ["'1 day'", "interval '2 hours'"]),
  ...type("uuid", "uuid", ["gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"]),
  ...type("json", "json", ["'{}'", "'[]'::json"]),
  ...type("jsonb", "jsonb", ["'{}'::jsonb", '\'{"a": [1, "b"]}\'', "jsonb_build_object('a', 1)"]),
  ...type("bytea", "bytea", ["'\\x00'", "''"]),
  ...type("inet", "inet cidr", ["'10.0.0.0/8'"]),
  ...type("bits", "bit(3) bit(5) varbit varbit(8)", []),
  ...type("point", "point", ["'(0,0)'", "point(1, 2)"]),
  ...type("range", "int4range int8range numrange daterange tsrange tstzrange", ["'empty'"]),
  ...type("tsvector", "tsvector", ["''"]),
  ...type("money", "money", ["0"]),
  ...type("plain", "macaddr macaddr8 tsquery name oid pg_lsn", []),
  ...type("unordered", "line lseg box path polygon circle jsonpath xml", []),
];

export const serials: Readonly<Record<string, string>> = {
  serial: "integer",
  bigserial: "bigint",
  smallserial: "smallint",
};

export function baseType(name: string): BaseType {
  const found = baseTypes.find((each) => each.name === (serials[name] ?? name));
  if (found === undefined) throw new Error(`unknown type ${name}`);
  return found;
}

/** Boolean expressions over a column, by its family; immutable, so that predicates can use them. `$` is the column. */
const conditions: Readonly<Partial<Record<Family, readonly string[]>>> = {
  integer: ["$ > 0", "$ in (1, 2, 3)", "$ between 0 and 100", "$ <> 7 and $ <> 8", "abs($) < 1000"],
  number: ["$ > 0", "$ >= 0.5", "$ in (1, 2)"],
  text: ["$ <> ''", "$ in ('a', 'b')", "length($) > 2", "$ ~ '^[a-z]+'", "$ like 'it''s%'", "$ = 'a' or $ is null"],
  boolean: ["$", "not $", "$ is true"],
  date: ["$ > '2000-01-01'", "$ in ('2000-01-01', '2000-01-02')"],
  timestamp: ["$ > '2000-01-01'", "date_trunc('day', $) = $"],
  timestamptz: ["$ > '2000-01-01 00:00:00+00'"],
  interval: ["$ > '1 day'"],
  uuid: ["$ <> '00000000-0000-0000-0000-000000000000'"],
  jsonb: ["jsonb_typeof($) = 'object'", "$ ? 'a'", "$ ->> 'a' = 'b'"],
  bytea: ["octet_length($) > 1"],
  inet: ["family($) = 4"],
  range: ["not isempty($)"],
};

const anyCondition = ["$ is not null", "($ is not null)", "$ is null or true"];

export function conditionsOf(family: Family): readonly string[] {
  return [...(conditions[family] ?? []), ...anyCondition];
}

export interface Derived {
  readonly text: string;
  readonly type: string;
}

/** What can be computed from a column: for generated columns and for indexes. */
const derivations: Readonly<Partial<Record<Family, readonly Derived[]>>> = {
  integer: [
    { text: "($ + 1)", type: "bigint" },
    { text: "($ * 2)", type: "integer" },
    { text: "abs($)", type: "numeric" },
  ],
  number: [
    { text: "($ * 2)", type: "numeric" },
    { text: "round($)", type: "double precision" },
  ],
  text: [
    { text: "lower($)", type: "text" },
    { text: "($ || '!')", type: "text" },
    { text: "length($)", type: "integer" },
    { text: "upper($)", type: "varchar(200)" },
  ],
  boolean: [{ text: "(not $)", type: "boolean" }],
  timestamp: [{ text: "date_trunc('day', $)", type: "timestamp" }],
  jsonb: [
    { text: "($ ->> 'a')", type: "text" },
    { text: "jsonb_typeof($)", type: "varchar" },
  ],
  bytea: [{ text: "octet_length($)", type: "integer" }],
};

export function derivationsOf(family: Family): readonly Derived[] {
  return [...(derivations[family] ?? []), { text: "($ is null)", type: "boolean" }];
}

const unordered: readonly Family[] = ["json", "point", "unordered"];

export function hasOrder(family: Family): boolean {
  return !unordered.includes(family);
}

const hashable: readonly Family[] = ["integer", "text", "uuid", "boolean", "date", "timestamptz", "jsonb"];

/** Operator classes other than the type's default one, by access method. */
export function opclassesOf(name: string, family: Family, method: string): readonly string[] {
  if (method === "btree" && family === "text") {
    if (name === "text") return ["text_pattern_ops"];
    return name.startsWith("char") ? ["bpchar_pattern_ops"] : ["varchar_pattern_ops"];
  }
  if (method === "gin" && family === "jsonb") return ["jsonb_path_ops"];
  return [];
}

/** Access methods besides btree for one column. */
export function methodsOf(name: string, family: Family): readonly string[] {
  const hash = hashable.includes(family) ? ["hash"] : [];
  if (family === "jsonb" || family === "tsvector") return ["gin", ...hash];
  if (family === "point" || name === "box" || name === "polygon" || family === "range") return ["gist", "spgist"];
  if (family === "integer" || family === "timestamptz" || family === "date") return ["brin", ...hash];
  return name === "text" ? ["spgist", ...hash] : hash;
}

const mutual: readonly (readonly Family[])[] = [
  ["integer", "number"],
  ["date", "timestamp", "timestamptz"],
  ["json", "jsonb"],
];

/** Is there a cast that `::` can use? Text is castable to and from everything. */
export function castable(from: string, to: string): boolean {
  if (from === to) return true;
  const [a, b] = [baseType(from), baseType(to)];
  if (a.family === "text" || b.family === "text") return true;
  if (mutual.some((families) => families.includes(a.family) && families.includes(b.family))) return true;
  if (a.family === b.family) return !["range", "plain", "unordered"].includes(a.family);
  return (a.name === "boolean" && b.name === "integer") || (a.name === "integer" && b.name === "boolean");
}

/** Can a key of type `target` be referred to by a column of type `from`, whichever of the two is altered first? */
export function comparable(from: string, target: string): boolean {
  if (from === target) return true;
  const [a, b] = [baseType(from), baseType(target)];
  return a.family === "integer" && b.family === "integer";
}
