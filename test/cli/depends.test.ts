// A migration that stands on what another scope makes, wherever the files are replayed.
import { afterEach, beforeEach, expect, test } from "vitest";
import { check } from "../../src/commands/check.ts";
import { diff } from "../../src/commands/diff.ts";
import { migrate } from "../../src/commands/migrate.ts";
import { type ByHand, byHand } from "../support/by-hand.ts";

let hand: ByHand;

beforeEach(async () => {
  hand = await byHand();
});
afterEach(() => hand.remove());

const codes = async (): Promise<string[]> => (await check(hand.environment())).findings.map(({ code }) => code);

test("what a migration depends on is replayed before it, and is none of its own scope's", async () => {
  hand.write("a", []);
  hand.write("x", [], {
    scope: "billing",
    up: `op.createTable("invoices", { columns: { total: { type: "bigint" } } })`,
  });
  hand.write("y", ["x"], { scope: "billing" });
  hand.write("b", ["a"], {
    dependsOn: ["billing@x"],
    up: `op.createView("totals", "select sum(total) as total from invoices")`,
  });
  const { operations } = await diff(hand.environment(), { from: "empty", to: "history" });
  expect(operations).toEqual(["add table a", "add view totals"]);
  expect(await codes()).toEqual(["pending", "pending", "pending", "pending"]);
  await migrate(hand.environment());
  expect(await codes()).toEqual([]);
  await hand.database.session.script("create table theirs (); create index by_hand on invoices (total)");
  expect((await check(hand.environment())).findings).toMatchObject([
    { scope: "billing", code: "drift", object: "index invoices.by_hand" },
  ]);
  hand.project.write(
    "core/models.ts",
    `import { pgTable } from "drizzle-orm/pg-core";\nexport const a = pgTable("a", {});\n`,
  );
  const made = await hand.project.run(["makemigrations", "--from", "history", "--drop", "totals", "--json"]);
  expect(JSON.parse(made.stdout)).toMatchObject({ operations: ["drop view totals"] });
});
