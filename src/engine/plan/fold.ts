import type { Fact } from "../catalog/fact.ts";
import type { Kind } from "../catalog/kind.ts";
import { keyOf, type ObjectKey, parentId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import type { Alteration } from "../kinds/rules.ts";
import type { Operation } from "../operations/operation.ts";

/** One object's drop, creation or alteration, before it is folded with others. */
export interface Node {
  readonly verb: "drop" | "create" | "alter";
  readonly fact: Fact;
  readonly alteration?: Alteration<Kind>;
}

/**
 * Operations from sorted nodes. What is made with its parent goes into the parent's operation when everything it needs
 * stands before the parent; what is dropped with its parent goes with it when nothing waits for it before.
 */
export function fold(
  nodes: readonly Node[],
  edges: readonly ReadonlySet<number>[],
  order: readonly number[],
): Operation[] {
  const position = new Array<number>(nodes.length);
  order.forEach((node, at) => {
    position[node] = at;
  });
  const parents = { create: parentNodes(nodes, "create"), drop: parentNodes(nodes, "drop") };
  const parts = new Map<number, number[]>();
  const join = (own: number, parent: number): void => {
    position[own] = position[parent] as number;
    const list = parts.get(parent);
    if (list === undefined) parts.set(parent, [own]);
    else list.push(own);
  };
  const before = reversed(edges);
  const placeOf = (node: number): number => position[node] ?? 0;
  for (const own of order) {
    const parent = parents.create.get(own);
    if (parent === undefined) continue;
    if ([...(before[own] ?? [])].every((node) => placeOf(node) <= placeOf(parent))) join(own, parent);
  }
  for (const own of [...order].reverse()) {
    const parent = parents.drop.get(own);
    if (parent === undefined) continue;
    if ([...(edges[own] ?? [])].every((node) => placeOf(node) >= placeOf(parent))) join(own, parent);
  }
  const folded = new Set([...parts.values()].flat());
  return order.filter((node) => !folded.has(node)).map((own) => operationOf(nodes, own, parts.get(own) ?? []));
}

function operationOf(nodes: readonly Node[], own: number, parts: readonly number[]): Operation {
  const { verb, fact, alteration } = nodes[own] as Node;
  const facts = [...parts].sort((a, b) => a - b).map((part) => (nodes[part] as Node).fact);
  if (verb === "create") return { verb, object: fact, parts: facts };
  if (verb === "drop") return { verb, id: fact.id, object: fact, parts: facts };
  const { prepare } = rulesOf(fact.id.kind);
  const prepared = alteration as Alteration<Kind>;
  return { verb, id: fact.id, changes: prepare === undefined ? prepared.changes : prepare(prepared) };
}

/** For each part that can fold: the node that does the same to its parent. */
function parentNodes(nodes: readonly Node[], verb: Node["verb"]): Map<number, number> {
  const byKey = new Map<ObjectKey, number>();
  nodes.forEach((node, own) => {
    if (node.verb === verb) byKey.set(keyOf(node.fact.id), own);
  });
  const found = new Map<number, number>();
  nodes.forEach(({ verb: own, fact }, at) => {
    const rules = rulesOf(fact.id.kind);
    if (own !== verb || (verb === "create" && (rules.file.fold === undefined || rules.sql.clause?.(fact) === null)))
      return;
    for (const parent of rules.parents) {
      if (verb === "drop" && rulesOf(parent).mustBeEmpty === true) continue;
      const node = byKey.get(keyOf(parentId(fact.id, parent)));
      if (node !== undefined) found.set(at, node);
    }
  });
  return found;
}

function reversed(edges: readonly ReadonlySet<number>[]): Set<number>[] {
  const back = edges.map(() => new Set<number>());
  edges.forEach((targets, source) => {
    for (const target of targets) back[target]?.add(source);
  });
  return back;
}
