// What the values of a column may become where no cast is the only one to mean: ways to choose from, with the way back of
// each. In the tables, `$` stands for the column. A pair that has none is still a question, to be answered in the person's own words.
import { type CastType, castTypeOf, firstElement, isJson, isString, numbers, strings } from "./casts.ts";

export interface CastChoice {
  readonly label: string;
  readonly using: string;
  /** Absent: the way back has a cast of its own. */
  readonly back?: string;
}

interface Way {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly label: string;
  readonly using: string;
  readonly back: string;
}

const integers: readonly string[] = ["smallint", "integer", "bigint"];
const utc = "AT TIME ZONE 'UTC'";
const epoch = "extract(epoch from $)";

/** Each holds in both directions. */
const ways: readonly Way[] = [
  { from: numbers, to: ["timestamptz"], label: "seconds since 1970", using: "to_timestamp($)", back: epoch },
  {
    from: numbers,
    to: ["timestamptz"],
    label: "milliseconds since 1970",
    using: "to_timestamp($ / 1000.0)",
    back: `${epoch} * 1000`,
  },
  { from: numbers, to: ["timestamp"], label: "seconds since 1970", using: `to_timestamp($) ${utc}`, back: epoch },
  {
    from: numbers,
    to: ["timestamp"],
    label: "milliseconds since 1970",
    using: `to_timestamp($ / 1000.0) ${utc}`,
    back: `${epoch} * 1000`,
  },
  { from: numbers, to: ["date"], label: "seconds since 1970", using: `(to_timestamp($) ${utc})::date`, back: epoch },
  {
    from: numbers,
    to: ["date"],
    label: "days since 1970",
    using: "date '1970-01-01' + $::integer",
    back: "$ - date '1970-01-01'",
  },
  {
    from: integers.slice(1),
    to: ["date"],
    label: "digits like 20240229",
    using: "$::text::date",
    back: "to_char($, 'YYYYMMDD')::integer",
  },
  { from: numbers, to: ["interval"], label: "seconds", using: "make_interval(secs => $)", back: epoch },
  {
    from: numbers,
    to: ["time"],
    label: "seconds of the day",
    using: "time '00:00' + make_interval(secs => $)",
    back: epoch,
  },
  {
    from: strings,
    to: ["bytea"],
    label: "the text in UTF-8",
    using: "convert_to($, 'UTF8')",
    back: "convert_from($, 'UTF8')",
  },
  { from: strings, to: ["bytea"], label: "hexadecimal digits", using: "decode($, 'hex')", back: "encode($, 'hex')" },
  { from: strings, to: ["bytea"], label: "base64", using: "decode($, 'base64')", back: "encode($, 'base64')" },
];

/** From strings, which every type casts to by itself. */
const readings: readonly Pick<Way, "to" | "label" | "using">[] = [
  { to: ["tsvector"], label: "the words of the text", using: "to_tsvector('simple', $)" },
  { to: ["tsvector"], label: "written as a tsvector", using: "$::tsvector" },
  { to: ["tsquery"], label: "the words of the text", using: "plainto_tsquery('simple', $)" },
  { to: ["tsquery"], label: "written as a tsquery", using: "$::tsquery" },
];

/** Explicit casts of pg_cast that lose something, or mean what few expect. */
const explicit: Readonly<Record<string, readonly string[]>> = {
  box: ["circle", "point", "lseg"],
  circle: ["polygon", "box", "point"],
  lseg: ["point"],
  polygon: ["point", "circle", "box"],
  integer: ["bit"],
  bigint: ["bit"],
};

export interface CastChoiceOptions {
  /** What the column is called there and, on the way back, here. */
  readonly column: string;
  readonly columnBack?: string;
  /** In both directions: the values may also be given up. */
  readonly nullable: boolean;
}

export function castChoices(from: string, to: string, options: CastChoiceOptions): CastChoice[] {
  const [a, b] = [castTypeOf(from), castTypeOf(to)];
  const { column, columnBack = column, nullable } = options;
  const asked = { a, b, from, to, column, columnBack };
  const given: CastChoice = { label: "the values are given up", using: "NULL", back: "NULL" };
  return [...(a.array || b.array ? ofArrays(asked) : ofScalars(asked)), ...(nullable ? [given] : [])];
}

interface AskedCast {
  readonly a: CastType;
  readonly b: CastType;
  readonly from: string;
  readonly to: string;
  readonly column: string;
  readonly columnBack: string;
}

function ofScalars({ a, b, to, column, columnBack }: AskedCast): CastChoice[] {
  const saying = (label: string, using: string, back: string): CastChoice => ({
    label,
    using: using.replaceAll("$", () => column),
    back: back.replaceAll("$", () => columnBack),
  });
  const found = ways.flatMap(({ from: one, to: other, label, using, back }) => [
    ...(one.includes(a.base) && other.includes(b.base) ? [saying(label, using, back)] : []),
    ...(one.includes(b.base) && other.includes(a.base) ? [saying(label, back, using)] : []),
  ]);
  const readAs = isString(a) ? readings.filter((each) => each.to.includes(b.base)) : [];
  const read = readAs.map(({ label, using }) => ({ label, using: using.replaceAll("$", () => column) }));
  const cast = { label: "PostgreSQL's explicit cast", using: `${column}::${to}` };
  const text = { label: "by way of a text", using: `${column}::text::${to}` };
  const hasText = !a.known || !b.known || (a.base === "timestamp" && b.base === "timetz");
  return [...found, ...read, ...((explicit[a.base] ?? []).includes(b.base) ? [cast] : []), ...(hasText ? [text] : [])];
}

function ofArrays({ a, b, from, to, column, columnBack }: AskedCast): CastChoice[] {
  const first = firstElement(from, to, column)?.using;
  const one = typeof first === "string" ? [{ label: "the first element", using: first }] : [];
  const joined = {
    label: "joined by commas",
    using: `array_to_string(${column}, ',')`,
    back: `string_to_array(${columnBack}, ',')::${from}`,
  };
  const text = {
    label: "PostgreSQL's text of the array",
    using: `${column}::text`,
    back: `${columnBack}::${from}`,
  };
  const json = {
    label: "a JSON array of plain values, without brackets in them",
    using: `translate(${column}::text, '[]', '{}')::${to}`,
    back: `to_${a.base}(${columnBack})`,
  };
  return [
    ...one,
    ...(a.array && !b.array && isString(b) ? [joined, text] : []),
    ...(isJson(a) && !a.array && b.array ? [json] : []),
  ];
}
