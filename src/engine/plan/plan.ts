import type { Catalog } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { keyOf, type ObjectId, type ObjectKey } from "../catalog/object-id.ts";
import { diff } from "../diff.ts";
import { kindOrder, parentIds, rulesOf } from "../kinds/registry.ts";
import type { Operation } from "../operations/operation.ts";
import { type Action, actionsFor } from "./actions.ts";
import { fold, type Node } from "./fold.ts";
import { type Graph, sort } from "./graph.ts";
import { namesOf } from "./names.ts";
import { tableOrder } from "./table-order.ts";

/**
 * The operations that turn `before` into `after`, in an order in which each finds what it needs: nothing is made before
 * what it depends on, nothing is dropped before what depends on it, and a name is free before it is taken again.
 */
export function plan(before: Catalog, after: Catalog): Operation[] {
  const actions = actionsFor(diff(before, after), before, after);
  const nodes = inOrder(nodesOf(actions), before, after);
  const edges = edgesOf(nodes, before, after);
  const rank = ranks(nodes, before, after);
  const order = sort({ size: nodes.length, ...edges }, (node) => rank[node] ?? 0);
  return fold(nodes, edges.edges, order);
}

function nodesOf(actions: ReadonlyMap<ObjectKey, Action>): Node[] {
  const nodes: Node[] = [];
  for (const { drop, create, alter } of actions.values()) {
    if (drop !== undefined) nodes.push({ verb: "drop", fact: drop });
    if (create !== undefined) nodes.push({ verb: "create", fact: create });
    if (alter !== undefined) nodes.push({ verb: "alter", fact: alter.to, alteration: alter });
  }
  return nodes;
}

/** By kind and by name, but columns as their table has them: what comes out doesn't depend on how facts came in. */
function inOrder(nodes: readonly Node[], before: Catalog, after: Catalog): Node[] {
  const places = new Map([...before.facts.keys(), ...after.facts.keys()].map((key, at) => [key, at]));
  const sorted = nodes.map((node) => {
    const { id } = node.fact;
    const { ordered } = rulesOf(id.kind);
    const parent = keyOf({ kind: id.kind, path: id.path.slice(0, -1) });
    return {
      node,
      kind: kindOrder(id.kind),
      parent,
      place: ordered === true ? (places.get(keyOf(id)) ?? 0) : 0,
      key: keyOf(id),
    };
  });
  sorted.sort((a, b) => a.kind - b.kind || byText(a.parent, b.parent) || a.place - b.place || byText(a.key, b.key));
  return sorted.map(({ node }) => node);
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/**
 * What must come before what. Weak is that an alteration should come before or after what uses the object, and that a text
 * should find what it names: one that the database doesn't know yet is said to use more than it does (kinds/uses.ts), and a
 * circle of such words is no proof.
 */
function edgesOf(nodes: readonly Node[], before: Catalog, after: Catalog): Pick<Graph, "edges" | "weak"> {
  const edges = nodes.map(() => new Set<number>());
  const weak = nodes.map(() => new Set<number>());
  const at = { drop: indexOf(nodes, "drop"), create: indexOf(nodes, "create"), alter: indexOf(nodes, "alter") };
  const link = (first: number | undefined, second: number | undefined): void => {
    if (first === undefined || second === undefined || first === second) return;
    edges[first]?.add(second);
    weak[first]?.delete(second);
  };
  const should = (first: number | undefined, second: number | undefined): void => {
    if (first === undefined || second === undefined || first === second || edges[first]?.has(second)) return;
    edges[first]?.add(second);
    weak[first]?.add(second);
  };
  const freed = new Map<string, number>();
  nodes.forEach((node, own) => {
    for (const name of freedNames(node)) freed.set(name, own);
  });
  nodes.forEach((node, own) => {
    const old = node.verb === "create" ? [] : dependencies(node.alteration?.from ?? node.fact, before);
    const now = node.verb === "drop" ? [] : dependencies(node.fact, after);
    const { id } = node.fact;
    const above = node.verb === "alter" || rulesOf(id.kind).ordered === true ? parentsOf(id) : [];
    for (const key of old) {
      link(own, at.drop.get(key));
      if (!now.includes(key) && !above.includes(key)) should(own, at.alter.get(key));
    }
    const known = new Set(dependencies(withoutWords(node.fact), after));
    for (const key of now) {
      (known.has(key) ? link : should)(at.create.get(key), own);
      if (!above.includes(key)) should(at.alter.get(key), own);
    }
    for (const name of takenNames(node)) link(freed.get(name), own);
  });
  return { edges, weak };
}

function indexOf(nodes: readonly Node[], verb: Node["verb"]): Map<ObjectKey, number> {
  return new Map(nodes.flatMap((node, at) => (node.verb === verb ? [[keyOf(node.fact.id), at] as const] : [])));
}

function dependencies(fact: Fact, catalog: Catalog): ObjectKey[] {
  return rulesOf(fact.id.kind).dependsOn(fact, catalog).map(keyOf);
}

/** The same, but for what only a text is said to use. */
function withoutWords(fact: Fact): Fact {
  return fact.origin?.uses === undefined ? { ...fact, origin: { ...fact.origin, uses: [] } } : fact;
}

/** What it stands in: an alteration of that needn't be waited for by another one, nor by what it consists of (columns). */
function parentsOf(id: ObjectId): ObjectKey[] {
  return parentIds(id).map(keyOf);
}

function freedNames({ verb, fact, alteration }: Node): string[] {
  if (verb === "create") return [];
  return alteration === undefined ? namesOf(fact) : without(namesOf(alteration.from), namesOf(fact));
}

function takenNames({ verb, fact, alteration }: Node): string[] {
  if (verb === "drop") return [];
  return alteration === undefined ? namesOf(fact) : without(namesOf(fact), namesOf(alteration.from));
}

function without(names: readonly string[], others: readonly string[]): string[] {
  return names.filter((name) => !others.includes(name));
}

/** Drops first, then alterations, then what is made; by kind, and tables by what they refer to. */
function ranks(nodes: readonly Node[], before: Catalog, after: Catalog): number[] {
  const phases: Readonly<Record<Node["verb"], number>> = { drop: 0, alter: 1, create: 2 };
  const made = tableOrder(
    nodes.filter((node) => node.verb === "create").map((node) => node.fact),
    after,
  );
  const gone = tableOrder(
    nodes.filter((node) => node.verb === "drop").map((node) => node.fact),
    before,
  );
  const keys = nodes.map((node, own) => {
    const kind = kindOrder(node.fact.id.kind);
    const order = (node.verb === "drop" ? gone : made).get(keyOf(node.fact.id)) ?? own;
    return node.verb === "drop" ? [phases.drop, -kind, -order] : [phases[node.verb], kind, order];
  });
  const sorted = nodes.map((_, own) => own).sort((a, b) => compare(keys[a] ?? [], keys[b] ?? []) || a - b);
  const rank = new Array<number>(nodes.length);
  sorted.forEach((node, position) => {
    rank[node] = position;
  });
  return rank;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return (a[at] ?? 0) - (b[at] ?? 0);
  return 0;
}
