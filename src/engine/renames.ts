// Drop and add pairs that may be renames, with the evidence. It never decides: a person does, or a certain sign.
import { type Catalog, factsBelow, has, restrict } from "./catalog/catalog.ts";
import { equal, type Fact, type Json } from "./catalog/fact.ts";
import { suffixed } from "./catalog/identifier.ts";
import type { Kind } from "./catalog/kind.ts";
import { nameOf, type ObjectId } from "./catalog/object-id.ts";
import { wordsOf } from "./catalog/sql-words.ts";
import { attributeOf, kindOrder, kinds, namesTakenBy, parentIds, rulesOf } from "./kinds/registry.ts";
import type { AttributeRule } from "./kinds/rules.ts";
import { isBelow } from "./operations/apply.ts";
import { impliedKeys } from "./operations/definition.ts";
import type { RenameOperation } from "./operations/operation.ts";

export interface RenameCandidate {
  readonly from: ObjectId;
  readonly to: ObjectId;
  /** The model's property key stayed the same, or nothing but the name differs in what holds no rows: no question. */
  readonly certain: boolean;
  /** 0 to 1: how much of the two is alike. */
  readonly likeness: number;
}

/**
 * Candidates among what only one of the catalogs has, best first. A pair is of one kind and stands below one parent; objects that
 * PostgreSQL drops with something else (a constraint of a dropped table) are no candidates.
 */
export function renameCandidates(before: Catalog, after: Catalog): RenameCandidate[] {
  const removed = restrict(before, (_, key) => !after.facts.has(key));
  if (removed.facts.size === 0) return [];
  const added = restrict(after, (_, key) => !before.facts.has(key));
  const standsAlone = (fact: Fact, within: Catalog): boolean => !parentIds(fact.id).some((id) => has(within, id));
  return [...removed.facts.values()]
    .filter((fact) => standsAlone(fact, removed))
    .flatMap((from) =>
      [...added.facts.values()]
        .filter((to) => mayBecome(from.id, to.id) && standsAlone(to, added))
        .map((to) => candidate(from, to, { before, after })),
    )
    .filter(({ likeness, certain }) => certain || likeness >= 0.5)
    .sort(
      (a, b) =>
        kindOrder(a.from.kind) - kindOrder(b.from.kind) ||
        Number(b.certain) - Number(a.certain) ||
        b.likeness - a.likeness,
    );
}

function candidate(from: Fact, to: Fact, { before, after }: { before: Catalog; after: Catalog }): RenameCandidate {
  if (!holdsRows(from)) {
    const certain = sameAttributes(from, to);
    return { from: from.id, to: to.id, certain, likeness: certain ? 1 : 0 };
  }
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
  const alike = names.map((name) => similarity(attributeOf(from, name), attributeOf(to, name)));
  const all = alike.reduce((sum, each) => sum + each, 0) / names.length;
  return (alike[0] ?? 0) > 0 ? all : all / 2;
}

/** 1 for the same value. Texts that PostgreSQL prints in its own words are alike when most of their words are. */
function similarity(from: Json | undefined, to: Json | undefined): number {
  if (equal(from, to)) return 1;
  if (typeof from !== "string" || typeof to !== "string" || !from.includes(" ") || !to.includes(" ")) return 0;
  const [old, now] = [wordsOf(from), wordsOf(to)];
  const shared = [...old].filter((word) => now.has(word)).length;
  const likeness = shared / (old.size + now.size - shared);
  return likeness >= 0.75 ? likeness : 0;
}

function childKinds(id: ObjectId): readonly Kind[] {
  return kinds.filter((kind) => rulesOf(kind).file.fold !== undefined && rulesOf(kind).parents.includes(id.kind));
}

/** Parts of tables but columns: what differs in them is made anew, and nothing is lost by it. */
function holdsRows({ id }: Fact): boolean {
  const { depth, file } = rulesOf(id.kind);
  return depth < 3 || file.keyed === true;
}

function sameAttributes(from: Fact, to: Fact): boolean {
  return Object.entries<AttributeRule>(rulesOf(from.id.kind).attributes).every(
    ([name, { initial }]) => initial === true || equal(attributeOf(from, name), attributeOf(to, name)),
  );
}

/** Two of one kind, below one parent; whole objects may move between schemas. */
export function mayBecome(a: ObjectId, b: ObjectId): boolean {
  if (a.kind !== b.kind) return false;
  return (
    a.path.length === b.path.length &&
    (a.path.length === 2 || a.path.slice(0, -1).every((part, at) => part === b.path[at]))
  );
}

/**
 * Renames as operations in an order that works: parents first, and through a temporary name where objects swap. Each
 * `from` is the name before any of them, each `to` the name after all of them.
 */
export function orderRenames(
  renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[],
): RenameOperation[] {
  const out: RenameOperation[] = [];
  let waiting: readonly Waiting[] = [...renames]
    .sort((a, b) => kindOrder(a.from.kind) - kindOrder(b.from.kind))
    .map(({ from, to }) => ({ id: from, to }));
  const move = (what: Waiting, to: ObjectId): void => {
    out.push({ verb: "rename", id: what.id, to });
    waiting = waiting.map((each) =>
      isBelow(each.id, what.id) ? { id: under(each.id, what.id, to), to: each.to } : each,
    );
  };
  while (waiting.length > 0) {
    const ready = waiting.filter(
      (one) => !waiting.some((other) => other !== one && (stands(one.id, other.id) || stands(one.to, other.to))),
    );
    const inTheWay = (one: Waiting): Waiting | undefined =>
      waiting.find((other) => other !== one && sharesName(other.id, one.to));
    const next = ready.find((one) => inTheWay(one) === undefined);
    if (next !== undefined) {
      waiting = waiting.filter((each) => each !== next);
      move(next, next.to);
      continue;
    }
    const held = inTheWay(ready[0] as Waiting) as Waiting;
    move(held, { kind: held.id.kind, path: [...held.id.path.slice(0, -1), suffixed(nameOf(held.id), "__swap")] });
  }
  return out;
}

/** A rename that is still to be done, from where the object stands by now. */
interface Waiting {
  readonly id: ObjectId;
  readonly to: ObjectId;
}

function stands(id: ObjectId, ancestor: ObjectId): boolean {
  return id.kind !== ancestor.kind && isBelow(id, ancestor);
}

function under(id: ObjectId, from: ObjectId, to: ObjectId): ObjectId {
  return { kind: id.kind, path: [...to.path, ...id.path.slice(from.path.length)] };
}

function sharesName(a: ObjectId, b: ObjectId): boolean {
  const names = namesTakenBy(a);
  return namesTakenBy(b).some((name) => names.includes(name));
}
