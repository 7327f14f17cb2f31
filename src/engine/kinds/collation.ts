// Collations that models can't say: where the database's own can stay.
// Source: https://www.postgresql.org/docs/current/collation.html
import type { Fact, Json } from "../catalog/fact.ts";
import { baseOf, parseTypeName } from "../catalog/type-name.ts";
import type { Adoption } from "./rules.ts";

const collatable = new Set(["text", "varchar", "char", "bpchar", "name"]);

/** Of a type that isn't built in, only what was so before is known. */
export function isCollatable(type: string, before: string): boolean {
  const known = parseTypeName(type);
  return known === null ? baseOf(type) === baseOf(before) : collatable.has(known.base);
}

/** What a type has by itself; `null`: the database's. */
export function ownCollation(type: Json | undefined): string | null {
  return baseOf(String(type)) === "name" ? '"C"' : null;
}

/** A column's, unless its new type has none. */
export function adoptCollation(old: Json, now: Json | undefined, { live, model }: Adoption): Json | undefined {
  if (now !== undefined) return now;
  const [before, after] = [live, model] as [Fact<"column">, Fact<"column">];
  return isCollatable(after.attributes.type, before.attributes.type) ? old : undefined;
}
