import { factsBelow, find, has } from "../catalog/catalog.ts";
import { type Fact, isKind } from "../catalog/fact.ts";
import { displayName, type ObjectId, objectId } from "../catalog/object-id.ts";
import { nameList } from "../kinds/names.ts";
import { nameInWords } from "../kinds/registry.ts";
import { elements, uniqueColumns } from "./indexes.ts";
import { nameBefore } from "./names-before.ts";
import type { Examined, Rule } from "./rule.ts";
import { tableAbove } from "./table-above.ts";

/** Source: https://www.postgresql.org/docs/current/indexes-unique.html */
export const uniqueOverRows: Rule = {
  id: "unique-over-rows",
  level: "warning",
  weighs: "any",
  finds: "a unique key over columns that have rows already",
  problem: "The migration fails when two rows are the same in these columns.",
  instead: "Look for such rows first, and mend them in a migration before this one.",
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "create") return [];
      const { object } = operation;
      const columns = columnsOf(object);
      const table = tableAbove(nameBefore(object.id, migration, at));
      if (columns === null || table === null || !has(migration.before, table)) return [];
      if (isSafe(columns, table, migration)) return [];
      const own = displayName(objectId("table", ...object.id.path.slice(0, 2)));
      const list = isKind(object, "index") ? columns.join(", ") : nameList(columns);
      return [
        {
          operation: at,
          object: object.id,
          table,
          message: `adds ${nameInWords(object.id)}, and fails where two rows have the same ${list}`,
          instead: `Look for such rows first, and mend them in a migration before this one: select ${list}, count(*) from ${own} group by ${list} having count(*) > 1`,
        },
      ];
    }),
};

/** `null`: it makes nothing unique. */
function columnsOf(made: Fact): readonly string[] | null {
  if (isKind(made, "unique") || isKind(made, "primaryKey")) return made.attributes.columns;
  return isKind(made, "index") && made.attributes.unique ? elements(made.attributes) : null;
}

/** Some of them are unique already, or new, and then nothing in them is the same. */
function isSafe(columns: readonly string[], table: ObjectId, { before, after }: Examined): boolean {
  if (uniqueColumns(before, table).some((key) => key.every((column) => columns.includes(column)))) return true;
  const known = new Set(factsBelow(before, table.path, "column").map(({ id }) => id.path[2]));
  return columns.some((name) => {
    const made = find(after, objectId("column", ...table.path, name));
    return made !== undefined && !known.has(name) && made.attributes.default === null;
  });
}
