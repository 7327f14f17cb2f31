import { displayName } from "../catalog/object-id.ts";
import { storedType } from "../kinds/column-sql.ts";
import { ownName, tableName } from "../kinds/names.ts";
import { retypedIn } from "./retyped.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (SET DATA TYPE: the column's statistics are removed) */
export const statisticsLost: Rule = {
  id: "statistics-lost",
  level: "info",
  weighs: "large",
  finds: "a column whose statistics go with its type",
  problem:
    "PostgreSQL forgets what it knew of the column's values, and plans queries over it blindly until the table is analyzed, which autovacuum may not do for long: no row has changed.",
  instead: "Run ANALYZE right after it.",
  find: (migration) =>
    retypedIn(migration)
      .filter(({ from, to }) => storedType(from) !== storedType(to))
      .map(({ at, id, table }) => {
        const analyze = JSON.stringify(`analyze ${tableName(id)} (${ownName(id)})`);
        return {
          operation: at,
          object: id,
          table,
          message: `forgets the statistics of column ${displayName(id)}`,
          instead: `Run ANALYZE right after it, in a migration of its own: \`op.sql(${analyze}, ${analyze})\``,
        };
      }),
};
