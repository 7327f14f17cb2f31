import type { Fact } from "./fact.ts";
import { isKind } from "./fact.ts";
import type { Kind } from "./kind.ts";
import { keyOf, type ObjectId, type ObjectKey } from "./object-id.ts";

/** A schema as plain data: facts by key. Order is the order of definition (the columns of a table, say). */
export interface Catalog {
  readonly facts: ReadonlyMap<ObjectKey, Fact>;
}

export const emptyCatalog: Catalog = { facts: new Map() };

export function catalogOf(facts: Iterable<Fact>): Catalog {
  const map = new Map<ObjectKey, Fact>();
  for (const each of facts) map.set(keyOf(each.id), each);
  return { facts: map };
}

export function find<K extends Kind>(catalog: Catalog, id: ObjectId<K>): Fact<K> | undefined {
  return catalog.facts.get(keyOf(id)) as Fact<K> | undefined;
}

export function has(catalog: Catalog, id: ObjectId): boolean {
  return catalog.facts.has(keyOf(id));
}

export function factsOfKind<K extends Kind>(catalog: Catalog, kind: K): Fact<K>[] {
  const found: Fact<K>[] = [];
  for (const each of catalog.facts.values()) if (isKind(each, kind)) found.push(each);
  return found;
}

const children = new WeakMap<Catalog, Map<string, Fact[]>>();

/** The facts of a kind right below a path: the columns of a table. Remembered per catalog. */
export function factsBelow<K extends Kind>(catalog: Catalog, path: readonly string[], kind: K): Fact<K>[] {
  let byParent = children.get(catalog);
  if (byParent === undefined) {
    byParent = new Map();
    for (const each of catalog.facts.values()) {
      const key = JSON.stringify([each.id.kind, ...each.id.path.slice(0, -1)]);
      const list = byParent.get(key);
      if (list === undefined) byParent.set(key, [each]);
      else list.push(each);
    }
    children.set(catalog, byParent);
  }
  return (byParent.get(JSON.stringify([kind, ...path])) ?? []) as Fact<K>[];
}

/** The facts that `keep` accepts. */
export function restrict(catalog: Catalog, keep: (fact: Fact, key: ObjectKey) => boolean): Catalog {
  const facts = new Map<ObjectKey, Fact>();
  for (const [key, fact] of catalog.facts) if (keep(fact, key)) facts.set(key, fact);
  return { facts };
}

/** What `others` doesn't have. */
export function without(catalog: Catalog, others: Catalog): Catalog {
  return others.facts.size === 0 ? catalog : restrict(catalog, (_, key) => !others.facts.has(key));
}

/** Every fact rewritten by `change`, which leaves its id as it is. */
export function mapFacts(catalog: Catalog, change: (fact: Fact, key: ObjectKey) => Fact): Catalog {
  const facts = new Map<ObjectKey, Fact>();
  for (const [key, fact] of catalog.facts) facts.set(key, change(fact, key));
  return { facts };
}
