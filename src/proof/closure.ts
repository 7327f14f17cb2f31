// The part of a database that a migration can meet: enough to prove it on, and much smaller than the whole.
import { type Catalog, restrict } from "../engine/catalog/catalog.ts";
import type { Fact } from "../engine/catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../engine/catalog/object-id.ts";
import { namesTakenBy, parentIds, rulesOf } from "../engine/kinds/registry.ts";
import { apply } from "../engine/operations/apply.ts";
import type { Operation } from "../engine/operations/operation.ts";

/**
 * The facts that the operations touch, whatever depends on these (transitively), whatever all of them depend on, each
 * table with everything on it, and every schema and role. Nobody knows what raw SQL and code touch: then it's all facts.
 */
export function closure(live: Catalog, up: readonly Operation[], down: readonly Operation[]): Catalog {
  const operations = [...up, ...down];
  if (operations.some(({ verb }) => verb === "sql" || verb === "run")) return live;
  // An object that both have may stand on other things before and after.
  const sides = [live, apply(live, up)].map(linksOf);
  const touched = reach(touchedBy(operations, live), (key) => sides.flatMap((side) => side.dependents.get(key) ?? []));
  const parts = partsOf(live);
  const kept = reach([...touched, ...standingAlone(live)], (key) => [
    ...sides.flatMap((side) => side.dependencies.get(key) ?? []),
    ...(parts.get(key) ?? []),
  ]);
  return restrict(live, (_, key) => kept.has(key));
}

interface Links {
  readonly dependencies: ReadonlyMap<ObjectKey, readonly ObjectKey[]>;
  readonly dependents: ReadonlyMap<ObjectKey, readonly ObjectKey[]>;
}

function linksOf(catalog: Catalog): Links {
  const dependencies = new Map<ObjectKey, ObjectKey[]>();
  const dependents = new Map<ObjectKey, ObjectKey[]>();
  for (const [key, fact] of catalog.facts) {
    const keys = rulesOf(fact.id.kind).dependsOn(fact, catalog).map(keyOf);
    dependencies.set(key, keys);
    for (const each of keys) append(dependents, each, key);
  }
  return { dependencies, dependents };
}

function reach(from: Iterable<ObjectKey>, next: (key: ObjectKey) => readonly ObjectKey[]): Set<ObjectKey> {
  const seen = new Set(from);
  const queue = [...seen];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const other of next(key)) {
      if (seen.has(other)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return seen;
}

/** What operations name, and what has a name already that they want to give. */
function touchedBy(operations: readonly Operation[], live: Catalog): ObjectKey[] {
  const ids = operations.flatMap(idsOf);
  const wanted = new Set(ids.flatMap(namesTakenBy));
  const rivals = [...live.facts.values()].filter(({ id }) => namesTakenBy(id).some((name) => wanted.has(name)));
  return [...ids, ...rivals.map(({ id }) => id)].map(keyOf);
}

function idsOf(operation: Operation): ObjectId[] {
  switch (operation.verb) {
    case "create":
      return [operation.object, ...operation.parts].map(({ id }) => id);
    case "drop":
      return [operation.id, ...(operation.parts ?? []).map(({ id }) => id)];
    case "alter":
      return [operation.id];
    case "rename":
      return [operation.id, operation.to];
    default:
      return [];
  }
}

/** By the key of what they stand on: columns, keys, indexes. */
function partsOf(live: Catalog): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  const parts = new Map<ObjectKey, ObjectKey[]>();
  for (const [key, { id }] of live.facts) {
    if (rulesOf(id.kind).depth < 3) continue;
    for (const parent of parentIds(id)) append(parts, keyOf(parent), key);
  }
  return parts;
}

/** Schemas and roles: grants and default names speak of them, and they cost nothing. */
function standingAlone(live: Catalog): ObjectKey[] {
  return [...live.facts].flatMap(([key, { id }]: [ObjectKey, Fact]) => (rulesOf(id.kind).depth === 1 ? [key] : []));
}

function append(map: Map<ObjectKey, ObjectKey[]>, key: ObjectKey, value: ObjectKey): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
