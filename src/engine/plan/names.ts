import type { Fact } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import { namesTakenBy, rulesOf } from "../kinds/registry.ts";

/** Its own in every name space that it stands in, and those of what PostgreSQL makes along with it. */
export function namesOf(fact: Fact): string[] {
  return [fact.id, ...madeAlong(fact)].flatMap(namesTakenBy);
}

/** The same, but each only where a text looks it up: in the first of its name spaces. */
export function namesRead(fact: Fact): string[] {
  return [fact.id, ...madeAlong(fact)].flatMap(nameRead);
}

export function nameRead(id: ObjectId): string[] {
  return namesTakenBy(id).slice(0, 1);
}

function madeAlong(fact: Fact): ObjectId[] {
  return (rulesOf(fact.id.kind).named?.(fact) ?? []).map(({ id, own }) => id ?? own);
}
