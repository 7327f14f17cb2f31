// A record and files that don't fit each other: what is refused, before anything runs, and the way out that the error names.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "../../src/commands/migrate.ts";
import { preview } from "../../src/commands/preview.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { fake } from "../../src/commands/stamp.ts";
import { type ByHand, byHand, refusal } from "../support/by-hand.ts";

let hand: ByHand;

beforeEach(async () => {
  hand = await byHand();
});
afterEach(() => hand.remove());

const up = (): Record<string, () => Promise<unknown>> => ({
  migrate: () => migrate(hand.environment()),
  "migrate --fake": () => fake(hand.environment(), {}),
  preview: () => preview(hand.environment(), { down: false }),
});
const down = (): Record<string, () => Promise<unknown>> => ({
  rollback: () => rollback(hand.environment(), { target: {}, yes: true }),
  "preview --down": () => preview(hand.environment(), { down: true }),
});

/** By command, what it is refused with. */
async function codesOf(commands: Record<string, () => Promise<unknown>>): Promise<Record<string, string>> {
  const codes: Record<string, string> = {};
  for (const [name, run] of Object.entries(commands)) codes[name] = (await refusal(run())).code;
  return codes;
}
const all = (commands: Record<string, unknown>, code: string): Record<string, string> =>
  Object.fromEntries(Object.keys(commands).map((name) => [name, code]));

describe.each([
  { scope: "project", other: "billing", lost: "b", back: "rollback a", again: "migrate" },
  {
    scope: "billing",
    other: "project",
    lost: "a",
    back: "rollback billing@base",
    again: "migrate billing@head",
  },
] as const)("a file of $scope before applied ones isn't applied", ({ scope, other, lost, back, again }) => {
  const table = scope === "project" ? "sluice_version" : `sluice_version_${scope}`;

  beforeEach(async () => {
    hand.write("z", [], { scope: other });
    hand.write("a", [], { scope });
    hand.write("b", ["a"], { scope });
    hand.write("c", ["b"], { scope });
    await migrate(hand.environment());
    hand.write("d", ["c"], { scope });
    await hand.database.session.script(`drop table ${lost}; delete from ${table} where revision = '${lost}'`);
  });

  test("nothing is applied, and the hint is a way out", async () => {
    const [recorded, tables] = [await hand.recorded(scope), await hand.tables()];
    expect(await codesOf(up())).toEqual(all(up(), "out_of_order"));
    expect([await hand.recorded(scope), await hand.tables()]).toEqual([recorded, tables]);
    const shown = await hand.project.run(["showmigrations", scope]);
    expect(shown.stdout).toMatch(
      new RegExp(`\\[<\\] ${lost}\\.ts +out of order[\\s\\S]*\\[x\\] c\\.ts[\\s\\S]*\\[ \\] d\\.ts`),
    );

    const { hint, message } = await refusal(migrate(hand.environment()));
    expect(message).toBe(
      `${scope === "project" ? "" : "billing: "}${lost}.ts is not applied, but one that follows it is`,
    );
    expect(hint).toBe(`roll back to before it (npx sluice ${back}), then run npx sluice ${again}`);
    await hand.follow(hint);
    expect([await hand.recorded(scope), await hand.recorded(other), await hand.tables()]).toEqual([
      ["a", "b", "c", "d"],
      ["z"],
      ["a", "b", "c", "d", "z"],
    ]);
  });

  test("the newest one can be rolled back, and the SQL for that be seen", async () => {
    const target = { app: scope === "project" ? undefined : scope };
    const seen = await preview(hand.environment(), { ...target, down: true });
    expect(seen.migrations.map(({ revision }) => revision)).toEqual(["c"]);
    await rollback(hand.environment(), { target, yes: true });
    expect(await hand.tables()).not.toContain("c");
  });
});

test("a file that was edited, or is gone, is reported before anything runs", async () => {
  hand.write("a", []);
  const b = hand.write("b", ["a"]);
  await migrate(hand.environment());
  hand.write("c", ["b"]);
  const commands = { ...up(), ...down() };
  const untouched = async (): Promise<void> => {
    expect([await hand.recorded(), await hand.tables()]).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  };
  hand.write("b", ["a"], { up: 'op.createTable("b", { columns: { id: { type: "integer" } } })' });
  expect(await codesOf(commands)).toEqual(all(commands, "edited_migration"));
  await untouched();
  rmSync(join(hand.project.root, b));
  hand.write("c", ["a"]);
  expect(await codesOf(commands)).toEqual(all(commands, "missing_migration"));
  await untouched();
});
