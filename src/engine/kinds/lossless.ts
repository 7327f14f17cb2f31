// Whether a column's values are still all they were after it got another type. What doesn't fit is refused by PostgreSQL,
// and is no loss. https://www.postgresql.org/docs/current/datatype-numeric.html (rounding) and datatype-character.html
import { parseTypeName } from "../catalog/type-name.ts";
import { castTypeOf } from "./casts.ts";

const integers = ["smallint", "integer", "bigint", "smallserial", "serial", "bigserial"];

/** Each of the first can become each of the second. */
const kept: readonly (readonly [from: readonly string[], to: readonly string[]])[] = [
  [integers, integers],
  [["boolean"], integers],
  [["smallint", "integer"], ["double precision"]],
  [["smallint"], ["real"]],
  [["real"], ["double precision"]],
  [
    ["text", "varchar"],
    ["text", "varchar"],
  ],
  [["date"], ["timestamp"]],
  [["jsonb"], ["json"]],
  [["cidr"], ["inet"]],
  [["macaddr"], ["macaddr8"]],
  [["bit"], ["varbit"]],
];

export function keepsValues(from: string, to: string): boolean {
  const [a, b] = [castTypeOf(from), castTypeOf(to)];
  if (a.array !== b.array) return false;
  if (a.base === b.base)
    return a.base === "numeric" ? scaleOf(to) >= scaleOf(from) : precisionOf(to) >= precisionOf(from);
  if (b.base === "text" || b.base === "varchar") return true;
  if (b.base === "numeric") return integers.includes(a.base);
  if (!b.known) return !a.known || a.base === "text" || a.base === "varchar";
  return kept.some(([sources, targets]) => sources.includes(a.base) && targets.includes(b.base));
}

/** A numeric without a scale keeps every digit. */
function scaleOf(type: string): number {
  const scale = parseTypeName(type)?.args[1];
  return scale === undefined ? Number.POSITIVE_INFINITY : Number(scale);
}

/** Fractions of seconds are rounded; a text that is too long is refused. */
function precisionOf(type: string): number {
  const parsed = parseTypeName(type);
  return parsed !== null && /^time/.test(parsed.base) ? Number(parsed.args[0] ?? 6) : 0;
}
