// What migrations stand on and none of them makes, as far as their operations tell: tables of others that foreign keys lead to.
import { type Catalog, catalogOf, emptyCatalog, has } from "./catalog/catalog.ts";
import type { Fact } from "./catalog/fact.ts";
import { rulesOf } from "./kinds/registry.ts";
import { apply } from "./operations/apply.ts";
import type { Operation } from "./operations/operation.ts";

/** In: the operations of a history, in order. Out: the least that must be there before the first of them; empty where nothing must. */
export function footingOf(operations: readonly Operation[]): Catalog {
  const made = catalogOf(operations.flatMap(createdBy));
  const needed = operations.flatMap((operation, at) => {
    const standing = createdBy(operation).filter((fact) => lacks(fact, made));
    if (standing.length === 0) return [];
    const then = apply(emptyCatalog, operations.slice(0, at + 1));
    return standing.flatMap((fact) => rulesOf(fact.id.kind).footing?.(fact, then) ?? []);
  });
  return catalogOf(needed.filter(({ id }) => !has(made, id)));
}

function createdBy(operation: Operation): readonly Fact[] {
  return operation.verb === "create" ? [operation.object, ...operation.parts] : [];
}

/** Whether it stands on something that no operation makes by that name. */
function lacks(fact: Fact, made: Catalog): boolean {
  const { footing, dependsOn } = rulesOf(fact.id.kind);
  return footing !== undefined && dependsOn(fact, made).some((id) => !has(made, id));
}
