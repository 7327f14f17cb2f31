import { displayName } from "../catalog/object-id.ts";
import { hasIndex, isMade } from "./indexes.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (Notes: indexes are rebuilt unless they stay the same) */
export const indexRebuild: Rule = {
  id: "index-rebuild",
  level: "error",
  weighs: "large",
  finds: "an index that is built anew while its table is locked",
  problem:
    "The rows can stay as they are, but an index over them can't: PostgreSQL builds it anew, and nobody can read or write the table until it is done.",
  instead:
    "Drop the index before, and create it again concurrently after. An index under a key can't go like that: add a new column and a new key instead.",
  example: [
    {
      note: "the index is built after the transaction",
      up: `op.dropIndex("posts.posts_at_idx"),
op.sql("set local timezone = 'UTC'", "select 1"),
op.alterColumn("posts.at", { type: { from: "timestamp", to: "timestamptz" } }),
op.createIndex("posts.posts_at_idx", { columns: ["at"], concurrently: true }),`,
    },
  ],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, operation, builds, under }) =>
      builds
        .filter(({ table, index }) => {
          return keepsAllOut(under(table)) && !isMade(operation) && hasIndex(migration.before, table, index);
        })
        .map(({ table, index }) => ({
          operation: at,
          object: table,
          table,
          message: `builds the index ${index} on ${displayName(table)} anew while nobody can read or write it`,
        })),
    ),
};
