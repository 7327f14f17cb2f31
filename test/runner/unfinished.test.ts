// A migration that was cut off in the middle: nothing else is run before it is finished, in the direction in which it began.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../../src/commands/migrate.ts";
import { preview } from "../../src/commands/preview.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { fake } from "../../src/commands/stamp.ts";
import { type ByHand, byHand, refusal } from "../support/by-hand.ts";

let hand: ByHand;

beforeEach(async () => {
  hand = await byHand();
  await hand.database.session.script("create table ok ()");
});
afterEach(() => hand.remove());

/** Its second statement runs once there is a row in `ok`. */
const inTwo = {
  transaction: "none",
  up: 'op.sql("create table b1 ()"), op.sql("select 1 / count(*) from ok"), op.sql("create table b2 ()")',
  down: 'op.sql("drop table b2"), op.sql("select 1 / count(*) from ok"), op.sql("drop table b1")',
} as const;

describe.each([
  { scope: "project", other: "billing", at: (name: string) => name, up: "migrate", down: "rollback" },
  {
    scope: "billing",
    other: "project",
    at: (name: string) => `billing@${name}`,
    up: "migrate billing@head",
    down: "rollback billing",
  },
] as const)("of $scope", ({ scope, other, at, up, down }) => {
  const unfinished = (command: string) => ({ code: "unfinished", hint: `finish it first: npx sluice ${command}` });
  const undo = (name: string) => rollback(hand.environment(), { target: { name: at(name) }, yes: true });

  beforeEach(async () => {
    hand.write("z", [], { scope: other });
    hand.write("a", [], { scope });
    hand.write("b", ["a"], { scope, ...inTwo });
    await migrate(hand.environment(), { name: `${other}@head` });
  });

  test("while it was applied: it isn't rolled back, nor is anything below it", async () => {
    expect(await refusal(migrate(hand.environment(), { name: `${scope}@head` }))).toMatchObject({
      code: "migration_failed",
    });
    expect(await hand.recorded(scope)).toEqual(["a", "b: applying, 1"]);
    const tries = [
      () => rollback(hand.environment(), { target: { app: scope === "project" ? undefined : scope }, yes: true }),
      () => undo("a"),
      () => undo("base"),
      () => preview(hand.environment(), { range: at("a"), down: true }),
    ];
    for (const run of tries) expect(await refusal(run())).toMatchObject(unfinished(up));
    expect(await hand.recorded(scope)).toEqual(["a", "b: applying, 1"]);
    // The other scope stands apart.
    await rollback(hand.environment(), { target: { name: `${other}@base` }, yes: true });
    await hand.database.session.query("insert into ok default values");
    await hand.follow((await refusal(undo("a"))).hint);
    expect(await hand.recorded(scope)).toEqual(["a", "b"]);
  });

  test("while it was rolled back: nothing is applied on top of it", async () => {
    const { session } = hand.database;
    await session.query("insert into ok default values");
    await migrate(hand.environment());
    await session.query("delete from ok");
    expect(await refusal(undo("a"))).toMatchObject({ code: "migration_failed" });
    expect(await hand.recorded(scope)).toEqual(["a", "b: rolling back, 1"]);
    const tries = [
      () => migrate(hand.environment()),
      () => migrate(hand.environment(), { name: `${scope}@head` }),
      () => fake(hand.environment(), {}),
      () => preview(hand.environment(), { down: false }),
    ];
    for (const run of tries) expect(await refusal(run())).toMatchObject(unfinished(down));
    hand.write("c", ["b"], { scope });
    for (const run of tries) expect(await refusal(run())).toMatchObject(unfinished(down));
    expect([await hand.recorded(scope), await hand.tables()]).toEqual([
      ["a", "b: rolling back, 1"],
      ["a", "b1", "ok", "z"],
    ]);
    if (scope === "project")
      expect(await hand.project.run(["makemigrations"])).toMatchObject({
        code: 4,
        stderr: expect.stringMatching(
          /b\.ts was cut off while rolling back, after 1 statement\n.*npx sluice rollback$/m,
        ),
      });

    // As somebody left it who has applied the next one all the same.
    const table = scope === "project" ? "sluice_version" : `sluice_version_${scope}`;
    await session.script(`create table c (); insert into ${table} (revision, name, checksum) values ('c', 'c', '')`);
    const { hint } = await refusal(undo("b"));
    expect(hint).toBe(unfinished(down).hint);
    await session.query("insert into ok default values");
    await hand.follow(hint);
    expect([await hand.recorded(scope), await hand.recorded(other), await hand.tables()]).toEqual([
      ["a"],
      ["z"],
      ["a", "ok", "z"],
    ]);
    await migrate(hand.environment());
    expect(await hand.recorded(scope)).toEqual(["a", "b", "c"]);
  });

  test("on request: the command that goes on is its own scope's", async () => {
    await hand.database.session.query("insert into ok default values");
    const stopped = async (begins: string, run: (on: ReturnType<ByHand["environment"]>) => Promise<unknown>) => {
      const stopping = new AbortController();
      const progress = (line: string): void => {
        if (line.startsWith(begins) && line.includes("b.ts")) stopping.abort();
      };
      return refusal(run(hand.environment({ progress, signal: stopping.signal })));
    };
    expect(await stopped("applying", (on) => migrate(on))).toMatchObject({
      code: "interrupted",
      hint: `npx sluice ${up} goes on from there`,
    });
    await migrate(hand.environment());
    const back = await stopped("rolling back", (on) => rollback(on, { target: { name: at("base") }, yes: true }));
    expect(back).toMatchObject({ code: "interrupted", hint: `npx sluice ${down} goes on from there` });
  });
});
