// The graph of revisions, and the ways to name a point in it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/engine/errors.ts";
import { dependents, type ScopeHistory, upgradeOrder } from "../../src/engine/history/across.ts";
import { clashes } from "../../src/engine/history/clashes.ts";
import { historyOf } from "../../src/engine/history/effective.ts";
import { forkOf } from "../../src/engine/history/fork.ts";
import { ancestors, descendants, heads, type Revision } from "../../src/engine/history/graph.ts";
import { onlyHead, resolve } from "../../src/engine/history/resolve.ts";
import { operationBuilder } from "../../src/engine/operations/builder.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";

const revision = (id: string, ...parents: string[]): Revision => ({ revision: id, parents, name: `does ${id}` });
const ids = (found: readonly Revision[]): string[] => found.map((each) => each.revision);

function errorOf(action: () => unknown): UserError | null {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return null;
}

const codeOf = (action: () => unknown): string => errorOf(action)?.code ?? "no error";
const hintOf = (action: () => unknown): string | undefined => errorOf(action)?.hint;

const line = historyOf([revision("c3", "b2"), revision("a1"), revision("b2", "a1"), revision("d4", "c3")]);
const fork = historyOf([revision("a1"), revision("b2", "a1"), revision("c3", "a1")]);
const merged = historyOf([revision("m5", "b2", "c3"), revision("b2", "a1"), revision("c3", "a1"), revision("a1")]);

describe("history", () => {
  test("puts parents before children, whatever the files' order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 2 }), { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (links, order) => {
          const all = links.map((parents, at) =>
            revision(`r${at}`, ...new Set(parents.filter((each) => each < at).map((each) => `r${each}`))),
          );
          const shuffled = all
            .map((each) => ({ each, key: order.next().value as number }))
            .sort((a, b) => a.key - b.key);
          const { revisions } = historyOf(shuffled.map(({ each }) => each));
          expect(ids(revisions).sort()).toEqual(ids(all).sort());
          revisions.forEach((each, at) => {
            for (const parent of each.parents) expect(ids(revisions).indexOf(parent)).toBeLessThan(at);
          });
        },
      ),
    );
  });

  test("knows heads, ancestors and descendants", () => {
    expect(ids(heads(line))).toEqual(["d4"]);
    expect(ids(heads(fork))).toEqual(["b2", "c3"]);
    expect(ids(heads(merged))).toEqual(["m5"]);
    expect(ids(ancestors(merged, ["b2"]))).toEqual(["a1", "b2"]);
    expect(ids(ancestors(merged, ["m5"]))).toEqual(["a1", "b2", "c3", "m5"]);
    expect(ids(descendants(merged, "b2"))).toEqual(["b2", "m5"]);
    expect(heads(historyOf([]))).toEqual([]);
  });

  test("refuses circles, missing parents and revisions given twice", () => {
    expect(codeOf(() => historyOf([revision("a", "b"), revision("b", "a")]))).toBe("history_circle");
    expect(codeOf(() => historyOf([revision("a", "a")]))).toBe("history_circle");
    expect(codeOf(() => historyOf([revision("a"), revision("b", "x")]))).toBe("missing_parent");
    expect(codeOf(() => historyOf([revision("a"), revision("a")]))).toBe("duplicate_revision");
  });

  test("takes a long line without running out of stack", () => {
    const long = Array.from({ length: 20_000 }, (_, at) =>
      revision(`r${at}`, ...(at === 0 ? [] : [`r${at - 1}`])),
    ).reverse();
    expect(historyOf(long).revisions.at(-1)?.revision).toBe("r19999");
  });
});

