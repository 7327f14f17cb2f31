// Columns that a migration makes, or gives another type.
import { parseTypeName } from "../catalog/type-name.ts";
import { type Made, madeIn } from "./made.ts";
import type { Examined } from "./rule.ts";

export function typedIn(migration: Examined): Made<"column">[] {
  return madeIn(migration, "column").filter(({ fact, old }) => fact.attributes.type !== old?.attributes.type);
}

/** Is it of this type, or an array of it? */
export function isOf({ fact }: Made<"column">, ...types: readonly string[]): boolean {
  const base = parseTypeName(fact.attributes.type)?.base;
  return base !== undefined && types.includes(base);
}
