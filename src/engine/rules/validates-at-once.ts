import { displayName } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { isValidatedAtOnce } from "./validation.ts";
import { whoWaits, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (Notes: validation in a separate transaction) */
export const validatesAtOnce: Rule = {
  id: "validates-at-once",
  level: "error",
  weighs: "large",
  finds: "a constraint that is added for later, and validated in the same transaction",
  problem:
    "The lock with which the constraint was added is held until the transaction ends. So nobody gets at the table while its rows are read, which is what adding it for later was to spare.",
  instead: "Validate it in a migration of its own, after this one.",
  find: (migration) => {
    const works = worksOf(migration);
    return works.flatMap((work) =>
      isValidatedAtOnce(work, works)
        ? work.scans.map((table) => {
            const lock = work.held.find((held) => displayName(held.table) === displayName(table))?.lock ?? null;
            return {
              operation: work.at,
              object: work.operation.verb === "alter" ? work.operation.id : null,
              table,
              message: `reads every row of ${displayName(table)} in the transaction that added the constraint: ${whoWaits(lock)} it`,
            };
          })
        : [],
    );
  },
};
