// Which objects the configuration's settings leave to others.
import { expect, test } from "vitest";
import type { Config, SchemaObject } from "../../src/project/config.ts";
import { filtersOf } from "../../src/project/filters.ts";

const objects: readonly SchemaObject[] = [
  { kind: "table", schema: "public", name: "users" },
  { kind: "table", schema: "public", name: "auth_keys" },
  { kind: "view", schema: "billing", name: "auth_totals" },
  { kind: "table", schema: "billing", name: "invoices" },
  { kind: "enum", schema: "public", name: "mood" },
  { kind: "schema", schema: "billing", name: "billing" },
  { kind: "role", schema: "", name: "reader" },
  { kind: "role", schema: "", name: "anon" },
];
const all = objects.map(({ name }) => name);

function kept(config: Omit<Config, "dialect">): string[] {
  const filters = filtersOf({ dialect: "postgresql", ...config });
  return objects.filter((object) => filters.every((filter) => filter(object))).map(({ name }) => name);
}

const without = (...names: readonly string[]) => all.filter((name) => !names.includes(name));

test("nothing is left out where nothing is said", () => {
  expect(filtersOf({ dialect: "postgresql", sluice: {} })).toEqual([]);
});

test("include and exclude are patterns of tables and views, in whatever schema or in one", () => {
  expect(kept({ sluice: { exclude: ["auth_*"] } })).toEqual(without("auth_keys", "auth_totals"));
  expect(kept({ sluice: { exclude: ["billing.*"] } })).toEqual(without("auth_totals", "invoices"));
  expect(kept({ sluice: { exclude: ["public.auth_*", "{invoices,nothing}"] } })).toEqual(
    without("auth_keys", "invoices"),
  );
  expect(kept({ sluice: { include: ["auth_????", "users"] } })).toEqual(without("auth_totals", "invoices"));
  expect(kept({ sluice: { include: ["auth_*"], exclude: ["billing.*"] } })).toEqual(
    without("users", "auth_totals", "invoices"),
  );
});

test("tablesFilter is drizzle-kit's: one that says no wins, and one with ! says yes of all others", () => {
  expect(kept({ tablesFilter: "auth_*" })).toEqual(without("users", "invoices"));
  expect(kept({ tablesFilter: ["!auth_*"] })).toEqual(without("auth_keys", "auth_totals"));
  expect(kept({ tablesFilter: ["auth_*", "!auth_totals"] })).toEqual(without("auth_totals"));
  expect(kept({ tablesFilter: [] })).toEqual(all);
});

test("schemaFilter leaves out whole schemas, and no role", () => {
  expect(kept({ schemaFilter: "public" })).toEqual(without("auth_totals", "invoices", "billing"));
  expect(kept({ schemaFilter: ["!public"] })).toEqual(without("users", "auth_keys", "mood"));
});

test("entities.roles decides on roles", () => {
  expect(kept({ entities: { roles: false } })).toEqual(without("reader", "anon"));
  expect(kept({ entities: { roles: true } })).toEqual(all);
  expect(kept({ entities: { roles: { provider: "supabase" } } })).toEqual(without("anon"));
  expect(kept({ entities: { roles: { include: ["anon"] } } })).toEqual(without("reader"));
  expect(kept({ entities: { roles: { exclude: ["reader"] } } })).toEqual(without("reader"));
});
