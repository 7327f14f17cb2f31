// A squash beside what it stands for: which of the two a database goes by, and what several migrations are as one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyCatalog } from "../../src/engine/catalog/catalog.ts";
import { describe as inWords } from "../../src/engine/describe.ts";
import { UserError } from "../../src/engine/errors.ts";
import { upgradeOrder } from "../../src/engine/history/across.ts";
import { effective, historyOf, type Recorded } from "../../src/engine/history/effective.ts";
import { ancestors, descendants, heads, type Revision } from "../../src/engine/history/graph.ts";
import { resolve } from "../../src/engine/history/resolve.ts";
import { concatenated, folded, rangeOf, replacedBy, sameFacts } from "../../src/engine/history/squash.ts";
import { apply } from "../../src/engine/operations/apply.ts";
import { type OperationBuilder, operationBuilder } from "../../src/engine/operations/builder.ts";
import { type MigrationSource, readMigration } from "../../src/engine/operations/migration.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { madeBy } from "../../src/engine/ownership.ts";

const revision = (id: string, parents: string[], replaces: string[] = []): Revision => ({
  revision: id,
  parents,
  name: "",
  replaces,
});
const ids = (found: readonly Revision[]): string[] => found.map((each) => each.revision);
const whole = (...done: string[]): Recorded => new Map(done.map((id) => [id, "whole"]));

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return "no error";
}

const [a, b, c, d] = [revision("a", []), revision("b", ["a"]), revision("c", ["b"]), revision("d", ["c"])];
/** b and c as one. */
const s = revision("s", ["a"], ["b", "c"]);
const all = [a, b, c, d, s];

describe("what a database goes by", () => {
  const seen = (files: readonly Revision[], ...done: string[]) => {
    const { history, implied, stuck } = effective(files, whole(...done));
    return { seen: ids(history.revisions), implied: ids(implied), stuck: stuck.map(({ lacks }) => lacks) };
  };

  test("the squash, unless it is in the middle", () => {
    const used = ["a", "s", "d"];
    expect(seen(all)).toEqual({ seen: used, implied: [], stuck: [] });
    expect(seen(all, "a")).toEqual({ seen: used, implied: [], stuck: [] });
    expect(seen(all, "a", "b")).toEqual({ seen: ["a", "b", "c", "d"], implied: [], stuck: [] });
    expect(seen(all, "a", "b", "c")).toEqual({ seen: used, implied: ["s"], stuck: [] });
    expect(seen(all, "a", "b", "c", "s")).toEqual({ seen: used, implied: [], stuck: [] });
    expect(seen(all, "a", "c")).toMatchObject({ seen: ["a", "b", "c", "d"], implied: [] });
  });

  test("one that was cut off inside of the last one is in the middle, too", () => {
    const cut = effective(all, new Map([...whole("a", "b"), ["c", "partly"]]));
    expect([ids(cut.history.revisions), cut.implied]).toEqual([["a", "b", "c", "d"], []]);
    const begun = effective(all, new Map([...whole("a"), ["s", "partly"]]));
    expect(ids(begun.history.revisions)).toEqual(["a", "s", "d"]);
  });

  test("without the old files there is only the squash", () => {
    const left = [a, d, s];
    expect(seen(left, "a")).toEqual({ seen: ["a", "s", "d"], implied: [], stuck: [] });
    expect(seen(left, "a", "b", "c")).toMatchObject({ seen: ["a", "s", "d"], implied: ["s"] });
    expect(seen(left, "a", "b")).toMatchObject({ seen: ["a", "s", "d"], stuck: [["c"]] });
    expect(seen([a, b, d, s], "a", "b")).toMatchObject({ stuck: [["c"]] });
  });

  test("a squash of a squash", () => {
    const outer = revision("t", [], ["a", "s", "b", "c", "d"]);
    const files = [...all, outer];
    expect(seen(files)).toEqual({ seen: ["t"], implied: [], stuck: [] });
    expect(seen(files, "a")).toMatchObject({ seen: ["a", "s", "d"] });
    expect(seen(files, "a", "b")).toMatchObject({ seen: ["a", "b", "c", "d"] });
    expect(seen(files, "a", "b", "c")).toMatchObject({ seen: ["a", "s", "d"], implied: ["s"] });
    // s was never recorded, and its file may be gone.
    expect(seen(files, "a", "b", "c", "d")).toMatchObject({ seen: ["t"], implied: ["t"] });
    expect(seen([outer], "a", "b", "c", "d")).toMatchObject({ seen: ["t"], implied: ["t"] });
    expect(seen([outer], "a", "s", "b", "c")).toMatchObject({ stuck: [["d"]] });
    // What the inner one stands for may be gone where the inner one is there.
    expect(seen([a, s, d, outer], "a")).toMatchObject({ seen: ["a", "s", "d"], stuck: [] });
    expect(seen([a, s, d, outer], "a", "b")).toMatchObject({ seen: ["t"], stuck: [["c", "d"]] });
  });

  test("two that share a part, and one of itself, are refused", () => {
    const other = revision("o", [], ["a", "b"]);
    expect(codeOf(() => historyOf([...all, other]))).toBe("overlapping_squashes");
    expect(codeOf(() => historyOf([revision("x", [], ["x", "y"])]))).toBe("overlapping_squashes");
  });
});

