// What the compiler knows of the public API. The assertions are those of `tsc -p .`; running them does nothing.
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { PgliteDatabase } from "drizzle-orm/pglite";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { expectTypeOf, test } from "vitest";
import {
  type Catalog,
  type CheckResult,
  type CreatedTables,
  createMigrator,
  createTables,
  type DrizzleDatabase,
  defineConfig,
  diffCatalogs,
  type MakeResult,
  type Operation,
  type OperationBuilder,
  type RunResult,
  readDatabase,
  readModels,
  type SchemaObject,
  type UserError,
} from "../../src/index.ts";
import type { PgliteDatabase as PgliteDatabase1 } from "../drizzle-v1/node_modules/drizzle-orm/pglite/index.js";
import type { PostgresJsDatabase as PostgresJsDatabase1 } from "../drizzle-v1/node_modules/drizzle-orm/postgres-js/index.js";

test("a migrator's functions give data", () => {
  const { plan, make, upgrade, downgrade, check, watch } = createMigrator({ cwd: ".", env: {} });
  expectTypeOf(plan).returns.resolves.toEqualTypeOf<MakeResult>();
  expectTypeOf(make).returns.resolves.toEqualTypeOf<MakeResult>();
  expectTypeOf(upgrade).returns.resolves.toEqualTypeOf<RunResult>();
  expectTypeOf(downgrade).returns.resolves.toEqualTypeOf<RunResult>();
  expectTypeOf(check).returns.resolves.toEqualTypeOf<CheckResult>();
  expectTypeOf(watch).parameter(0).toHaveProperty("signal").toEqualTypeOf<AbortSignal>();
  expectTypeOf(upgrade).toBeCallableWith({ to: "head", signal: new AbortController().signal });
  expectTypeOf(make).toBeCallableWith({ answers: { renames: ["a:b"] }, from: "history" });
  // @ts-expect-error: the command line's word for it.
  expectTypeOf(downgrade).toBeCallableWith({ yes: true });
});

test("a database is a text, or what drizzle() returns, of either major and whatever it knows of its tables", () => {
  expectTypeOf(createTables).returns.resolves.toEqualTypeOf<CreatedTables>();
  expectTypeOf<PgliteDatabase>().toExtend<DrizzleDatabase>();
  expectTypeOf<PgliteDatabase<{ users: never }>>().toExtend<DrizzleDatabase>();
  expectTypeOf<PostgresJsDatabase>().toExtend<DrizzleDatabase>();
  expectTypeOf<NodePgDatabase>().toExtend<DrizzleDatabase>();
  expectTypeOf<PgliteDatabase1>().toExtend<DrizzleDatabase>();
  expectTypeOf<PostgresJsDatabase1>().toExtend<DrizzleDatabase>();
  expectTypeOf<Date>().not.toExtend<DrizzleDatabase>();
  expectTypeOf(createTables).toBeCallableWith("postgres://", [{}, {}], { casing: "snake_case" });
});

test("catalogs go from the readers to the comparison", () => {
  expectTypeOf(readDatabase).returns.resolves.toHaveProperty("catalog").toEqualTypeOf<Catalog>();
  expectTypeOf(readModels).returns.resolves.toHaveProperty("catalog").toEqualTypeOf<Catalog>();
  expectTypeOf(diffCatalogs).parameter(0).toEqualTypeOf<Catalog>();
  expectTypeOf(diffCatalogs).returns.resolves.toHaveProperty("operations").toEqualTypeOf<{
    readonly up: readonly Operation[];
    readonly down: readonly Operation[];
  }>();
});

test("hooks know what they get, and what they must return", () => {
  defineConfig({
    dialect: "postgresql",
    sluice: {
      hooks: {
        filter(object) {
          expectTypeOf(object).toEqualTypeOf<SchemaObject>();
          return object.kind !== "index";
        },
        rewrite(operations, { direction, op }) {
          expectTypeOf(operations).toEqualTypeOf<readonly Operation[]>();
          expectTypeOf(direction).toEqualTypeOf<"up" | "down">();
          expectTypeOf(op).toEqualTypeOf<OperationBuilder>();
          return [...operations, op.sql("SELECT 1")];
        },
        afterWrite: async (files) => void expectTypeOf(files).toEqualTypeOf<readonly string[]>(),
      },
    },
  });
  // @ts-expect-error: nothing is returned.
  defineConfig({ dialect: "postgresql", sluice: { hooks: { filter: () => {} } } });
  // @ts-expect-error: texts are no operations.
  defineConfig({ dialect: "postgresql", sluice: { hooks: { rewrite: () => ["SELECT 1"] } } });
});

test("an error says which it is", () => {
  expectTypeOf<UserError>().toExtend<Error>();
  expectTypeOf<UserError["exit"]>().toEqualTypeOf<2 | 3 | 4>();
});
