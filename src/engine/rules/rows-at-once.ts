import { displayName } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/routine-vacuuming.html (rows that a long transaction keeps alive) */
export const rowsAtOnce: Rule = {
  id: "rows-at-once",
  level: "warning",
  weighs: "large",
  finds: "rows of a large table that SQL by hand, or code in a transaction, writes",
  problem:
    "All rows that one transaction writes stay locked until it ends, and their old versions stay on disk. Where it changes many of them, others wait for them, replicas fall behind, and what fails near the end is all done in vain.",
  instead:
    'Change them some at a time: `batches` of op.run, in a migration of `transaction: "none"`, commits each batch.',
  example: [
    {
      transaction: "none",
      up: `op.run(async ({ sql, batches }) => {
  await batches({ table: "posts", where: "title is null" }, ({ keys }) =>
    sql("update posts set title = 'Untitled' where id = any($1::bigint[])", [keys]),
  );
}),`,
    },
  ],
  find: (migration) =>
    worksOf(migration)
      .filter(({ step }) => step.byHand && (step.sql !== null || step.transactional))
      .flatMap(({ at, step, writes }) =>
        // A materialized view that is refreshed CONCURRENTLY can be read meanwhile, and nobody else writes it.
        writes
          .filter(({ kind }) => kind === "table")
          .map((table) => ({
            operation: at,
            object: table,
            table,
            message: `writes rows of ${displayName(table)} in one ${step.sql === null ? "transaction" : "statement"}`,
          })),
      ),
};
