// Two runs at once that want different things: the second one has chosen what to run before it gets the lock, and looks again.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "../../src/commands/migrate.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { fake, stamp } from "../../src/commands/stamp.ts";
import type { Environment } from "../../src/commands/workspace.ts";
import { type ByHand, byHand, refusal } from "../support/by-hand.ts";

let hand: ByHand;

beforeEach(async () => {
  hand = await byHand();
});
afterEach(() => hand.remove());

/** A statement that waits as long as the test holds this lock. */
const gate = 'op.sql("select pg_advisory_xact_lock(7)", "select pg_advisory_xact_lock(7)")';

/** Runs `second` up to where it waits for the lock, while `first` stands at the gate; then lets both of them go on. */
async function meanwhile<T>(
  first: (environment: Environment) => Promise<unknown>,
  second: (environment: Environment) => Promise<T>,
): Promise<T> {
  const { session } = hand.database;
  await session.query("select pg_advisory_lock(7)");
  const one = first(hand.environment());
  while ((await session.query("select from pg_locks where locktype = 'advisory' and not granted")).length === 0)
    await sleep(20);
  let other: Promise<T> | undefined;
  const isDone = await new Promise<boolean>((resolve) => {
    const progress = (line: string): void => {
      if (line.startsWith("waiting for the lock")) resolve(false);
    };
    other = second(hand.environment({ progress }));
    other.then(
      () => resolve(true),
      () => resolve(true),
    );
  });
  await session.query("select pg_advisory_unlock(7)");
  await one;
  if (isDone) throw new Error("the second one didn't wait");
  return other as Promise<T>;
}

const undo =
  (name?: string) =>
  (environment: Environment): Promise<unknown> =>
    rollback(environment, { target: { name }, yes: true });

test("a rollback doesn't undo what another run's migration stands on by then", async () => {
  hand.write("a", []);
  hand.write("b", ["a"]);
  await migrate(hand.environment());
  hand.write("c", ["b"], { up: `op.createTable("c", { columns: {} }), ${gate}` });
  for (const name of [undefined, "a"]) {
    expect(await refusal(meanwhile(migrate, undo(name)))).toMatchObject({
      code: "moved",
      hint: expect.stringContaining("run the command again"),
    });
    expect([await hand.recorded(), await hand.tables()]).toEqual([
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
    expect(await meanwhile(undo(), undo())).toMatchObject({ done: [] });
    expect(await hand.recorded()).toEqual(["a", "b"]);
  }
  const stamped = (name: string) => meanwhile(migrate, (on) => stamp(on, { target: { name }, purge: false }));
  expect(await refusal(stamped("b"))).toMatchObject({ code: "moved" });
  expect(await hand.recorded()).toEqual(["a", "b", "c"]);
  await undo()(hand.environment());
  expect(await stamped("head")).toMatchObject({ recorded: [], removed: [] });
});

test("nothing is applied, or recorded, without what another run has undone by then", async () => {
  hand.write("a", []);
  hand.write("b", ["a"], { up: `op.createTable("b", { columns: {} }), ${gate}` });
  await migrate(hand.environment());
  hand.write("c", ["b"]);
  hand.write("d", ["c"]);
  const seconds: readonly ((on: Environment) => Promise<unknown>)[] = [
    (on) => migrate(on),
    (on) => fake(on, {}),
    (on) => fake(on, { name: "c" }),
  ];
  for (const second of seconds) {
    expect(await refusal(meanwhile(undo(), second))).toMatchObject({ code: "moved" });
    expect([await hand.recorded(), await hand.tables()]).toEqual([["a"], ["a"]]);
    await migrate(hand.environment(), { name: "b" });
  }
  await undo()(hand.environment());
  // What is left of it is what would be chosen now.
  expect(
    await meanwhile(
      (on) => migrate(on, { name: "b" }),
      (on) => fake(on, {}),
    ),
  ).toMatchObject([{ recorded: ["c", "d"] }]);
  expect([await hand.recorded(), await hand.tables()]).toEqual([
    ["a", "b", "c", "d"],
    ["a", "b"],
  ]);
});

test("what another scope's migration depends on isn't undone while that is applied", async () => {
  hand.write("x", [], { scope: "billing" });
  await migrate(hand.environment());
  hand.write("p", [], { dependsOn: ["billing@x"], up: `op.createTable("p", { columns: {} }), ${gate}` });
  expect(await refusal(meanwhile(migrate, undo("billing")))).toMatchObject({ code: "depended_on" });
  expect(await hand.tables()).toEqual(["p", "x"]);
});
