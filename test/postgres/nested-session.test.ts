// A session in a transaction that goes on, whatever begins and ends in it.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Session } from "../../src/ports.ts";
import { nestedSession } from "../../src/postgres/nested-session.ts";
import { readSurroundings } from "../../src/postgres/surroundings.ts";
import { pglite } from "../support/database.ts";

let session: Session;

beforeAll(async () => {
  session = await pglite();
});

afterAll(() => session.close());

test("what begins and ends in it is undone, and what was done before stays seen", async () => {
  await session.script("begin;\ncreate table outer_one ()");
  const nested = nestedSession(session);
  const there = async (name: string): Promise<unknown> =>
    (await nested.query("select to_regclass($1) is not null as there", [name]))[0]?.there;
  await nested.script("begin;\ncreate table inner_one ();\nrollback");
  expect([await there("outer_one"), await there("inner_one")]).toEqual([true, false]);
  await nested.script("begin;\ncreate table inner_one ()");
  expect(await there("inner_one")).toBe(true);
  await nested.script("rollback");
  await nested.script("begin;\ncreate table inner_one ();\ncommit");
  expect([await there("outer_one"), await there("inner_one")]).toEqual([true, false]);
  await session.script("rollback");
  expect(await there("outer_one")).toBe(false);
});

test("a script that fails leaves the transaction usable once it is rolled back", async () => {
  await session.script("begin;\ncreate table outer_one ()");
  const nested = nestedSession(session);
  await expect(nested.script("begin;\nselect nothing;\nrollback")).rejects.toMatchObject({ code: "42703" });
  await nested.script("rollback");
  expect(await nested.query("select from outer_one")).toEqual([]);
  expect((await readSurroundings(nested)).searchPath).toContain("public");
  expect(await nested.query("select from outer_one")).toEqual([]);
  await session.script("rollback");
});

test("a text that only has such words in it is sent as it is", async () => {
  await session.script("begin");
  const nested = nestedSession(session);
  const [rows] = await nested.script("select 'begin;\nrollback;' as text");
  expect(rows).toEqual([{ text: "begin;\nrollback;" }]);
  await session.script("rollback");
});