describe("a squash in the graph", () => {
  const [fresh, middle] = [historyOf(all), effective(all, whole("a", "b")).history];

  test("stands for what it replaces, or the last of that for it", () => {
    expect([ids(heads(fresh)), ids(heads(middle))]).toEqual([["d"], ["d"]]);
    expect(ids(heads(historyOf([a, b, c, s])))).toEqual(["s"]);
    expect(ids(ancestors(fresh, ["d"]))).toEqual(["a", "s", "d"]);
    expect(ids(ancestors(fresh, ["c"]))).toEqual(["a", "s"]);
    expect(ids(ancestors(middle, ["s"]))).toEqual(["a", "b", "c"]);
    expect(ids(descendants(fresh, "b"))).toEqual(["s", "d"]);
    const follower = revision("e", ["s"]);
    expect(ids(ancestors(effective([a, b, c, s, follower], whole("a", "b")).history, ["e"]))).toEqual([
      "a",
      "b",
      "c",
      "e",
    ]);
  });

  test("names lead to it, but none to its middle", () => {
    const at = (history: typeof fresh, name: string) => resolve(history, name, null)?.revision;
    expect([at(fresh, "s"), at(fresh, "c"), at(fresh, "head"), at(fresh, "2"), at(fresh, "s+1")]).toEqual([
      "s",
      "s",
      "d",
      "s",
      "d",
    ]);
    expect(codeOf(() => at(fresh, "b"))).toBe("replaced_revision");
    expect([at(middle, "s"), at(middle, "b"), at(middle, "c")]).toEqual(["c", "b", "c"]);
  });

  test("other scopes may name either", () => {
    const other = (name: string) => ({ ...revision("x", []), dependsOn: [`project@${name}`] });
    const order = (name: string, history: typeof fresh, applied: string[]) => {
      const x = other(name);
      const scopes = [
        { scope: "billing", history: historyOf([x]), applied: new Set<string>() },
        { scope: "project", history, applied: new Set(applied) },
      ];
      return ids(upgradeOrder(scopes, [{ scope: "billing", revision: x }]).map((each) => each.revision));
    };
    expect(order("b", fresh, ["a"])).toEqual(["s", "x"]);
    expect(order("s", fresh, ["a"])).toEqual(["s", "x"]);
    expect(order("s", middle, ["a", "b"])).toEqual(["c", "x"]);
    expect(order("b", middle, ["a", "b"])).toEqual(["x"]);
  });

  test("a range is a line that nothing leaves", () => {
    const range = (history: typeof fresh, first: Revision | null, last: Revision) => ids(rangeOf(history, first, last));
    const plain = historyOf([a, b, c, d]);
    expect(range(plain, null, c)).toEqual(["a", "b", "c"]);
    expect(range(plain, b, d)).toEqual(["b", "c", "d"]);
    expect(codeOf(() => range(plain, d, b))).toBe("bad_range");
    const fork = historyOf([a, b, c, d, revision("e", ["b"])]);
    expect(range(fork, null, b)).toEqual(["a", "b"]);
    expect(codeOf(() => range(fork, null, d))).toBe("not_closed");
    const m = revision("m", ["d", "e"]);
    const n = revision("n", ["m"]);
    const merged = historyOf([a, b, c, d, revision("e", ["b"]), m, n]);
    expect(codeOf(() => range(merged, b, n))).toBe("not_linear");
    expect(range(merged, m, n)).toEqual(["m", "n"]);
    expect(replacedBy(rangeOf(fresh, a, d))).toEqual(["a", "s", "b", "c", "d"]);
  });
});

/** Files and databases over time: what is run adds its parts once, whatever stood for them when they were run. */
class World {
  files: Revision[] = [];
  readonly parts = new Map<string, readonly string[]>();
  readonly bases = [0, 1, 2].map(() => ({ recorded: new Map<string, "whole">(), done: new Set<string>() }));
  private next = 0;

