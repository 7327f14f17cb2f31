import { type Catalog, catalogOf } from "../catalog/catalog.ts";
import { attributesOf, type Fact, type Json } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { type ObjectId, sameId } from "../catalog/object-id.ts";
import { type Rename, samePath } from "../kinds/names.ts";
import { rulesOf } from "../kinds/registry.ts";
import type { AlterOperation, Operation, RenameOperation } from "./operation.ts";

/** The catalog after the operations. Raw SQL and code change nothing that can be known here. */
export function apply(catalog: Catalog, operations: Iterable<Operation>): Catalog {
  let facts = [...catalog.facts.values()];
  for (const operation of operations) facts = applyOne(facts, operation);
  return catalogOf(facts);
}

function applyOne(facts: Fact[], operation: Operation): Fact[] {
  switch (operation.verb) {
    case "create":
      facts.push(operation.object, ...operation.parts);
      return facts;
    case "drop":
      return facts.filter((fact) => !isBelow(fact.id, operation.id));
    case "alter":
      return facts.map((fact) => (sameId(fact.id, operation.id) ? altered(fact, operation) : fact));
    case "rename":
      return facts.map((fact) => renamed(fact, operation));
    case "sql":
    case "run":
      return facts;
  }
}

function altered(fact: Fact, { changes }: AlterOperation): Fact {
  const attributes: Record<string, Json | undefined> = { ...attributesOf(fact) };
  for (const [name, change] of Object.entries(changes)) attributes[name] = change.to;
  return { ...fact, attributes } as Fact;
}

function renamed(before: Fact, { id, to }: RenameOperation): Fact {
  const fact = followUses(before, { from: id, to });
  const rules = rulesOf(fact.id.kind);
  const attributes = rules.follow(fact, { from: id, to });
  if (!isBelow(fact.id, id)) return attributes === fact.attributes ? fact : { ...fact, attributes };
  return { ...fact, id: idAfter(fact.id, { from: id, to }), attributes };
}

/** The id after what it is, or is below, was renamed. */
export function idAfter<K extends Kind>(id: ObjectId<K>, { from, to }: Rename): ObjectId<K> {
  return isBelow(id, from) ? { kind: id.kind, path: [...to.path, ...id.path.slice(from.path.length)] } : id;
}

function followUses(fact: Fact, rename: Rename): Fact {
  const { origin } = fact;
  if (origin?.uses === undefined && origin?.sequence === undefined) return fact;
  const { uses, sequence } = origin;
  if (![...(uses ?? []), ...(sequence === undefined ? [] : [sequence])].some((id) => isBelow(id, rename.from)))
    return fact;
  return {
    ...fact,
    origin: {
      ...origin,
      ...(uses !== undefined && { uses: uses.map((id) => idAfter(id, rename)) }),
      ...(sequence !== undefined && { sequence: idAfter(sequence, rename) }),
    },
  };
}

/** Is it the object itself, or part of it? */
export function isBelow(id: ObjectId, ancestor: ObjectId): boolean {
  if (id.kind === ancestor.kind) return samePath(id.path, ancestor.path);
  if (id.path.length <= ancestor.path.length) return false;
  return samePath(id.path.slice(0, ancestor.path.length), ancestor.path) && canStandBelow(id, ancestor);
}

function canStandBelow(id: ObjectId, ancestor: ObjectId): boolean {
  const { parents } = rulesOf(id.kind);
  return parents.includes(ancestor.kind) || parents.some((parent) => rulesOf(parent).parents.includes(ancestor.kind));
}