describe("resolve", () => {
  const b2 = line.byId.get("b2") ?? null;
  const at = (name: string, current = b2): string | null => resolve(line, name, current)?.revision ?? null;

  test.each([
    ["d4", "d4"],
    ["d", "d4"],
    ["head", "d4"],
    ["heads", "d4"],
    ["base", null],
    ["2", "b2"],
    ["0002", "b2"],
    ["+1", "c3"],
    ["+2", "d4"],
    ["-1", "a1"],
    ["-2", null],
    ["a1+2", "c3"],
    ["head-1", "c3"],
    ["base+1", "a1"],
    ["+0", "b2"],
  ])("%s is %s", (name, wanted) => {
    expect(at(name)).toBe(wanted);
  });

  test.each(["", "x", "e5", "0009", "+3", "-3", "d4+1", "base-1"])("%j leads nowhere", (name) => {
    expect(codeOf(() => at(name))).toBe(name === "" ? "no error" : "unknown_revision");
  });

  test("a step from the base goes up, not down", () => {
    expect(at("+1", null)).toBe("a1");
    expect(codeOf(() => at("-1", null))).toBe("unknown_revision");
  });

  test("an ambiguous beginning lists the candidates; a whole id is never ambiguous", () => {
    const alike = historyOf([revision("ab"), revision("abc", "ab")]);
    expect(resolve(alike, "ab", null)?.revision).toBe("ab");
    expect(codeOf(() => resolve(alike, "a", null))).toBe("unknown_revision");
    expect(() => resolve(alike, "a", null)).toThrow("several");
    expect(hintOf(() => resolve(alike, "a", null))).toBe("choose one of: ab (does ab), abc (does abc)");
    expect(hintOf(() => resolve(alike, "x", null))).toBe("choose one of: ab (does ab), abc (does abc)");
  });

  test("a number of few digits is a number, whatever ids begin with; a longer one may be ambiguous", () => {
    const digits = historyOf([revision("2a"), revision("1b", "2a"), revision("0003ff", "1b"), revision("c", "0003ff")]);
    const found = (name: string) => resolve(digits, name, null)?.revision;
    const names = ["1", "2", "3", "03", "2a", "0002", "0003f"];
    expect(names.map(found)).toEqual(["2a", "1b", "0003ff", "0003ff", "2a", "1b", "0003ff"]);
    const late = historyOf([revision("x"), revision("0001a", "x")]);
    expect(codeOf(() => resolve(late, "0001", null))).toBe("unknown_revision");
    expect(hintOf(() => resolve(late, "0001", null))).toBe("choose one of: 0001a (does 0001a), x (does x)");
    expect(resolve(late, "1", null)?.revision).toBe("x");
    expect(codeOf(() => resolve(digits, "9", null))).toBe("unknown_revision");
  });

  test("a fork has no head of its own, and one after a merge has", () => {
    expect(codeOf(() => onlyHead(fork))).toBe("several_heads");
    expect(codeOf(() => resolve(fork, "head", null))).toBe("several_heads");
    expect(onlyHead(merged)?.revision).toBe("m5");
    expect(onlyHead(historyOf([]))).toBeNull();
  });

  test("steps back along what a revision stands on", () => {
    expect(resolve(merged, "c3-1", null)?.revision).toBe("a1");
    expect(resolve(fork, "c3-1", null)?.revision).toBe("a1");
    expect(codeOf(() => resolve(merged, "m5-1", null))).toBe("several_parents");
    expect(() => resolve(merged, "head-2", null)).toThrow("m5 (does m5) joins b2 and c3");
  });

  test("steps forward only to what stands on a revision", () => {
    expect(codeOf(() => resolve(fork, "b2+1", null))).toBe("unknown_revision");
    expect(codeOf(() => resolve(fork, "a1+1", null))).toBe("several_heads");
    expect(resolve(merged, "b2+1", null)?.revision).toBe("m5");
  });
});

describe("apps and labels", () => {
  const blog = { app: "blog" };
  const history = historyOf<Revision>([
    revision("a1"),
    { ...revision("b2", "a1"), ...blog },
    { ...revision("c3", "b2"), labels: ["v1", "spring-2"] },
    { ...revision("d4", "c3"), ...blog },
    { ...revision("e5", "d4"), app: "auth" },
  ]);
  const at = (name: string): string | null => resolve(history, name, null)?.revision ?? null;

  test.each([
    ["blog@head", "d4"],
    ["blog@base", "a1"],
    ["blog@1", "b2"],
    ["blog@d", "d4"],
    ["blog@head-1", "c3"],
    ["auth@head", "e5"],
    ["v1", "c3"],
    ["v1@head", "e5"],
    ["v1+1", "d4"],
    ["spring-2", "c3"],
  ])("%s is %s", (name, wanted) => {
    expect(at(name)).toBe(wanted);
  });

  test.each(["shop@head", "blog@e5", "v2"])("%s leads nowhere, and says what there is", (name) => {
    expect(codeOf(() => at(name))).toBe("unknown_revision");
  });

  test("an app whose own revisions fork has no head", () => {
    const forked = historyOf<Revision>([
      revision("a1"),
      { ...revision("b2", "a1"), ...blog },
      { ...revision("c3", "a1"), ...blog },
    ]);
    expect(codeOf(() => resolve(forked, "blog@head", null))).toBe("several_heads");
  });
});

