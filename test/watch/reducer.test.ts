import { describe, expect, test } from "vitest";
import {
  type Effect,
  initialState,
  type Outcome,
  step,
  type WatchEvent,
  type WatchState,
} from "../../src/watch/reducer.ts";

type Report = string;

function play(...events: readonly WatchEvent<Report>[]): {
  state: WatchState;
  effects: Effect<Report>[];
  last: readonly Effect<Report>[];
} {
  let state = initialState;
  const effects: Effect<Report>[] = [];
  let last: readonly Effect<Report>[] = [];
  for (const event of events) {
    const next = step<Report>(state, event);
    state = next.state;
    last = next.effects;
    effects.push(...next.effects);
  }
  return { state, effects, last };
}

const start = { type: "start" } as const;
const settled = { type: "settled" } as const;
const tick = { type: "tick" } as const;
const moved = { type: "moved" } as const;
const stop = { type: "stop" } as const;
const changed = (...paths: string[]) => ({ type: "changed", paths }) as const;
const finished = (report: string, more: Partial<Outcome<Report>> = {}) =>
  ({ type: "finished", outcome: { report, key: report, failed: false, watched: null, ...more } }) as const;
const runs = (effects: readonly Effect<Report>[]) => effects.filter(({ type }) => type === "run");

test("the start is a run that nobody saved for, and its report is shown", () => {
  const { effects, state } = play(start, finished("a"));
  expect(effects).toEqual([
    { type: "run", paths: [] },
    { type: "show", report: "a" },
  ]);
  expect(state).toEqual({ ...initialState, lastKey: "a" });
});

test("a burst is one run, with all that it changed, once it has ended", () => {
  const { effects } = play(start, finished("a"), changed("b"), changed("a", "b"), changed("c"), settled);
  expect(effects.slice(2)).toEqual([
    { type: "settle" },
    { type: "settle" },
    { type: "settle" },
    { type: "run", paths: ["a", "b", "c"] },
  ]);
});

test("nothing changed is nothing to do", () => {
  expect(play(start, finished("a"), changed()).last).toEqual([]);
  expect(play(start, finished("a"), settled).last).toEqual([]);
});

describe("changes during a run", () => {
  test("lead to exactly one more, after it", () => {
    const during = play(start, changed("a"), settled, changed("b"), settled);
    expect(runs(during.effects)).toEqual([{ type: "run", paths: [] }]);
    const { effects, last } = play(start, changed("a"), settled, changed("b"), settled, finished("x"));
    expect(runs(effects)).toHaveLength(2);
    expect(last).toEqual([
      { type: "show", report: "x" },
      { type: "run", paths: ["a", "b"] },
    ]);
    expect(play(start, changed("a"), settled, finished("x"), finished("y")).state.phase).toBe("idle");
  });

  test("that still go on when it ends wait for their own end", () => {
    const { effects, last } = play(start, changed("a"), finished("x"));
    expect(runs(effects)).toHaveLength(1);
    expect(last).toEqual([{ type: "show", report: "x" }]);
    expect(play(start, changed("a"), finished("x"), settled).last).toEqual([{ type: "run", paths: ["a"] }]);
  });
});

describe("what is shown", () => {
  test("every save's report, even when it says the same again", () => {
    expect(play(start, finished("a"), changed("f"), settled, finished("a")).last).toEqual([
      { type: "show", report: "a" },
    ]);
  });

  test("only something new when nobody saved", () => {
    expect(play(start, finished("a"), moved, finished("a")).last).toEqual([]);
    expect(play(start, finished("a"), moved, finished("b")).last).toEqual([{ type: "show", report: "b" }]);
  });
});

test("other files to follow are followed before the report is shown", () => {
  const watched = { files: ["/a.ts"], folders: [] };
  expect(play(start, finished("a", { watched })).last).toEqual([
    { type: "follow", watched },
    { type: "show", report: "a" },
  ]);
});

describe("the world outside the files", () => {
  test("is looked at every second, and wide after a failure", () => {
    expect(play(start, finished("a"), tick).last).toEqual([{ type: "look", wide: false }]);
    expect(play(start, finished("a", { failed: true }), tick).last).toEqual([{ type: "look", wide: true }]);
    expect(play(start, finished("a", { failed: true }), moved, finished("b"), tick).last).toEqual([
      { type: "look", wide: false },
    ]);
  });

  test("is let alone during a run", () => {
    expect(play(start, tick).last).toEqual([]);
    expect(play(start, moved).last).toEqual([]);
  });

  test("a database that is back starts a run; a burst that goes on starts it anyway", () => {
    expect(play(start, finished("lost", { failed: true }), moved).last).toEqual([{ type: "run", paths: [] }]);
    expect(play(start, finished("lost", { failed: true }), changed("a"), moved).last).toEqual([]);
  });
});

test("after the end nothing happens any more", () => {
  expect(play(start, stop).last).toEqual([{ type: "end" }]);
  for (const late of [finished("a"), changed("a"), settled, tick, moved, stop, start]) {
    expect(play(start, changed("a"), stop, late).last).toEqual([]);
  }
});
