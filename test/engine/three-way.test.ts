// Two branches of a history, put together as git puts files together.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Revision } from "../../src/engine/history/graph.ts";
import { afterMerge, splitSquashes } from "../../src/engine/history/three-way.ts";
import { repository } from "../support/repository.ts";

interface Text extends Revision {
  readonly text: string;
}

type Files = Readonly<Record<string, string | null>>;

const entry = (revision: string, text: string): Text => ({ revision, parents: [], name: "", text });

/** What stands on the three sides; `-`: no file. */
const ways = ["-", "1", "2", "3"].flatMap((was) =>
  ["-", "1", "2"].flatMap((own) => ["-", "1", "3"].map((other) => [was, own, other] as const)),
);

describe("a merge", () => {
  // Where both sides did something else to it, git asks.
  const isConflict = ([was, own, other]: (typeof ways)[number]) => own !== other && own !== was && other !== was;
  const clear = ways.filter((each) => !isConflict(each)).map((each, at) => [`r${at}`, ...each] as const);

  /** The files of one side, so unlike each other that git takes none for another; `null` for one that it doesn't have. */
  const side = (at: 1 | 2 | 3): Files =>
    Object.fromEntries(
      clear.map((each) => [
        each[0],
        each[at] === "-"
          ? null
          : `${`${each[0]}
`.repeat(9)}${each[at]}`,
      ]),
    );
  const changed = (from: Files, to: Files): Files =>
    Object.fromEntries(Object.entries(to).filter(([name, text]) => text !== (from[name] ?? null)));
  const entriesOf = (files: Files): Text[] =>
    Object.entries(files).flatMap(([name, text]) => (text === null ? [] : [entry(name, text)]));

  test("leaves what git leaves", () => {
    const [was, own, other] = [side(1), side(2), side(3)];
    const { root, git, commit } = repository();
    commit(changed({}, was));
    git("switch", "--quiet", "--create", "theirs");
    commit(changed(was, other));
    git("switch", "--quiet", "main");
    commit(changed(was, own));
    git("merge", "--quiet", "--no-edit", "theirs");
    const left = git("ls-files").split("\n");
    const merged = afterMerge(
      { before: entriesOf(was), ours: entriesOf(own), theirs: entriesOf(other) },
      (one, two) => one.text === two.text,
    );
    expect(left.length).toBeGreaterThan(5);
    expect(Object.fromEntries(merged.map(({ revision, text }) => [revision, text]))).toEqual(
      Object.fromEntries(left.map((name) => [name, readFileSync(join(root, name), "utf8")])),
    );
  });
});

describe("a squash, and what the other side put into the middle of it", () => {
  const revision = (id: string, parents: string, replaces: readonly string[] = []): Revision => ({
    revision: id,
    parents: [...parents],
    name: "",
    replaces,
  });
  const [a, b, c] = [revision("a", ""), revision("b", "a"), revision("c", "b")];
  const s = revision("s", "a", ["b", "c"]);
  const inShort = (...[before, ours, theirs]: readonly Revision[][]) =>
    splitSquashes({ before: before ?? [], ours: ours ?? [], theirs: theirs ?? [] }).map(
      (each) => `${each.squash.revision} ${each.revision.revision} ${each.parent}`,
    );

  test("is told on either side, with and without the files", () => {
    const x = revision("x", "b");
    expect(inShort([a, b], [a, b, c, s], [a, b, x])).toEqual(["s x b"]);
    expect(inShort([a, b], [a, b, x], [a, b, c, s])).toEqual(["s x b"]);
    expect(inShort([a, b, c], [a, s], [a, b, c, x])).toEqual(["s x b"]);
  });

  test("isn't, where it follows the end or what comes before, or both have it", () => {
    expect(inShort([a, b, c], [a, s], [a, b, c, revision("x", "c")])).toEqual([]);
    expect(inShort([a, b, c], [a, s], [a, b, c, revision("x", "a")])).toEqual([]);
    expect(inShort([a, b, c, s], [a, s], [a, b, c, s, revision("x", "b")])).toEqual([]);
    expect(inShort([a, b], [a, b, c, s], [a, b, c])).toEqual([]);
  });
});
