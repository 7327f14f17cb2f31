// What is ours in a database that also holds other things.
import { type Catalog, mapFacts, restrict } from "./catalog/catalog.ts";
import type { Fact } from "./catalog/fact.ts";
import type { ObjectKey } from "./catalog/object-id.ts";
import { rulesOf } from "./kinds/registry.ts";
import { isBelow } from "./operations/apply.ts";

export interface Owned {
  /** What is compared: defined by the models, or made by the scope's own migrations. */
  readonly ours: Catalog;
  /** Everything else: never altered, never dropped. */
  readonly unmanaged: readonly Fact[];
}

/**
 * Splits a live catalog. What stands below an object that is ours and no longer defined goes with it, so that the way
 * back brings it back, too. The history is asked only about what isn't defined; it knows under which key of the models
 * such an object was made.
 */
export function ownedBy(live: Catalog, defined: Catalog, history: () => Catalog): Owned {
  const others = restrict(live, (_, key) => !defined.facts.has(key));
  if (others.facts.size === 0) return { ours: live, unmanaged: [] };
  const made = history().facts;
  // PostgreSQL drops the parts of a table with it, but no schema with something in it.
  const leaving = [...others.facts].flatMap(([key, { id }]) =>
    made.has(key) && rulesOf(id.kind).depth > 1 ? [id] : [],
  );
  const going = restrict(others, (fact, key) => made.has(key) || leaving.some((id) => isBelow(fact.id, id)));
  const known = mapFacts(going, (fact, key) => {
    const origin = made.get(key)?.origin;
    return origin === undefined ? fact : { ...fact, origin: { ...origin, ...fact.origin } };
  });
  const ours = new Map<ObjectKey, Fact>();
  for (const [key, fact] of live.facts) {
    const kept = others.facts.has(key) ? known.facts.get(key) : fact;
    if (kept !== undefined) ours.set(key, kept);
  }
  return { ours: { facts: ours }, unmanaged: [...restrict(others, (_, key) => !going.facts.has(key)).facts.values()] };
}
