// Drop and add pairs that may be renames, with the evidence. It never decides: a person does, or a certain sign.
import { type Catalog, factsBelow } from "./catalog/catalog.ts";
import { attributesOf, equal, type Fact } from "./catalog/fact.ts";
import type { Kind } from "./catalog/kind.ts";
import { keyOf, nameOf, type ObjectId } from "./catalog/object-id.ts";
import type { Difference } from "./diff.ts";
import { impliedKeys } from "./operations/definition.ts";
import type { RenameOperation } from "./operations/operation.ts";
import { kindOrder, kinds, rulesOf } from "./kinds/registry.ts";

export interface RenameCandidate {
  readonly from: ObjectId;
  readonly to: ObjectId;
  /** The model's property key stayed the same: no question is needed. */
  readonly certain: boolean;
  /** 0 to 1: how much of the two is alike. */
  readonly likeness: number;
}

/**
 * Candidates among the differences, best first. A pair is of one kind and stands below one parent; objects that
 * PostgreSQL drops with something else (a constraint of a dropped table) are no candidates.
 */
export function renameCandidates(differences: readonly Difference[], before: Catalog, after: Catalog): RenameCandidate[] {
  const removed = differences.flatMap((each) => (each.kind === "removed" ? [each.fact] : []));
  const added = differences.flatMap((each) => (each.kind === "added" ? [each.fact] : []));
  const gone = new Set(removed.map((fact) => keyOf(fact.id)));
  const fresh = new Set(added.map((fact) => keyOf(fact.id)));
  const standsAlone = (fact: Fact, within: ReadonlySet<string>): boolean =>
    !rulesOf(fact.id.kind).parents.some((kind) => within.has(keyOf({ kind, path: fact.id.path.slice(0, -1) })));
  return removed
    .filter((fact) => standsAlone(fact, gone))
    .flatMap((from) =>
      added
        .filter((to) => to.id.kind === from.id.kind && sameParent(from.id, to.id) && standsAlone(to, fresh))
        .map((to) => candidate(from, to, { before, after })),
    )
    .filter(({ likeness, certain }) => certain || likeness >= 0.5)
    .sort((a, b) => kindOrder(a.from.kind) - kindOrder(b.from.kind) || Number(b.certain) - Number(a.certain) || b.likeness - a.likeness);
}

function candidate(from: Fact, to: Fact, { before, after }: { before: Catalog; after: Catalog }): RenameCandidate {
  const key = to.origin?.key;
  const oldKeys = from.origin?.key === undefined ? impliedKeys(nameOf(from.id)) : [from.origin.key];
  const keyed = rulesOf(from.id.kind).file.keyed === true;
  const certain = keyed && key !== undefined && oldKeys.includes(key) && !impliedKeys(nameOf(to.id)).includes(key);
  return { from: from.id, to: to.id, certain, likeness: likeness(from, to, { before, after }) };
}

function likeness(from: Fact, to: Fact, { before, after }: { before: Catalog; after: Catalog }): number {
  const children = (catalog: Catalog, id: ObjectId): string[] =>
    childKinds(id).flatMap((kind) => factsBelow(catalog, id.path, kind).map((fact) => `${kind} ${nameOf(fact.id)}`));
  const [old, now] = [children(before, from.id), new Set(children(after, to.id))];
  if (old.length + now.size > 0) {
    const shared = old.filter((name) => now.has(name)).length;
    return (2 * shared) / (old.length + now.size);
  }
  const names = Object.keys(rulesOf(from.id.kind).attributes);
  if (names.length === 0) return 0.5;
  const alike = names.filter((name) => equal(attributesOf(from)[name], attributesOf(to)[name])).length;
  const first = names[0] as string;
  return equal(attributesOf(from)[first], attributesOf(to)[first]) ? alike / names.length : alike / (2 * names.length);
}

function childKinds(id: ObjectId): readonly Kind[] {
  return kinds.filter((kind) => rulesOf(kind).file.fold !== undefined && rulesOf(kind).parents.includes(id.kind));
}

function sameParent(a: ObjectId, b: ObjectId): boolean {
  return a.path.length === b.path.length && (a.path.length === 2 || a.path.slice(0, -1).every((part, at) => part === b.path[at]));
}

/**
 * Renames as operations in an order that works: parents first, and through a temporary name where two objects swap.
 * Each `from` is the name before any of them.
 */
export function orderRenames(renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[]): RenameOperation[] {
  const sorted = [...renames].sort((a, b) => kindOrder(a.from.kind) - kindOrder(b.from.kind));
  const out: RenameOperation[] = [];
  const waiting = sorted.map(({ from, to }) => ({ id: moved(from, sorted), to }));
  while (waiting.length > 0) {
    const free = waiting.findIndex(({ to }) => !waiting.some((other) => keyOf(other.id) === keyOf(to)));
    if (free >= 0) {
      const [next] = waiting.splice(free, 1) as [{ id: ObjectId; to: ObjectId }];
      out.push({ verb: "rename", ...next });
      continue;
    }
    const first = waiting[0] as { id: ObjectId; to: ObjectId };
    const aside = { kind: first.id.kind, path: [...first.id.path.slice(0, -1), `${nameOf(first.id)}__swap`] };
    out.push({ verb: "rename", id: first.id, to: aside });
    waiting[0] = { id: aside, to: first.to };
  }
  return out;
}

/** Where an object stands after its parents were renamed. */
function moved(id: ObjectId, renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[]): ObjectId {
  const parent = renames.find(
    ({ from }) =>
      from.path.length < id.path.length && rulesOf(id.kind).parents.includes(from.kind) && from.path.every((part, at) => part === id.path[at]),
  );
  return parent === undefined ? id : { kind: id.kind, path: [...parent.to.path, ...id.path.slice(parent.from.path.length)] };
}
