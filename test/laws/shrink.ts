// A failing pair made small: objects go from both sides, with everything that stands on them, as long as it still fails in
// the same way. That leads to smaller cases, and sooner, than drawing other numbers does.
import { type Catalog, mapFacts, restrict } from "../../src/engine/catalog/catalog.ts";
import { equal, type Fact } from "../../src/engine/catalog/fact.ts";
import { keyOf, type ObjectKey } from "../../src/engine/catalog/object-id.ts";
import { attributeRules, kindOrder, rulesOf } from "../../src/engine/kinds/registry.ts";
import { isBelow } from "../../src/engine/operations/apply.ts";
import type { Pair } from "./arbitrary.ts";

/** Throws when the pair fails. */
export type Run = (pair: Pair) => Promise<unknown>;

export interface Failing {
  readonly pair: Pair;
  readonly error: unknown;
}

export async function shrink(start: Failing, run: Run, hasTime: () => boolean): Promise<Failing> {
  const kind = kindOf(start.error);
  let smallest = start;
  for (let before: Pair | null = null; before !== smallest.pair; ) {
    before = smallest.pair;
    for (const smaller of smallerThan(before)) {
      if (!hasTime()) return smallest;
      const pair = smaller(smallest.pair);
      if (pair === null) continue;
      const error = await run(pair).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (error !== null && kindOf(error) === kind) smallest = { pair, error };
    }
  }
  return smallest;
}

/** Its first line, without the names in it. */
function kindOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replaceAll(/"[^"]*"/g, '""').replaceAll(/[\w.]*\d[\w.]*/g, "");
}

type Smaller = (pair: Pair) => Pair | null;

function* smallerThan(pair: Pair): Generator<Smaller> {
  yield (given) => (given.rows.length === 0 ? null : { ...given, rows: [] });
  yield (given) => (given.asks ? { ...given, asks: false } : null);
  for (let at = pair.rows.length - 1; at >= 0; at--) {
    yield (given) => (at >= given.rows.length ? null : { ...given, rows: given.rows.filter((_, own) => own !== at) });
  }
  const facts = new Map([...pair.after.facts, ...pair.before.facts]);
  const ordered = [...facts.values()].sort((a, b) => kindOrder(a.id.kind) - kindOrder(b.id.kind));
  for (const fact of ordered) yield (given) => without(given, fact);
  for (const fact of ordered) {
    yield (given) => changed(given, fact);
    for (const [name] of attributeRules(fact.id.kind)) yield (given) => plainer(given, keyOf(fact.id), name);
  }
}

/** Without the object, under its name before and after, and without what stands on it. */
function without(pair: Pair, { id }: Fact): Pair | null {
  const rename = pair.renames.find(({ from, to }) => keyOf(from) === keyOf(id) || keyOf(to) === keyOf(id));
  const gone = { before: keyOf(rename?.from ?? id), after: keyOf(rename?.to ?? id) };
  const [before, after] = [standing(pair.exact.before, gone.before), standing(pair.exact.after, gone.after)];
  if (before.size === pair.before.facts.size && after.size === pair.after.facts.size) return null;
  const only = (catalog: Catalog, keys: ReadonlySet<ObjectKey>): Catalog =>
    restrict(catalog, (_, key) => keys.has(key));
  const renames = pair.renames.filter(({ from, to }) => before.has(keyOf(from)) && after.has(keyOf(to)));
  return {
    ...pair,
    renames,
    before: only(pair.before, before),
    after: only(pair.after, after),
    exact: { before: only(pair.exact.before, before), after: only(pair.exact.after, after) },
  };
}

function standing(catalog: Catalog, first: ObjectKey): ReadonlySet<ObjectKey> {
  const fact = catalog.facts.get(first);
  const left = new Set(catalog.facts.keys());
  if (fact === undefined) return left;
  const lost = [...catalog.facts].filter(([, { id }]) => isBelow(id, fact.id)).map(([key]) => key);
  for (let key = lost.pop(); key !== undefined; key = lost.pop()) {
    left.delete(key);
    for (const own of left) {
      const other = catalog.facts.get(own) as Fact;
      if (
        rulesOf(other.id.kind)
          .dependsOn(other, catalog)
          .some((each) => keyOf(each) === key)
      )
        lost.push(own);
    }
  }
  return left;
}

/** The object in `after` as it is in `before`. */
function changed(pair: Pair, { id }: Fact): Pair | null {
  const key = keyOf(id);
  const [old, now] = [pair.before.facts.get(key), pair.after.facts.get(key)];
  if (old === undefined || now === undefined || equal(old.attributes as never, now.attributes as never)) return null;
  return withAttributes(pair, { key, side: "after" }, old.attributes);
}

const optional = ["comment", "grants", "storage", "compression", "statistics", "collation"];

/** Without something that was said, on both sides. */
function plainer(pair: Pair, key: ObjectKey, name: string): Pair | null {
  const sides = (["before", "after"] as const).filter((side) => name in (pair[side].facts.get(key)?.attributes ?? {}));
  if (!optional.includes(name) || sides.length === 0) return null;
  return sides.reduce((given, side) => {
    const { [name]: _, ...rest } = (given[side].facts.get(key)?.attributes ?? {}) as Record<string, unknown>;
    return withAttributes(given, { key, side }, rest as unknown as Fact["attributes"]);
  }, pair);
}

interface Where {
  readonly key: ObjectKey;
  readonly side: "before" | "after";
}

function withAttributes(pair: Pair, { key, side }: Where, attributes: Fact["attributes"]): Pair {
  const rewritten = (catalog: Catalog): Catalog =>
    mapFacts(catalog, (fact, own) => (own === key ? { ...fact, attributes } : fact));
  return { ...pair, [side]: rewritten(pair[side]), exact: { ...pair.exact, [side]: rewritten(pair.exact[side]) } };
}
