// The laws of the engine as properties of generated catalogs, in memory.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Catalog, catalogOf } from "../../src/engine/catalog/catalog.ts";
import { equal, type Fact, type Json } from "../../src/engine/catalog/fact.ts";
import { keyOf } from "../../src/engine/catalog/object-id.ts";
import { diff } from "../../src/engine/diff.ts";
import { complete, defaultsOf } from "../../src/engine/kinds/registry.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { impliedKeys } from "../../src/engine/operations/definition.ts";
import { invert, invertAll } from "../../src/engine/operations/invert.ts";
import { readMigration } from "../../src/engine/operations/migration.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { orderRenames } from "../../src/engine/renames.ts";
import { printMigration } from "../../src/engine/render/migration-file.ts";
import { render } from "../../src/engine/render/sql.ts";
import { draftEntry, isDraftOf, printDraft } from "../../src/project/draft-entry.ts";
import { catalogFrom, type Pair, pairFrom } from "./arbitrary.ts";
import { drawFrom } from "./draw.ts";
import { loadSource } from "./load.ts";
import { runs, settings } from "./settings.ts";
import { faultsOf } from "./simulate.ts";

const options = { tables: 4, version: 18, renames: false, roles: ["fuzz_reader", "fuzz_a", "fuzz_b"] };

function holdsForPairs(law: (pair: Pair) => void, given = options): void {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const pair = pairFrom(drawFrom(g), given);
      try {
        law(pair);
      } catch (error) {
        if (error instanceof Error) error.message = `${error.message}\n\n${explain(pair)}`;
        throw error;
      }
    }),
    settings(runs),
  );
}

/** The plans of the smallest pair that fails, as a person reads them. */
function explain({ before, after, renames }: Pair): string {
  try {
    return textOf(
      [...orderRenames(renames), ...plan(apply(before, orderRenames(renames)), after)],
      plan(after, before),
    );
  } catch (error) {
    return String(error);
  }
}

/** What was left open is what it is when nothing was said. */
function said({ id, attributes }: Fact): Json {
  return { ...defaultsOf(id.kind), ...(attributes as object) };
}

/** Everything said, no origins, no order: what two catalogs must agree in. */
function contentOf(catalog: Catalog): Record<string, Json> {
  const entries = [...catalog.facts].map(([key, fact]) => [key, said(fact)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const textOf = (up: readonly Operation[], down: readonly Operation[]): string =>
  printMigration({ revision: "r", parents: [], name: "", app: null, up, down, header: [] });

describe("a plan", () => {
  test("applied to the one catalog gives the other", () => {
    holdsForPairs(({ before, after }) => {
      expect(contentOf(apply(before, plan(before, after)))).toEqual(contentOf(after));
    });
  });

  test("applied and inverted leaves nothing behind", () => {
    holdsForPairs(({ before, after }) => {
      const operations = plan(before, after);
      expect(contentOf(apply(apply(before, operations), invertAll(operations)))).toEqual(contentOf(before));
    });
  });

  test("inverted twice is itself", () => {
    holdsForPairs(({ before, after }) => {
      for (const operation of plan(before, after)) expect(invert(invert(operation))).toEqual(operation);
    });
  });

  test("respects every dependency, and takes no name that is taken", () => {
    holdsForPairs(({ before, after, exact }) => {
      expect(faultsOf(plan(before, after), exact.before, exact.after)).toEqual([]);
    });
  });

  test("does not depend on the order of facts", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const draw = drawFrom(g);
        const { before, after } = pairFrom(draw, options);
        const shuffled = (catalog: Catalog): Catalog => {
          // Parents stay before their columns, and the columns of a table in their order.
          const facts = [...catalog.facts.values()];
          const columns = facts.filter(({ id }) => id.kind === "column");
          const others = facts.filter(({ id }) => id.kind !== "column");
          return catalogOf([...draw.some(others, others.length), ...others, ...columns]);
        };
        const text = (a: Catalog, b: Catalog): string => textOf(plan(a, b), plan(b, a));
        expect(text(shuffled(before), shuffled(after))).toBe(text(before, after));
      }),
      settings(runs),
    );
  });

  test("of a catalog and itself is empty", () => {
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const catalog = catalogFrom(drawFrom(g), options);
        expect(diff(catalog, catalog)).toEqual([]);
        expect(diff(catalog, catalogOf([...catalog.facts.values()].map(complete)))).toEqual([]);
        expect(plan(catalog, structuredClone(catalog))).toEqual([]);
      }),
      settings(runs),
    );
  });

  test("has SQL for every operation", () => {
    holdsForPairs(({ before, after }) => {
      for (const operation of plan(before, after)) expect(render(operation), JSON.stringify(operation)).not.toEqual([]);
    });
  });
});

