import { displayName, keyOf, sameId } from "../catalog/object-id.ts";
import { nameInWords } from "../kinds/registry.ts";
import { nameBefore, relationOf } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, type Work, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (DROP CONSTRAINT); the locks are those that a replica shows */
export const locksAnotherTable: Rule = {
  id: "locks-another-table",
  level: "warning",
  weighs: "large",
  finds: "a lock on a table that the operation doesn't name",
  problem:
    "A foreign key has triggers on the table that it refers to, so dropping it, or its table, locks that one too. It is brief, but it waits for every query on both tables, and whoever comes later waits behind it.",
  instead:
    "Drop the foreign key in a migration of its own, when both tables are quiet, and keep `safety.lockTimeout` short.",
  example: [
    { note: "a moment", up: `op.dropForeignKey("likes.likes_post_id_fkey"),` },
    { up: `op.dropTable("likes"),` },
  ],
  find: (migration) => {
    const works = worksOf(migration);
    return works.flatMap((work) => {
      const { at, operation, locks, rewrites, scans } = work;
      if (operation.verb === "sql" || operation.verb === "run" || isAsAdvised(work, works)) return [];
      const relation = relationOf(operation);
      const own = relation === null ? null : nameBefore(relation, migration, at);
      const id = operation.verb === "create" ? operation.object.id : operation.id;
      return locks
        .filter(({ table, lock }) => keepsAllOut(lock) && (own === null || displayName(table) !== displayName(own)))
        .filter(({ table }) => ![...rewrites, ...scans].some((each) => sameId(each, table)))
        .map(({ table }) => ({
          operation: at,
          object: table,
          table,
          message: `nobody can read or write ${displayName(table)} either while it ${verbs[operation.verb]} ${nameInWords(id)}`,
        }))
        .filter(
          ({ object }) => !migration.up.some((other) => other.verb === "drop" && keyOf(other.id) === keyOf(object)),
        );
    });
  },
};

/** A foreign key that is dropped in a transaction of its own locks both tables, but for a moment. */
function isAsAdvised({ operation, step }: Work, works: readonly Work[]): boolean {
  if (operation.verb !== "drop" || operation.id.kind !== "foreignKey") return false;
  return works.every((other) => other.operation === operation || other.step.transaction !== step.transaction);
}

const verbs = { create: "adds", drop: "drops", alter: "alters", rename: "renames" } as const;
