import { find, has } from "../catalog/catalog.ts";
import { displayName, type ObjectId } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { fillsItself } from "./values.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (SET NOT NULL) */
export const setNotNull: Rule = {
  id: "set-not-null",
  level: "warning",
  weighs: "any",
  finds: "a column that becomes NOT NULL",
  problem: "The migration fails when a row has no value there, and so does code that is still running and writes none.",
  instead: "First deploy code that always writes a value, and fill the old rows in batches.",
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "alter" || operation.id.kind !== "column" || operation.changes.notNull?.to !== true)
        return [];
      const id = operation.id as ObjectId<"column">;
      const table = nameBefore(tableOf(id), migration, at);
      if (!has(migration.before, table)) return [];
      const column = find(migration.after, id) ?? find(migration.before, nameBefore(id, migration, at));
      const writers =
        column !== undefined && fillsItself(column.attributes) ? "writes NULL into it" : "inserts without it";
      const message = `lets column ${displayName(id)} become NOT NULL, and fails code that ${writers}`;
      return [{ operation: at, object: id, table, message }];
    }),
};