describe("renames", () => {
  const renaming = { ...options, renames: true };

  test("before a plan lead to the same catalog, and back", () => {
    holdsForPairs(({ before, after, renames }) => {
      const renamed = orderRenames(renames);
      const moved = apply(before, renamed);
      for (const { to } of renames) expect(moved.facts.has(keyOf(to)), `${keyOf(to)} is where it should be`).toBe(true);
      const operations = [...renamed, ...plan(moved, after)];
      expect(contentOf(apply(before, operations))).toEqual(contentOf(after));
      expect(contentOf(apply(apply(before, operations), invertAll(operations)))).toEqual(contentOf(before));
    }, renaming);
  });

  test("find every object where it is, and every name free", () => {
    holdsForPairs(({ before, renames }) => {
      let catalog = before;
      for (const rename of orderRenames(renames)) {
        expect(catalog.facts.has(keyOf(rename.id)), `${keyOf(rename.id)} exists`).toBe(true);
        expect(catalog.facts.has(keyOf(rename.to)), `${keyOf(rename.to)} is free`).toBe(false);
        catalog = apply(catalog, [rename]);
      }
      expect(catalog.facts.size).toBe(before.facts.size);
    }, renaming);
  });
});

describe("a migration file", () => {
  test("says what was planned", () => {
    holdsForPairs(({ before, after }) => {
      const [up, down] = [plan(before, after), plan(after, before)];
      const migration = readMigration(loadSource(textOf(up, down)));
      expect(migration.up.map(comparable)).toEqual(up.map((each) => comparable(asFileSays(each, down))));
      expect(migration.down?.map(comparable)).toEqual(down.map((each) => comparable(asFileSays(each, up))));
      expect(textOf(migration.up, migration.down ?? [])).toBe(textOf(up, down));
    });
  });
});

describe("what is recorded of a draft", () => {
  test("is the draft: the same statements, the same text, and the same as its file", () => {
    holdsForPairs(({ before, after }) => {
      const planned = { parents: [], up: plan(before, after), down: plan(after, before) };
      const file = readMigration(loadSource(textOf(planned.up, planned.down)));
      const { revision, name } = file;
      const recorded = { revision, name, draft: printDraft({ ...planned, parents: file.parents }) };
      const draft = draftEntry(recorded);
      expect([draft.up, draft.down].map((way) => way.flatMap(render))).toEqual(
        [planned.up, planned.down].map((way) => way.flatMap(render)),
      );
      expect(textOf(draft.up, draft.down)).toBe(textOf(planned.up, planned.down));
      expect(isDraftOf(file, recorded)).toBe(true);
    });
  });
});

/** A file has the definition of what it drops only where the other direction creates it. */
function asFileSays(operation: Operation, opposite: readonly Operation[]): Operation {
  if (operation.verb !== "drop") return operation;
  const created = opposite.flatMap((each) => (each.verb === "create" ? [each.object, ...each.parts] : []));
  const known = created.some(({ id }) => keyOf(id) === keyOf(operation.id));
  return known ? operation : { verb: "drop", id: operation.id };
}

/** An operation without origins, but with the property keys that a file keeps; parts as a set. */
function comparable(operation: Operation): unknown {
  switch (operation.verb) {
    case "create":
      return { ...operation, object: factData(operation.object), parts: byKey(operation.parts) };
    case "drop":
      return {
        ...operation,
        object: operation.object && factData(operation.object),
        parts: byKey(operation.parts ?? []),
      };
    case "alter":
      return {
        ...operation,
        changes: Object.fromEntries(Object.entries(operation.changes).filter(([, { from, to }]) => !equal(from, to))),
      };
    default:
      return operation;
  }
}

function byKey(facts: readonly Fact[]): unknown {
  return Object.fromEntries(facts.map((fact) => [keyOf(fact.id), factData(fact)]));
}

function factData(fact: Fact): unknown {
  const key = fact.origin?.key;
  const name = fact.id.path.at(-1) ?? "";
  return {
    id: fact.id,
    attributes: said(fact),
    key: key !== undefined && !impliedKeys(name).includes(key) ? key : null,
  };
}
