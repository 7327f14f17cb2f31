// Two types of a column, as code that reads and writes it sees them.
import { parseTypeName } from "../catalog/type-name.ts";
import { castTypeOf } from "../kinds/casts.ts";
import { storedType } from "../kinds/column-sql.ts";

const integers = ["smallint", "integer", "bigint"];

/** Values of the one come and go like values of the other. */
const alike: readonly (readonly string[])[] = [
  ["smallint", "integer"],
  ["text", "varchar"],
  ["real", "double precision"],
  ["json", "jsonb"],
  ["cidr", "inet"],
  ["bit", "varbit"],
];

/** Does code that knows the one get along with values of the other, as long as they fit? */
export function isAlike(from: string, to: string): boolean {
  const [a, b] = [castTypeOf(storedType(from)), castTypeOf(storedType(to))];
  if (a.array !== b.array) return false;
  return a.base === b.base || alike.some((family) => family.includes(a.base) && family.includes(b.base));
}

/** Are there values of the first that the second refuses? Only where both are of one sort. */
export function isNarrower(from: string, to: string): boolean {
  const [a, b] = [parseTypeName(storedType(from)), parseTypeName(storedType(to))];
  if (a === null || b === null || a.dimensions !== b.dimensions) return false;
  if (integers.includes(a.base) && integers.includes(b.base))
    return integers.indexOf(b.base) < integers.indexOf(a.base);
  if (a.base === "numeric" && b.base === "numeric") return integerDigits(b.args) < integerDigits(a.args);
  if (!["text", "varchar", "varbit"].includes(a.base) || !["varchar", "varbit"].includes(b.base)) return false;
  return lengthOf(b.args) < lengthOf(a.args);
}

/** https://www.postgresql.org/docs/current/datatype-numeric.html: precision less scale */
function integerDigits([precision, scale = "0"]: readonly string[]): number {
  return precision === undefined ? Number.POSITIVE_INFINITY : Number(precision) - Number(scale);
}

function lengthOf([length]: readonly string[]): number {
  return length === undefined ? Number.POSITIVE_INFINITY : Number(length);
}
