// What is ours in a database that also holds other things.
import { type Catalog, emptyCatalog, find, mapFacts, restrict } from "./catalog/catalog.ts";
import { attributesOf, equal, type Fact, type Json } from "./catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey, sameId } from "./catalog/object-id.ts";
import { attributeOf, attributeRules, defaultsOf, rulesOf } from "./kinds/registry.ts";
import { apply, isBelow } from "./operations/apply.ts";
import type { DropOperation, Operation } from "./operations/operation.ts";

/** Who claims what. */
export interface Claims {
  readonly defined: Catalog;
  /** Declared by the models, made by others: never ours, whatever the history made. */
  readonly external: readonly ObjectId[];
  readonly history: () => Catalog;
}

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
export function ownedBy(live: Catalog, { defined, external, history }: Claims): Owned {
  const others = restrict(live, ({ id }, key) => !defined.facts.has(key) && rulesOf(id.kind).shared !== true);
  if (others.facts.size === 0) return { ours: withoutShared(live, defined), unmanaged: [] };
  const made = restrict(history(), ({ id }) => !external.some((each) => isBelow(id, each))).facts;
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
  for (const [key, fact] of withoutShared(live, defined).facts) {
    const kept = others.facts.has(key) ? known.facts.get(key) : fact;
    if (kept !== undefined) ours.set(key, kept);
  }
  return { ours: { facts: ours }, unmanaged: [...restrict(others, (_, key) => !going.facts.has(key)).facts.values()] };
}

/**
 * What the migrations make, as far as they say it in operations. What one of them drops without its having been made
 * before, and makes again as it was, only made way: it stays whose it was.
 */
export function madeBy(migrations: readonly (readonly Operation[])[]): Catalog {
  return migrations.reduce((before, operations) => {
    const drops = operations.flatMap((drop, at) => (drop.verb === "drop" ? [{ drop, at }] : []));
    const after = apply(before, operations);
    if (drops.length === 0) return after;
    const made = firstMade(operations);
    const isOthers = (fact: Fact, key: ObjectKey): boolean =>
      !before.facts.has(key) && drops.some(({ drop, at }) => (made.get(key) ?? 0) > at && onlyMadeWay(fact, drop));
    return restrict(after, (fact, key) => !isOthers(fact, key));
  }, emptyCatalog);
}

/** By key, the place of the operation that makes it first. */
function firstMade(operations: readonly Operation[]): ReadonlyMap<ObjectKey, number> {
  const places = new Map<ObjectKey, number>();
  for (const [at, operation] of operations.entries()) {
    const facts = operation.verb === "create" ? [operation.object, ...operation.parts] : [];
    const ids = operation.verb === "rename" ? [operation.to] : facts.map(({ id }) => id);
    for (const key of ids.map(keyOf)) if (!places.has(key)) places.set(key, at);
  }
  return places;
}

/** A drop whose way back doesn't make the object had nothing to change about it. */
function onlyMadeWay(fact: Fact, { id, object, parts = [] }: DropOperation): boolean {
  if (!isBelow(fact.id, id)) return false;
  if (object === undefined) return true;
  const gone = [object, ...parts].find((each) => sameId(each.id, fact.id));
  return gone !== undefined && equal(attributesOf(fact), attributesOf(gone));
}

/** What belongs to the whole server is ours only while the models define it. */
function withoutShared(live: Catalog, defined: Catalog): Catalog {
  return restrict(live, ({ id }, key) => rulesOf(id.kind).shared !== true || defined.facts.has(key));
}

/**
 * `wanted` without what only our own migrations asked for: row-level security that models no longer ask for is switched
 * off, and left alone where somebody else switched it on.
 */
export function takeBack(wanted: Catalog, models: Catalog, history: () => Catalog): Catalog {
  return mapFacts(wanted, (fact) => {
    const names = attributeRules(fact.id.kind).flatMap(([name, { ours }]) => (ours === true ? [name] : []));
    const taken = names.filter((name) => {
      const [now, made] = [attributeOf(fact, name), () => history().facts.get(keyOf(fact.id))];
      if (equal(now, defaultsOf(fact.id.kind)[name]) || saysItself(models, fact, name)) return false;
      const before = made();
      return before !== undefined && equal(attributeOf(before, name), now);
    });
    if (taken.length === 0) return fact;
    const attributes: Record<string, Json | undefined> = { ...attributesOf(fact) };
    for (const name of taken) attributes[name] = defaultsOf(fact.id.kind)[name];
    return { ...fact, attributes } as unknown as Fact;
  });
}

function saysItself(models: Catalog, { id }: Fact, name: string): boolean {
  const model = find(models, id);
  return model !== undefined && attributesOf(model)[name] !== undefined;
}
