// The graph of revisions, and the ways to name a point in it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/engine/errors.ts";
import { ancestors, descendants, heads, historyOf, type Revision } from "../../src/engine/history/graph.ts";
import { onlyHead, resolve } from "../../src/engine/history/resolve.ts";

const revision = (id: string, ...parents: string[]): Revision => ({ revision: id, parents, name: `does ${id}` });
const ids = (found: readonly Revision[]): string[] => found.map((each) => each.revision);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return "no error";
}

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
  });

  test("steps forward only to what stands on a revision", () => {
    expect(codeOf(() => resolve(fork, "b2+1", null))).toBe("unknown_revision");
    expect(codeOf(() => resolve(fork, "a1+1", null))).toBe("several_heads");
    expect(resolve(merged, "b2+1", null)?.revision).toBe("m5");
  });
});
