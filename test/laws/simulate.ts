// Executes a plan step by step on a simulated catalog and says what is wrong with its order. It knows what depends on what
// exactly, and shares with the planner only what the kinds say of themselves.
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import type { Fact } from "../../src/engine/catalog/fact.ts";
import { keyOf, nameOf, type ObjectId, objectId } from "../../src/engine/catalog/object-id.ts";
import { rulesOf } from "../../src/engine/kinds/registry.ts";
import { isBelow } from "../../src/engine/operations/apply.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";

export function faultsOf(operations: readonly Operation[], before: Catalog, after: Catalog): string[] {
  const standing = new Map(before.facts);
  const faults: string[] = [];
  const say = (operation: Operation, text: string): void => void faults.push(`${operation.verb}: ${text}`);
  for (const operation of operations) {
    if (operation.verb === "drop") {
      const gone = [...standing.values()].filter(({ id }) => isBelow(id, operation.id));
      const dropped = new Set(
        [operation.object, ...(operation.parts ?? [])].map((fact) => (fact === undefined ? "" : keyOf(fact.id))),
      );
      if (!gone.some(({ id }) => keyOf(id) === keyOf(operation.id)))
        say(operation, `${keyOf(operation.id)} does not exist`);
      for (const { id } of gone)
        if (!dropped.has(keyOf(id))) say(operation, `${keyOf(operation.id)} takes ${keyOf(id)} along unsaid`);
      for (const key of dropped)
        if (!gone.some(({ id }) => keyOf(id) === key)) say(operation, `${key} is gone already`);
      const catalog = catalogOf(standing.values());
      for (const { id } of gone) standing.delete(keyOf(id));
      for (const fact of standing.values()) {
        const needs = dependencies(fact, catalog).find((id) => gone.some((each) => keyOf(each.id) === id));
        if (needs !== undefined) say(operation, `${keyOf(fact.id)} still depends on ${needs}`);
      }
    } else if (operation.verb === "create") {
      const made = [operation.object, ...operation.parts];
      const now = new Map([...standing, ...made.map((fact) => [keyOf(fact.id), fact] as const)]);
      const names = new Set([...standing.values()].flatMap(({ id }) => takenNames(id)));
      for (const fact of made) {
        if (standing.has(keyOf(fact.id))) say(operation, `${keyOf(fact.id)} exists already`);
        for (const name of takenNames(fact.id)) {
          if (names.has(name)) say(operation, `the name of ${keyOf(fact.id)} is taken (${name})`);
          names.add(name);
        }
        const wanted = after.facts.get(keyOf(fact.id)) ?? fact;
        for (const key of dependencies(wanted, after))
          if (!now.has(key)) say(operation, `${keyOf(fact.id)} needs ${key}`);
      }
      for (const fact of made) standing.set(keyOf(fact.id), after.facts.get(keyOf(fact.id)) ?? fact);
    } else if (operation.verb === "alter") {
      const key = keyOf(operation.id);
      const wanted = after.facts.get(key);
      if (!standing.has(key) || wanted === undefined) say(operation, `${key} does not exist`);
      else {
        for (const needed of dependencies(wanted, after))
          if (!standing.has(needed)) say(operation, `${key} needs ${needed}`);
        standing.set(key, wanted);
      }
    }
  }
  return faults;
}

/** Columns of a materialized view are no facts: it stands for them. */
function dependencies(fact: Fact, catalog: Catalog): string[] {
  const isOfView = ({ kind, path }: ObjectId): boolean =>
    kind === "column" && catalog.facts.has(keyOf(objectId("materializedView", ...path.slice(0, 2))));
  return rulesOf(fact.id.kind)
    .dependsOn(fact, catalog)
    .filter((id) => !isOfView(id))
    .map(keyOf);
}

function takenNames(id: ObjectId): string[] {
  return rulesOf(id.kind)
    .namespaces(id)
    .map((space) => `${space} ${nameOf(id)}`);
}
