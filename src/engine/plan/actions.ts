import { type Catalog, find, has } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../catalog/object-id.ts";
import type { Difference } from "../diff.ts";
import { attributeRule, complete, parentIds, rulesOf, unspared } from "../kinds/registry.ts";
import type { Alteration } from "../kinds/rules.ts";
import { lazily } from "../lazily.ts";
import type { Changes } from "../operations/operation.ts";
import { heirsAmong, type ReadsHeir } from "./heirs.ts";

/** What happens to one object: it goes, it comes, it does both (a replacement), or it is altered. */
export interface Action {
  readonly drop?: Fact;
  readonly create?: Fact;
  readonly alter?: Alteration<Kind>;
}

/**
 * An action for each difference, and for every object that must make way for a while: what depends on a replaced object,
 * what stood on a key that goes while another one stays, what reads a name that another object takes over (a view
 * becomes a materialized one), and what an alteration disturbs (a generated column over a column that gets another
 * type, say).
 */
export function actionsFor(
  differences: readonly Difference[],
  before: Catalog,
  after: Catalog,
): Map<ObjectKey, Action> {
  const actions = new Map<ObjectKey, Action>();
  const dependents = lazily(() => dependentsOf(before));
  const queue: ObjectKey[] = [];
  const heirs = lazily(() => heirsAmong(differences, after));
  const around = { before, after, comes: (id: ObjectId) => actions.get(keyOf(id))?.create !== undefined };
  for (const difference of differences) {
    const key = keyOf((difference.kind === "changed" ? difference.to : difference.fact).id);
    actions.set(key, actionFor(difference, around));
    queue.push(key);
  }
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const action = actions.get(key) as Action;
    for (const fact of disturbedBy(key, action, { dependents, heirs })) {
      const wanted = find(after, fact.id);
      const own = keyOf(fact.id);
      if (wanted === undefined || actions.get(own)?.drop !== undefined) continue;
      actions.set(own, { drop: fact, create: unspared(wanted) });
      queue.push(own);
    }
  }
  return actions;
}

type Around = Pick<Alteration<Kind>, "before" | "after" | "comes">;

function actionFor(difference: Difference, around: Around): Action {
  if (difference.kind === "added") return { create: made(difference.fact, around.before) };
  if (difference.kind === "removed") return { drop: complete(difference.fact) };
  const { from, to, changes } = difference;
  if (mustReplace(to, changes)) return { drop: complete(from), create: made(to, around.before) };
  return { alter: { from, to, changes, ...around } };
}

function made<K extends Kind>(fact: Fact<K>, before: Catalog): Fact<K> {
  const isOnOld = parentIds(fact.id).some((id) => has(before, id));
  return isOnOld ? complete(fact) : unspared(fact);
}

function mustReplace(fact: Fact, changes: Changes): boolean {
  return Object.entries(changes).some(([name, { from, to }]) => {
    const mode = attributeRule(fact.id.kind, name)?.change;
    return (typeof mode === "function" ? mode(from, to, fact) : mode) === "replace";
  });
}

interface Standing {
  readonly dependents: () => ReadonlyMap<ObjectKey, readonly Fact[]>;
  readonly heirs: () => ReadsHeir;
}

function disturbedBy(
  key: ObjectKey,
  { drop, create, alter }: Action,
  { dependents, heirs }: Standing,
): readonly Fact[] {
  if (drop !== undefined) {
    const all = dependents().get(key) ?? [];
    if (create !== undefined) return all;
    return all.filter((fact) => rulesOf(fact.id.kind).hold(fact) === "matched" || heirs()(fact, drop));
  }
  if (alter === undefined) return [];
  const { disturbs } = rulesOf(alter.to.id.kind);
  if (disturbs === undefined) return [];
  const direct = new Set(dependents().get(key));
  return transitive(key, dependents()).filter((fact) =>
    disturbs(alter, rulesOf(fact.id.kind).hold(fact), direct.has(fact)),
  );
}

/** All that stands on it, directly or not. */
export function transitive(key: ObjectKey, dependents: ReadonlyMap<ObjectKey, readonly Fact[]>): Fact[] {
  const seen = new Map<ObjectKey, Fact>();
  const queue = [key];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const fact of dependents.get(next) ?? []) {
      const own = keyOf(fact.id);
      if (seen.has(own)) continue;
      seen.set(own, fact);
      queue.push(own);
    }
  }
  return [...seen.values()];
}

/** By object, what stands on it directly. */
export function dependentsOf(catalog: Catalog): ReadonlyMap<ObjectKey, readonly Fact[]> {
  const map = new Map<ObjectKey, Fact[]>();
  for (const fact of catalog.facts.values()) {
    for (const id of rulesOf(fact.id.kind).dependsOn(fact, catalog)) {
      const key = keyOf(id);
      const list = map.get(key);
      if (list === undefined) map.set(key, [fact]);
      else list.push(fact);
    }
  }
  return map;
}