describe("a fork", () => {
  const three = historyOf([
    revision("a1"),
    revision("b2", "a1"),
    revision("c3", "b2"),
    revision("d4", "b2"),
    revision("e5", "d4"),
  ]);

  test("knows where it parts, and what each side has of its own", () => {
    const found = forkOf(three);
    expect(found?.from?.revision).toBe("b2");
    expect(found?.sides.map(({ head, revisions }) => [head.revision, ids(revisions)])).toEqual([
      ["c3", ["c3"]],
      ["e5", ["d4", "e5"]],
    ]);
    expect(forkOf(line)).toBeNull();
    expect(forkOf(historyOf([revision("a1"), revision("b2")]))?.from).toBeNull();
  });

  test("is explained where a head was wanted", () => {
    expect(() => onlyHead(three)).toThrow(/forks after b2[\s\S]*c3 .*one revision of its own[\s\S]*e5 .*2 revisions/);
  });

  type Doing = Revision & { readonly effect: readonly Operation[] };
  const op = operationBuilder();
  const doing = (id: string, effect: readonly Operation[], ...parents: string[]): Doing => ({
    ...revision(id, ...parents),
    effect,
  });
  const clashing = (one: readonly Operation[], two: readonly Operation[]): string[] => {
    const history = historyOf([doing("a1", []), doing("b2", one, "a1"), doing("c3", two, "a1")]);
    return clashes(forkOf(history) as NonNullable<ReturnType<typeof forkOf<Doing>>>).map(({ words }) => words);
  };
  const add = (name: string) => op.addColumn(name, { type: "text" });
  const change = { type: { from: "text", to: "varchar(9)" } };

  test("tells the objects that both sides touch", () => {
    expect(clashing([add("posts.a")], [add("posts.b")])).toEqual([]);
    expect(clashing([add("posts.a")], [add("posts.a")])).toEqual(["column posts.a"]);
    expect(clashing([op.alterColumn("posts.a", change)], [op.dropColumn("posts.a")])).toEqual(["column posts.a"]);
    expect(clashing([op.dropTable("posts")], [add("posts.a")])).toEqual(["column posts.a", "table posts"]);
    expect(clashing([op.renameTable("posts", "notes")], [add("posts.a")])).toEqual(["column posts.a", "table posts"]);
    expect(clashing([op.createTable("notes", { columns: {} })], [op.renameTable("posts", "notes")])).toEqual([
      "table notes",
    ]);
    expect(clashing([op.createTable("n", { columns: {} })], [op.createView("n", { query: "select 1" })])).toEqual([
      "table n",
    ]);
    expect(
      clashing(
        [op.dropColumn("users.id")],
        [op.addForeignKey("posts.f", { columns: ["u"], references: ["users", ["id"]] })],
      ),
    ).toEqual(["column users.id"]);
    expect(clashing([op.sql("drop table posts")], [add("posts.a")])).toEqual([]);
  });
});

describe("several scopes", () => {
  const needs = (id: string, dependsOn: string[], ...parents: string[]): Revision => ({
    ...revision(id, ...parents),
    dependsOn,
  });
  const scope = (name: string, revisions: readonly Revision[], ...applied: string[]): ScopeHistory => ({
    scope: name,
    history: historyOf(revisions),
    applied: new Set(applied),
  });
  const order = (scopes: readonly ScopeHistory[], ...only: string[]): string[] => {
    const all = scopes.flatMap(({ scope: own, history }) =>
      history.revisions.map((each) => ({ scope: own, revision: each })),
    );
    const wanted = only.length === 0 ? all : all.filter((each) => only.includes(each.revision.revision));
    return upgradeOrder(scopes, wanted).map(({ scope: own, revision: { revision: id } }) => `${own}@${id}`);
  };
  const project = [revision("p1"), needs("p2", ["billing@b1"], "p1")];
  const billing = [revision("b1"), revision("b2", "b1")];

  test("run in their order, but for what one of them depends on", () => {
    expect(order([scope("project", project), scope("billing", billing)])).toEqual([
      "project@p1",
      "billing@b1",
      "project@p2",
      "billing@b2",
    ]);
    expect(order([scope("project", project, "p1"), scope("billing", billing, "b1")])).toEqual([
      "project@p2",
      "billing@b2",
    ]);
    expect(order([scope("project", project), scope("billing", billing)], "p2")).toEqual([
      "project@p1",
      "billing@b1",
      "project@p2",
    ]);
  });

  test("refuse circles, and dependencies that nobody has", () => {
    const circle = [scope("project", project), scope("billing", [needs("b1", ["project@p2"])])];
    expect(codeOf(() => order(circle))).toBe("dependency_circle");
    expect(codeOf(() => order([scope("project", project)]))).toBe("missing_dependency");
    expect(codeOf(() => order([scope("project", [needs("p1", ["billing@x"])]), scope("billing", billing)]))).toBe(
      "missing_dependency",
    );
  });

  test("name what would be left without its dependency", () => {
    const scopes = [scope("project", project, "p1", "p2"), scope("billing", billing, "b1", "b2")];
    const undone = (...names: string[]) =>
      billing.filter((each) => names.includes(each.revision)).map((each) => ({ scope: "billing", revision: each }));
    expect(dependents(scopes, undone("b2"))).toEqual([]);
    expect(dependents(scopes, undone("b1", "b2")).map(({ dependent }) => dependent.revision.revision)).toEqual(["p2"]);
  });
});
