import { qualifiedName } from "../catalog/identifier.ts";
import { displayName, keyOf, nameOf, type ObjectId } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-dropindex.html (CONCURRENTLY) */
export const dropIndex: Rule = {
  id: "drop-index",
  level: "warning",
  weighs: "large",
  finds: "an index that is dropped with a lock on its table",
  problem:
    "It takes a moment, but first it waits for every query on the table that is under way, and whoever comes later waits behind it.",
  instead: 'Drop it by op.sql("drop index concurrently …") in a migration of `transaction: "none"`.',
  example: [
    {
      transaction: "none",
      up: `op.sql("drop index concurrently posts_at_idx", "create index concurrently posts_at_idx on posts (at)"),`,
    },
  ],
  find: (migration) =>
    worksOf(migration).flatMap((work) => {
      const { at, operation, locks } = work;
      if (operation.verb !== "drop" || operation.id.kind !== "index") return [];
      const { id } = operation;
      const name = qualifiedName(id.path[0] ?? "", nameOf(id));
      const isLocked = (table: ObjectId): boolean =>
        work.held.some((held) => keepsAllOut(held.lock) && keyOf(held.table) === keyOf(table));
      return locks
        .filter(({ table, lock }) => keepsAllOut(lock) && !isLocked(table))
        .map(({ table }) => ({
          operation: at,
          object: id,
          table,
          message: `drops the index ${name} while nobody can read or write ${displayName(table)}`,
          instead: `Drop it by op.sql("drop index concurrently ${name}") in a migration of \`transaction: "none"\`.`,
        }));
    }),
};
