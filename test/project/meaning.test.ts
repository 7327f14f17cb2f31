// What a migration does, whatever its text looks like.
import { expect, test } from "vitest";
import { historyOf } from "../../src/engine/history/effective.ts";
import { type MigrationSource, readMigration } from "../../src/engine/operations/migration.ts";
import { meaningOf } from "../../src/project/meaning.ts";
import { statusOf } from "../../src/runner/status.ts";
import type { Version } from "../../src/runner/version-table.ts";

const source: MigrationSource = {
  revision: "a",
  parents: [],
  up: (op) => [
    op.createTable("posts", {
      columns: { id: { type: "integer", notNull: true }, title: { type: "text", default: "'x'" } },
      primaryKey: { posts_pkey: ["id"] },
    }),
    op.sql("analyze posts", "select 1"),
  ],
};

const meaning = (changes: Partial<MigrationSource>) => meaningOf(readMigration({ ...source, ...changes }));

test("keys in another order, defaults that are said, a name", () => {
  const own = meaning({});
  expect(own).toMatch(/^[\da-f]{64}$/);
  expect(meaning({ name: "posts", labels: ["v1"], app: "blog" })).toBe(own);
  expect(
    meaning({
      up: (op) => [
        op.createTable("posts", {
          primaryKey: { posts_pkey: ["id"] },
          columns: { id: { notNull: true, type: "integer" }, title: { default: "'x'", notNull: false, type: "text" } },
        }),
        op.sql("analyze posts", "select 1"),
      ],
    }),
  ).toBe(own);
});

test.each<[string, Partial<MigrationSource>]>([
  ["another place", { parents: ["b"] }],
  ["another way to run", { transaction: "none" }],
  ["something to wait for", { dependsOn: ["billing@c"] }],
  ["another way back", { down: (op) => [op.dropTable("posts")] }],
  ["another SQL text", { up: (op) => [...source.up(op).slice(0, 1), op.sql("analyze  posts", "select 1")] }],
  [
    "columns in another order",
    {
      up: (op) => [
        op.createTable("posts", {
          columns: { title: { type: "text", default: "'x'" }, id: { type: "integer", notNull: true } },
          primaryKey: { posts_pkey: ["id"] },
        }),
        op.sql("analyze posts", "select 1"),
      ],
    },
  ],
])("%s is another meaning", (_what, changes) => {
  expect(meaning(changes)).not.toBe(meaning({}));
});

test("code and what can't be read have none", () => {
  expect(meaning({ up: (op) => [op.run(async () => {})] })).toBeNull();
  expect(
    meaning({
      up: () => {
        throw new TypeError("broken");
      },
    }),
  ).toBeNull();
});

test("a text that differs is edited where what it does differs, or isn't known", () => {
  const entry = Object.assign(readMigration(source), { file: "a.js", path: "a.js", checksum: "compiled" });
  const version: Version = {
    revision: "a",
    name: "",
    checksum: "typescript",
    meaning: meaningOf(entry),
    appliedAt: new Date(0),
    durationMs: 0,
    state: "applied",
    done: 0,
    progress: [],
    draft: null,
  };
  const edited = (changes: Partial<Version>) => statusOf(historyOf([entry]), [{ ...version, ...changes }]).edited;
  expect(edited({})).toEqual([]);
  expect(edited({ meaning: "another" })).toEqual([entry]);
  expect(edited({ meaning: null })).toEqual([entry]);
  expect(edited({ meaning: null, checksum: "compiled" })).toEqual([]);
});