  add(pick: number): void {
    const id = `r${this.next++}`;
    const [head] = heads(historyOf(this.files));
    const names = head === undefined ? [] : [head.revision, ...(head.replaces ?? []).slice(-1)];
    this.files.push(revision(id, names.length === 0 ? [] : [names[pick % names.length] as string]));
    this.parts.set(id, [id]);
  }

  squash(from: number, length: number): void {
    const { revisions } = historyOf(this.files);
    const range = revisions.slice(from % (revisions.length || 1)).slice(0, 2 + (length % 4));
    if (range.length < 2) return;
    const id = `s${this.next++}`;
    this.parts.set(
      id,
      range.flatMap((each) => this.parts.get(each.revision) ?? []),
    );
    this.files.push(revision(id, [...(range[0] as Revision).parents], replacedBy(range)));
  }

  prune(): void {
    const replaced = new Set(this.files.flatMap(({ replaces = [] }) => replaces));
    this.files = this.files.filter((each) => !replaced.has(each.revision));
  }

  migrate(which: number, most: number): void {
    const base = this.baseAt(which);
    const { history, stuck } = this.look(which);
    if (stuck) return;
    const isApplied = this.appliedIn(which);
    for (const each of history.revisions.filter((one) => !isApplied(one)).slice(0, most)) {
      for (const part of this.parts.get(each.revision) ?? []) {
        expect(base.done.has(part), `${part} is run twice`).toBe(false);
        base.done.add(part);
      }
      for (const id of [each.revision, ...(each.replaces ?? [])]) base.recorded.set(id, "whole");
    }
    for (const each of effective(this.files, base.recorded).implied) base.recorded.set(each.revision, "whole");
  }

  rollback(which: number): void {
    const base = this.baseAt(which);
    const { history, stuck } = this.look(which);
    const newest = history.revisions.filter(this.appliedIn(which)).at(-1);
    if (stuck || newest === undefined) return;
    for (const part of this.parts.get(newest.revision) ?? [])
      expect(base.done.delete(part), `${part} is undone`).toBe(true);
    for (const id of [newest.revision, ...(newest.replaces ?? [])]) base.recorded.delete(id);
  }

  /** A database that is stuck must be in the middle of a squash; any other has what its history says. */
  look(which: number) {
    const base = this.baseAt(which);
    const { history, stuck } = effective(this.files, base.recorded);
    for (const { squash } of stuck) {
      const parts = this.parts.get(squash.revision) ?? [];
      const count = parts.filter((part) => base.done.has(part)).length;
      expect(count > 0 && count < parts.length, `${squash.revision} is stuck with ${count}`).toBe(true);
    }
    const applied = history.revisions.filter(this.appliedIn(which));
    if (stuck.length === 0) {
      expect(applied.flatMap((each) => this.parts.get(each.revision) ?? []).sort()).toEqual([...base.done].sort());
    }
    expect(heads(history).length).toBeLessThan(2);
    for (const id of base.recorded.keys()) expect(history.byId.has(id), `${id} is known`).toBe(true);
    return { history, stuck: stuck.length > 0 };
  }

  private baseAt(which: number) {
    return this.bases[which % this.bases.length] as (typeof this.bases)[number];
  }

  private appliedIn(which: number): (each: Revision) => boolean {
    const { recorded } = this.baseAt(which);
    const { implied } = effective(this.files, recorded);
    return (each) => recorded.has(each.revision) || implied.some((one) => one.revision === each.revision);
  }
}

test("whatever is squashed, pruned, applied and rolled back, nothing is run twice and nothing is lost", () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ what: fc.constant("add" as const), one: fc.nat(1), two: fc.constant(0) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant("squash" as const), one: fc.nat(9), two: fc.nat(3) }) },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constant("prune" as const), one: fc.constant(0), two: fc.constant(0) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constant("migrate" as const),
        one: fc.nat(2),
        two: fc.integer({ min: 1, max: 9 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constant("rollback" as const), one: fc.nat(2), two: fc.constant(0) }),
    },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      const world = new World();
      for (const { what, one, two } of steps) {
        if (what === "add") world.add(one);
        else if (what === "squash") world.squash(one, two);
        else if (what === "prune") world.prune();
        else if (what === "migrate") world.migrate(one, two);
        else world.rollback(one);
        for (const which of world.bases.keys()) world.look(which);
      }
      for (const [which, base] of world.bases.entries()) {
        world.migrate(which, Number.POSITIVE_INFINITY);
        const every = historyOf(world.files).revisions.flatMap((each) => world.parts.get(each.revision) ?? []);
        if (!world.look(which).stuck) expect([...base.done].sort()).toEqual(every.sort());
      }
    }),
    { numRuns: 200 },
  );
});

