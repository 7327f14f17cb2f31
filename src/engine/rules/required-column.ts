import { has } from "../catalog/catalog.ts";
import { isKind } from "../catalog/fact.ts";
import { displayName } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { fillsItself } from "./values.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (ADD COLUMN) */
export const requiredColumn: Rule = {
  id: "required-column",
  level: "error",
  weighs: "any",
  finds: "a new column that is NOT NULL and has no default",
  problem:
    "The migration fails when the table has a row, because that row has no value for the column. And code that is still running inserts rows without it, which fails too.",
  instead:
    "Give it a default. Or add it nullable, fill the rows, let the code write it, and let it become NOT NULL in a later release.",
  example: [{ up: `op.addColumn("posts.status", { type: "text", notNull: true, default: "'draft'" }),` }],
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "create" || !isKind(operation.object, "column")) return [];
      const { id, attributes } = operation.object;
      const table = nameBefore(tableOf(id), migration, at);
      if (!attributes.notNull || fillsItself(attributes) || !has(migration.before, table)) return [];
      const message = `adds column ${displayName(id)}, which is NOT NULL and has no default`;
      return [{ operation: at, object: id, table, message }];
    }),
};
