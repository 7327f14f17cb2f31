import { find } from "../catalog/catalog.ts";
import { displayName, type ObjectId } from "../catalog/object-id.ts";
import type { ColumnAttributes } from "../kinds/column.ts";
import { tableOf } from "../kinds/names.ts";
import { nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { fillsItself } from "./values.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (DROP DEFAULT, DROP IDENTITY) */
export const defaultDropped: Rule = {
  id: "default-dropped",
  level: "warning",
  finds: "a NOT NULL column that loses its default, its identity or its sequence",
  problem: "Code that is still running inserts rows without the column, which fails from now on.",
  instead: "First deploy code that always writes a value, then drop the default in a later release.",
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "alter" || operation.id.kind !== "column") return [];
      const id = operation.id as ObjectId<"column">;
      const old = find(migration.before, nameBefore(id, migration, at))?.attributes;
      if (old === undefined || !fillsItself(old)) return [];
      const to = Object.entries(operation.changes).map(([name, change]) => [name, change.to]);
      const now: ColumnAttributes = { ...old, ...Object.fromEntries(to) };
      if (!now.notNull || fillsItself(now)) return [];
      const message = `column ${displayName(id)} is NOT NULL and has no default any more`;
      return [{ operation: at, object: id, table: nameBefore(tableOf(id), migration, at), message }];
    }),
};
