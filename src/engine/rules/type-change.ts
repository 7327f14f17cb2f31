import { displayName } from "../catalog/object-id.ts";
import { retypedIn } from "./retyped.ts";
import type { Rule } from "./rule.ts";
import { isAlike, isNarrower } from "./type-width.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE) */
export const typeChange: Rule = {
  id: "type-change",
  level: "warning",
  finds: "a column that gets another sort of type",
  problem:
    "Code that is still running gets values of another sort from then on (a bigint comes as text, where an integer came as a number), and what it writes may be refused.",
  instead:
    "Add a new column of the new type, write both, let the code read the new one, and drop the old one in a later release.",
  find: (migration) =>
    retypedIn(migration)
      .filter(({ from, to, loses }) => !loses && !isAlike(from, to) && !isNarrower(from, to))
      .map(({ at, id, table, from, to }) => ({
        operation: at,
        object: id,
        table,
        message: `column ${displayName(id)} becomes ${to}, and running code knows it as ${from}`,
      })),
};
