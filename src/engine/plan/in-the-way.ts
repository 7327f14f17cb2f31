// What goes anyway, and must be gone before the renames: it has a name that one of them takes, or its own would be taken
// where it is carried along to.
import { type Catalog, has, restrict } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { keyOf, type ObjectKey } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { apply, idAfter } from "../operations/apply.ts";
import type { Operation, RenameOperation } from "../operations/operation.ts";
import { dependentsOf, transitive } from "./actions.ts";
import { namesOf } from "./names.ts";
import { plan } from "./plan.ts";

/** Drops, under the names before the renames. `from` is the catalog before them, `to` what shall be in the end. */
export function dropsBefore(renames: readonly RenameOperation[], from: Catalog, to: Catalog): Operation[] {
  const going = new Set(
    [...from.facts].filter(([, fact]) => !to.facts.has(keyAfter(fact, renames))).map(([key]) => key),
  );
  if (going.size === 0) return [];
  const dependents = dependentsOf(from);
  let cleared = from;
  for (const key of collisions(renames, from, going)) {
    const above = transitive(key, dependents);
    const early = new Set([key, ...above.map(({ id }) => keyOf(id)).filter((each) => going.has(each))]);
    const rest = restrict(cleared, (_, each) => !early.has(each));
    // What stays is altered after the renames: until then it must stand on something.
    if (above.every((fact) => !rest.facts.has(keyOf(fact.id)) || stands(fact, rest, from))) cleared = rest;
  }
  return cleared === from ? [] : plan(from, cleared);
}

/** It finds what it needs: a foreign key may find another key. */
function stands(fact: Fact, within: Catalog, before: Catalog): boolean {
  const { dependsOn, problem } = rulesOf(fact.id.kind);
  const lost = dependsOn(fact, within).some((id) => has(before, id) && !has(within, id));
  return !lost && (problem?.(fact, within) ?? null) === null;
}

/** Of what is going, what has a name that something else has, too, after one of the renames. */
function collisions(renames: readonly RenameOperation[], from: Catalog, going: ReadonlySet<ObjectKey>): ObjectKey[] {
  let at = from;
  return renames.flatMap((rename, done) => {
    at = apply(at, [rename]);
    const holders = new Map<string, ObjectKey[]>();
    for (const [key, fact] of from.facts) {
      const now = at.facts.get(keyAfter(fact, renames.slice(0, done + 1)));
      for (const name of now === undefined ? [] : new Set(namesOf(now)))
        holders.set(name, [...(holders.get(name) ?? []), key]);
    }
    const shared = [...holders.values()].filter((keys) => keys.length > 1);
    return shared.map((keys) => keys.find((key) => going.has(key))).filter((key) => key !== undefined);
  });
}

function keyAfter({ id }: Fact, renames: readonly RenameOperation[]): ObjectKey {
  return keyOf(renames.reduce((at, { id: from, to }) => idAfter(at, { from, to }), id));
}
