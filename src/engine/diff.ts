import type { Catalog } from "./catalog/catalog.ts";
import { equal, type Fact } from "./catalog/fact.ts";
import { attributeOf, attributeRules, kindOrder } from "./kinds/registry.ts";
import type { Change, Changes } from "./operations/operation.ts";

/** One object that differs. An object that only stands in `to` is added; only in `from`, removed. */
export type Difference =
  | { readonly kind: "added"; readonly fact: Fact }
  | { readonly kind: "removed"; readonly fact: Fact }
  | { readonly kind: "changed"; readonly from: Fact; readonly to: Fact; readonly changes: Changes };

/**
 * What must happen to `from` so that it becomes `to`: pure data, in a fixed order (by kind, then as defined).
 * Attributes are compared as data; expressions were aligned before (align.ts), so that equal ones have equal texts.
 */
export function diff(from: Catalog, to: Catalog): Difference[] {
  const differences: Difference[] = [];
  for (const [key, fact] of to.facts) {
    const before = from.facts.get(key);
    if (before === undefined) differences.push({ kind: "added", fact });
    else {
      const changes = changesBetween(before, fact);
      if (changes !== null) differences.push({ kind: "changed", from: before, to: fact, changes });
    }
  }
  for (const [key, fact] of from.facts) {
    if (!to.facts.has(key)) differences.push({ kind: "removed", fact });
  }
  const rank = (difference: Difference): number => kindOrder(factOf(difference).id.kind);
  return differences.sort((a, b) => rank(a) - rank(b));
}

/** The fact a difference is about: the one that is wanted, where there is one. */
function factOf(difference: Difference): Fact {
  return difference.kind === "changed" ? difference.to : difference.fact;
}

function changesBetween(from: Fact, to: Fact): Changes | null {
  let changes: Record<string, Change> | null = null;
  for (const [name, { initial }] of attributeRules(to.id.kind)) {
    if (initial === true) continue;
    const [old, now] = [attributeOf(from, name), attributeOf(to, name)];
    if (equal(old, now)) continue;
    changes ??= {};
    changes[name] = { from: old, to: now };
  }
  return changes;
}
