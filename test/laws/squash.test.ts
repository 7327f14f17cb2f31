// Two plans, one after the other, as one migration: the same catalogs on both ways, and never more operations.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Catalog, emptyCatalog } from "../../src/engine/catalog/catalog.ts";
import { describe as inWords } from "../../src/engine/describe.ts";
import { diff } from "../../src/engine/diff.ts";
import { concatenated, folded, type Way } from "../../src/engine/history/squash.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { shorten } from "../../src/engine/plan/shorten.ts";
import { pairFrom } from "./arbitrary.ts";
import { drawFrom } from "./draw.ts";
import { settings } from "./settings.ts";
import { faultsOf } from "./simulate.ts";

const options = { tables: 4, version: 18, renames: false, roles: ["fuzz_reader", "fuzz_a", "fuzz_b"] };

const between = (from: Catalog, to: Catalog): Way => ({ up: plan(from, to), down: plan(to, from) });

function holds(start: Catalog, end: Catalog, range: readonly Way[]): void {
  const plain = concatenated(range);
  const { up, down } = folded(start, plain);
  expect(diff(apply(start, up), end)).toEqual([]);
  expect(diff(apply(apply(start, up), down ?? []), start)).toEqual([]);
  expect(up.length).toBeLessThanOrEqual(plain.up.length);
  expect(down?.length).toBeLessThanOrEqual(plain.down?.length ?? 0);
}

test("a squash leads where the migrations lead that it stands for, and back", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { before, after, exact } = pairFrom(drawFrom(g), options);
      const [made, edited, back] = [between(emptyCatalog, before), between(before, after), between(after, before)];
      holds(emptyCatalog, after, [made, edited]);
      holds(before, before, [edited, back]);
      const { operations, isWhole } = shorten(emptyCatalog, [...made.up, ...edited.up]);
      if (isWhole) expect(faultsOf(operations, emptyCatalog, exact.after)).toEqual([]);
      // What nobody has rows in yet is made at once as it is at the end.
      if (isWhole) expect(operations.map(inWords).filter((words) => words.startsWith("drop"))).toEqual([]);
    }),
    settings(40),
  );
});
