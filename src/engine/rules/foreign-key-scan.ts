import { displayName } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, keepsWritersOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (ADD table_constraint: SHARE ROW EXCLUSIVE on both tables) */
export const foreignKeyScan: Rule = {
  id: "foreign-key-scan",
  level: "error",
  weighs: "large",
  finds: "a foreign key for which all rows are looked up while both tables are locked",
  problem:
    "PostgreSQL looks up every row of the table in the other one, and nobody can write to either of them until it is done. One row that refers to nothing makes the migration fail.",
  instead:
    "Add the foreign key with `validated: false`, which looks up nothing, and validate it by op.alterForeignKey in a later migration, which keeps nobody out.",
  example: [
    {
      up: `op.addForeignKey("posts.posts_author_id_fkey", {
  columns: ["author_id"],
  references: ["users", ["id"]],
  validated: false,
}),`,
    },
    { up: `op.alterForeignKey("posts.posts_author_id_fkey", { validated: { from: false, to: true } }),` },
  ],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, scans, under }) =>
      scans
        .filter((table) => keepsWritersOut(under(table)) && !keepsAllOut(under(table)))
        .map((table) => ({
          operation: at,
          object: table,
          table,
          message: `looks up every row of ${displayName(table)} while nobody can write to it, nor to the table it refers to`,
        })),
    ),
};
