import { find } from "../catalog/catalog.ts";
import { type Fact, isKind } from "../catalog/fact.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import { nameInWords } from "../kinds/registry.ts";
import { elements, uniqueColumns } from "./indexes.ts";
import { nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";
import { tableAbove } from "./table-above.ts";

/** Source: https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT (conflict_target needs a unique index) */
export const keyDropped: Rule = {
  id: "key-dropped",
  level: "warning",
  finds: "a unique key that is dropped, with no other one over the same columns",
  problem:
    "From now on two rows can be the same in what was unique, and code that says ON CONFLICT over these columns (`onConflictDoUpdate`) fails.",
  instead: "First deploy code that doesn't rest on it. Where another key takes its place, make that one first.",
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "drop") return [];
      const id: ObjectId = nameBefore(operation.id, migration, at);
      const columns = columnsOf(find(migration.before, id));
      const table = tableAbove(id);
      if (columns === null || table === null) return [];
      const same = (other: readonly string[]): boolean =>
        [...other].sort().join("\0") === [...columns].sort().join("\0");
      if (uniqueColumns(migration.after, table).some(same)) return [];
      const message = `drops ${nameInWords(id)}: ${columns.join(", ")} may repeat`;
      return [{ operation: at, object: operation.id, table, message }];
    }),
};

/** `null`: it makes nothing unique. */
function columnsOf(key: Fact | undefined): readonly string[] | null {
  if (key === undefined) return null;
  if (isKind(key, "unique") || isKind(key, "primaryKey")) return key.attributes.columns;
  if (!isKind(key, "index") || !key.attributes.unique) return null;
  return elements(key.attributes);
}
