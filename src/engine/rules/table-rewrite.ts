import { displayName } from "../catalog/object-id.ts";
import type { Hit, Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (Notes) */
export const tableRewrite: Rule = {
  id: "table-rewrite",
  level: "error",
  weighs: "large",
  problem:
    "PostgreSQL writes every row and every index of the table anew, and nobody can read or write the table until it is done.",
  instead:
    "Expand and contract: add a new column, fill it in batches, let the code use it, and drop the old one in a later release.",
  find: ({ steps }) =>
    steps.flatMap(({ operation, measured }) =>
      (measured?.rewrites ?? []).map(
        (table): Hit => ({ operation, object: table, table, message: `rewrites table ${displayName(table)}` }),
      ),
    ),
};
