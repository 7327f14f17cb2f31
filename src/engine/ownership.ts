// What is ours in a database that also holds other things.
import { type Catalog, mapFacts, restrict } from "./catalog/catalog.ts";
import type { Fact } from "./catalog/fact.ts";
import { isBelow } from "./operations/apply.ts";

export interface Owned {
  /** What is compared: defined by the models, or made by the scope's own migrations. */
  readonly ours: Catalog;
  /** Everything else: never altered, never dropped. */
  readonly unmanaged: readonly Fact[];
}

/**
 * Splits a live catalog. What stands below an object that is ours and no longer defined goes with it, so that the way
 * back brings it back, too. The history knows under which key of the models an object was made.
 */
export function ownedBy(live: Catalog, defined: Catalog, history: Catalog): Owned {
  const leaving = [...live.facts].flatMap(([key, { id }]) => (history.facts.has(key) && !defined.facts.has(key) ? [id] : []));
  const ours = restrict(
    live,
    (fact, key) => defined.facts.has(key) || history.facts.has(key) || leaving.some((id) => isBelow(fact.id, id)),
  );
  const known = mapFacts(ours, (fact, key) => {
    const origin = history.facts.get(key)?.origin;
    return origin === undefined ? fact : { ...fact, origin: { ...origin, ...fact.origin } };
  });
  return { ours: known, unmanaged: [...restrict(live, (_, key) => !ours.facts.has(key)).facts.values()] };
}
