import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { UserError } from "../../engine/errors.ts";
import type { ReferentialAction } from "../../engine/kinds/foreign-key.ts";
import { derived, type Exported, type KindReader, originOf, type ReadContext } from "../reader.ts";
import { tableName } from "../table-model.ts";
import type { ForeignKey } from "../types.ts";

export const foreignKey: KindReader<"foreignKey"> = {
  kind: "foreignKey",
  *read(exported, context) {
    const { table } = exported;
    if (table === null) return;
    const { drizzle, name, schema } = context;
    for (const key of table.foreignKeys) {
      const { name: given, columns, foreignColumns, foreignTable } = referenceOf(key, exported, context);
      const own = columns.map(drizzle.columnName);
      const target = tableName(foreignTable);
      const to = { table: target.name, columns: foreignColumns.map(drizzle.columnName) };
      const id = objectId(
        "foreignKey",
        table.schema,
        table.name,
        name(given || drizzle.derived.foreignKey(table.fullName, own, to)),
      );
      const attributes = {
        columns: own.map(name),
        references: { schema: schema(target.schema), table: name(to.table), columns: to.columns.map(name) },
        onUpdate: action(key.onUpdate),
        onDelete: action(key.onDelete),
      };
      yield { fact: fact(id, attributes, originOf(exported, derived(!given))) };
    }
  },
};

/** The reference is lazy, so that a mistake in it only shows here. */
function referenceOf(
  key: ForeignKey,
  { table, file }: Exported,
  { locate }: ReadContext,
): ReturnType<ForeignKey["reference"]> {
  try {
    const found = key.reference();
    if ([...found.columns, ...found.foreignColumns].every((column) => typeof column?.name === "string")) return found;
    throw new TypeError("a column of it is undefined");
  } catch (error) {
    const place = locate(error) ?? file;
    throw new UserError(
      "bad_reference",
      `${place}: a foreign key of table "${table?.fullName}" names a column that isn't there (${error instanceof Error ? error.message : String(error)}).`,
      {
        hint: "Look at the .references(…) and foreignKey(…) of this table: the column must be a key of the other table's model.",
        cause: error,
      },
    );
  }
}

function action(given: string | undefined): ReferentialAction {
  return (given ?? "no action") as ReferentialAction;
}
