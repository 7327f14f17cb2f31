import { splitName } from "../catalog/identifier.ts";
import { displayName, objectId } from "../catalog/object-id.ts";
import { type RebuiltColumn, valuesOf } from "../kinds/enum-sql.ts";
import { without } from "../kinds/enum-values.ts";
import type { Change } from "../operations/operation.ts";
import { nameBefore } from "./names-before.ts";
import type { Hit, Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/datatype-enum.html (values can't be removed; the type is made anew) */
export const enumValueRemoved: Rule = {
  id: "enum-value-removed",
  level: "error",
  weighs: "any",
  finds: "an enum that loses a value which rows may hold",
  problem:
    "The type is made anew without the value. The migration fails when a row holds it, and so does code that still writes it.",
  instead:
    'First deploy code that no longer writes the value. Then say what becomes of the rows: `npx sluice makemigrations --map "mood.worse:ok"`. Or leave the value where it is: it costs nothing.',
  find: (migration) =>
    migration.up.flatMap((operation, at): Hit[] => {
      if (operation.verb !== "alter" || operation.id.kind !== "enum") return [];
      const { id, changes } = operation;
      return columnsOf(changes.values).flatMap(({ column, mapped = {} }): Hit[] => {
        const gone = without(valuesOf(changes.values?.from), valuesOf(changes.values?.to));
        const open = gone.filter((value) => !Object.hasOwn(mapped, value));
        const parts = splitName(column).slice(0, -1);
        const table = objectId("table", ...(parts.length === 1 ? ["", ...parts] : parts));
        if (open.length === 0) return [];
        const values = open.map((value) => `'${value}'`).join(" or ");
        return [
          {
            operation: at,
            object: id,
            table: nameBefore(table, migration, at),
            message: `takes ${values} out of enum ${displayName(id)}, and fails where ${column} holds it`,
          },
        ];
      });
    }),
};

/** Those that the type is made anew under; none where values only come, or get other names. */
function columnsOf(values: Change | undefined): readonly RebuiltColumn[] {
  return Array.isArray(values?.with) ? (values.with as unknown as readonly RebuiltColumn[]) : [];
}