describe("several migrations as one", () => {
  type Ops = (op: OperationBuilder) => readonly Operation[];
  const migration = (up: Ops, more: Partial<MigrationSource> = {}) =>
    readMigration({ revision: "x", parents: [], up, ...more });
  const posts: Ops = (op) => [op.createTable("posts", { columns: { id: { type: "integer" } } })];
  const none = emptyCatalog;

  function way(before: readonly Ops[], range: readonly ReturnType<typeof migration>[]) {
    const start = madeBy(before.map((each) => each(operationBuilder())));
    const plain = concatenated(range);
    const found = folded(start, plain);
    expect(sameFacts(apply(start, found.up), apply(start, plain.up))).toBe(true);
    if (found.down !== null) expect(sameFacts(apply(apply(start, found.up), found.down), start)).toBe(true);
    return { up: found.up.map(inWords), down: found.down?.map(inWords) ?? null };
  }

  test("what is made, changed and renamed on the way is made as it is at the end", () => {
    const range = [
      migration(posts),
      migration((op) => [op.addColumn("posts.title", { type: "text" }), op.addColumn("posts.old", { type: "text" })]),
      migration((op) => [
        op.alterColumn("posts.title", {
          type: { from: "text", to: "varchar(80)" },
          notNull: { from: false, to: true },
        }),
        op.renameColumn("posts.title", "posts.heading"),
      ]),
      migration((op) => [op.renameTable("posts", "articles"), op.dropColumn("articles.old")], {
        down: (op) => [op.addColumn("articles.old", { type: "text" }), op.renameTable("articles", "posts")],
      }),
    ];
    expect(way([], range)).toEqual({ up: ["add table articles"], down: ["drop table articles"] });
    expect(folded(none, concatenated(range)).up[0]).toMatchObject({
      parts: [
        { id: { path: ["", "articles", "id"] } },
        { id: { path: ["", "articles", "heading"] }, attributes: { type: "varchar(80)", notNull: true } },
      ],
    });
  });

  test("SQL stays between what stands around it", () => {
    const range = [
      migration(posts),
      migration((op) => [
        op.addColumn("posts.title", { type: "text" }),
        op.sql("update posts set title = ''", "select 1"),
      ]),
      migration((op) => [op.addColumn("posts.a", { type: "text" })]),
      migration((op) => [op.dropColumn("posts.a")], { down: (op) => [op.addColumn("posts.a", { type: "text" })] }),
    ];
    expect(way([], range)).toEqual({ up: ["add table posts", "run SQL"], down: ["run SQL", "drop table posts"] });
    const stuck = [migration(posts), migration((op) => [op.sql("select 1")])];
    expect(way([], stuck)).toEqual({ up: ["add table posts", "run SQL"], down: null });
  });

  test("what has data from before is not dropped and made anew, nor cast in one step instead of two", () => {
    const renamed = [
      migration((op) => [op.renameColumn("posts.id", "posts.key")]),
      migration((op) => [op.addColumn("posts.id", { type: "integer" })]),
    ];
    expect(way([posts], renamed).up).toEqual(["rename column posts.id to posts.key", "add column posts.id"]);
    const again = [
      migration((op) => [op.dropColumn("posts.id")], { down: (op) => [op.addColumn("posts.id", { type: "integer" })] }),
      migration((op) => [op.addColumn("posts.id", { type: "integer" })]),
    ];
    expect(way([posts], again).up).toEqual(["drop column posts.id", "add column posts.id"]);
    const cast = [
      migration((op) => [op.alterColumn("posts.id", { type: { from: "integer", to: "smallint" } })]),
      migration((op) => [op.alterColumn("posts.id", { type: { from: "smallint", to: "bigint" } })]),
    ];
    expect(way([posts], cast).up).toHaveLength(2);
  });

  test("what only SQL has made is changed as it was", () => {
    const range = [
      migration((op) => [op.sql("create table things (id integer)", "drop table things")]),
      migration((op) => [op.addColumn("things.a", { type: "text" })]),
      migration((op) => [op.alterColumn("things.a", { type: { from: "text", to: "varchar(9)" } })]),
    ];
    expect(way([], range).up).toEqual(["run SQL", "add column things.a", "alter column things.a (type)"]);
  });

  test("what is made, dropped and made again in one migration is its own", () => {
    const both = migration((op) => [...posts(op), op.sql("select 1"), op.dropTable("posts"), ...posts(op)], {
      down: (op) => posts(op),
    });
    expect([...madeBy([both.up]).facts.keys()]).toEqual(["table:.posts", "column:.posts.id"]);
  });
});
