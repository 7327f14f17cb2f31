import { displayName } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-truncate.html */
export const emptiesTable: Rule = {
  id: "empties-table",
  level: "error",
  weighs: "any",
  finds: "a table that is truncated",
  problem: "All rows of the table are gone at once, and no way back brings them.",
  instead: "Leave it to a person who has made a backup, or delete only the rows that are meant, in batches (op.run).",
  find: (migration) =>
    worksOf(migration).flatMap(({ at, empties }) =>
      empties.map((table) => ({
        operation: at,
        object: table,
        table,
        message: `takes all rows out of ${displayName(table)}`,
      })),
    ),
};
