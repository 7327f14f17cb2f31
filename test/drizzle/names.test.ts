import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cut, ownName } from "../../src/drizzle/names.ts";
import { bareExcept } from "../../src/drizzle/specifier-filter.ts";
import { quoteIdentifier } from "../../src/engine/catalog/identifier.ts";
import type { Session } from "../../src/ports.ts";
import { pglite } from "../support/database.ts";

describe("names", () => {
  let session: Session;
  beforeAll(async () => {
    session = await pglite();
  });
  afterAll(() => session.close());

  const names = [
    "short",
    "x".repeat(63),
    "x".repeat(64),
    "ü".repeat(40),
    `x${"ü".repeat(40)}`,
    "漢".repeat(30),
    `ab${"漢".repeat(30)}`,
    "😀".repeat(20),
    `abc${"😀".repeat(20)}`,
  ];

  test.each(names)("%s is cut as PostgreSQL cuts it, and so is its key", async (name) => {
    await session.script(`create temporary table ${quoteIdentifier(name)} (id int primary key)`);
    const rows = await session.query<{ table: string; key: string }>(
      `select t.relname as "table", c.conname as key from pg_class t join pg_constraint c on c.conrelid = t.oid where c.contype = 'p' and t.oid = $1::regclass`,
      [quoteIdentifier(name)],
    );
    expect(rows).toEqual([{ table: cut(name), key: ownName(name, "pkey") }]);
    await session.script(`drop table ${quoteIdentifier(name)}`);
  });
});

describe("the filter of import specifiers", () => {
  const filter = bareExcept(["drizzle-orm", "sluice", "@org/pack", "drizzle-kit"]);
  const asked = [
    "drizzle",
    "drizzle-ormx",
    "drizzle-orm-x",
    "zod",
    "s",
    "sluices",
    "@org/packs",
    "@org/other",
    "@org",
    "d",
    "node:fs",
    "#internal",
    "~/x",
    "@/x",
    ".hidden",
    "..x",
  ];
  const left = [
    "drizzle-orm",
    "drizzle-orm/pg-core",
    "sluice",
    "sluice/x",
    "@org/pack",
    "@org/pack/a/b",
    "drizzle-kit",
    "./a",
    "../a",
    "/a/b",
    "..",
    ".",
  ];
  test.each(asked)("%s is asked about", (specifier) => expect(filter.test(specifier)).toBe(true));
  test.each(left)("%s is left alone", (specifier) => expect(filter.test(specifier)).toBe(false));
  test("without names every bare specifier is asked about", () => {
    expect(["a", "drizzle-orm", "@a/b"].every((each) => bareExcept([]).test(each))).toBe(true);
  });
});
