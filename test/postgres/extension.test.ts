import { expect, it } from "vitest";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { pglite } from "../support/database.ts";

it("leaves out what extensions bring, and spells their types as the search_path allows", async () => {
  const session = await pglite(["citext", "pg_trgm"]);
  await session.script(`create schema extensions; create extension citext; create extension pg_trgm schema extensions;
    create table t (a citext, b citext[], c text); create index i on t using gin (c extensions.gin_trgm_ops)`);
  const first = (await readDatabase(session)).catalog.facts;
  expect([...first.keys()].filter((key) => !key.startsWith("role:"))).toEqual([
    "schema:extensions",
    "table:.t",
    "column:.t.a",
    "column:.t.b",
    "column:.t.c",
    "index:.t.i",
  ]);
  expect(first.get("column:.t.b")?.attributes).toMatchObject({ type: "citext[]" });
  expect(first.get("index:.t.i")?.attributes).toMatchObject({
    columns: [{ column: "c", opclass: "extensions.gin_trgm_ops" }],
  });
  await session.script("set search_path = public, extensions");
  const second = (await readDatabase(session)).catalog.facts;
  expect(second.get("index:.t.i")?.attributes).toMatchObject({ columns: [{ column: "c", opclass: "gin_trgm_ops" }] });
  await session.close();
});

it("prints the parameters of an operator class", async () => {
  const session = await pglite(["pg_trgm"]);
  await session.script(
    "create extension pg_trgm; create table t (c text); create index i on t using gist (c gist_trgm_ops(siglen = 32))",
  );
  const { facts } = (await readDatabase(session)).catalog;
  expect(facts.get("index:.t.i")?.attributes).toMatchObject({
    columns: [{ column: "c", opclass: "gist_trgm_ops (siglen=32)" }],
  });
  await session.close();
});
