import type { Catalog } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { keyOf, type ObjectKey, parentId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";

/**
 * A number for each fact such that, as far as there are no circles, an object comes after those that its parts refer to:
 * the order in which whole tables can be made with their keys inside.
 */
export function tableOrder(facts: readonly Fact[], catalog: Catalog): ReadonlyMap<ObjectKey, number> {
  const own = new Map(facts.map((fact) => [keyOf(fact.id), fact]));
  const refersTo = new Map<ObjectKey, ObjectKey[]>();
  for (const fact of facts) {
    const rules = rulesOf(fact.id.kind);
    const ids = rules
      .dependsOn(fact, catalog)
      .map(keyOf)
      .filter((key) => own.has(key));
    const parent = rules.file.fold === undefined ? undefined : rules.parents[0];
    const from = keyOf(parent === undefined ? fact.id : parentId(fact.id, parent));
    const list = refersTo.get(from);
    if (list === undefined) refersTo.set(from, ids);
    else list.push(...ids);
  }
  const order = new Map<ObjectKey, number>();
  const open = new Set<ObjectKey>();
  for (const start of own.keys()) visit(start, { refersTo, order, open });
  return order;
}

interface Walk {
  readonly refersTo: ReadonlyMap<ObjectKey, readonly ObjectKey[]>;
  readonly order: Map<ObjectKey, number>;
  readonly open: Set<ObjectKey>;
}

/** Depth first, without recursion: chains of thousands of tables are real. A circle is cut where it is met again. */
function visit(start: ObjectKey, { refersTo, order, open }: Walk): void {
  const stack: { readonly key: ObjectKey; next: number }[] = [{ key: start, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (order.has(top.key)) {
      stack.pop();
      continue;
    }
    open.add(top.key);
    const target = refersTo.get(top.key)?.[top.next++];
    if (target === undefined) {
      order.set(top.key, order.size);
      stack.pop();
    } else if (!open.has(target)) stack.push({ key: target, next: 0 });
  }
}
