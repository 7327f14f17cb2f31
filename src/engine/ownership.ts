// What is ours in a database that also holds other things.
import { type Catalog, restrict } from "./catalog/catalog.ts";
import { keyOf, type ObjectKey } from "./catalog/object-id.ts";
import { isBelow } from "./operations/apply.ts";
import type { Fact } from "./catalog/fact.ts";

export interface Owned {
  /** What is compared: defined by the models, or made by the scope's own migrations. */
  readonly ours: Catalog;
  /** Everything else: never altered, never dropped. */
  readonly unmanaged: readonly Fact[];
}

/**
 * Splits a live catalog. What stands below an object that is ours and no longer defined goes with it, so that the way
 * back brings it back, too.
 */
export function ownedBy(live: Catalog, defined: Catalog, history: Catalog): Owned {
  const isOurs = (key: ObjectKey): boolean => defined.facts.has(key) || history.facts.has(key);
  const leaving = [...live.facts].flatMap(([key, { id }]) => (history.facts.has(key) && !defined.facts.has(key) ? [id] : []));
  const goesAlong = (fact: Fact): boolean => leaving.some((id) => isBelow(fact.id, id));
  const ours = restrict(live, (fact) => isOurs(keyOf(fact.id)) || goesAlong(fact));
  return { ours, unmanaged: [...live.facts.values()].filter((fact) => !ours.facts.has(keyOf(fact.id))) };
}
