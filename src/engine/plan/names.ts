import type { Fact } from "../catalog/fact.ts";
import { namesTakenBy, rulesOf } from "../kinds/registry.ts";

/** Its own in every name space that it stands in, and those of what PostgreSQL makes along with it. */
export function namesOf(fact: Fact): string[] {
  const made = rulesOf(fact.id.kind).named?.(fact) ?? [];
  return [fact.id, ...made.map(({ id, own }) => id ?? own)].flatMap(namesTakenBy);
}
