import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { derived, type KindReader, originOf, type ReadContext } from "../reader.ts";
import type { DrizzleColumn } from "../types.ts";

interface Found {
  readonly columns: readonly string[];
  readonly given: string | undefined;
  readonly made: string;
  readonly nullsNotDistinct: boolean;
}

export const unique: KindReader<"unique"> = {
  kind: "unique",
  *read(exported, context) {
    const { table } = exported;
    if (table === null) return;
    const { drizzle, name } = context;
    const inline = table.columns
      .filter(({ column }) => column.isUnique)
      .map(({ column }): Found => {
        const own = drizzle.columnName(column);
        const given = explicitName(column, context);
        return {
          columns: [own],
          given,
          made: drizzle.derived.inlineUnique(table.fullName, own),
          nullsNotDistinct: column.uniqueType === "not distinct",
        };
      });
    const outer = table.uniques.map((builder): Found => {
      const columns = builder.columns.map(drizzle.columnName);
      return {
        columns,
        given: builder.name,
        made: drizzle.derived.unique(table.fullName, columns),
        nullsNotDistinct: builder.nullsNotDistinctConfig,
      };
    });
    for (const { columns, given, made, nullsNotDistinct } of [...inline, ...outer]) {
      const id = objectId("unique", table.schema, table.name, name(given || made));
      yield { fact: fact(id, { columns: columns.map(name), nullsNotDistinct }, originOf(exported, derived(!given))) };
    }
  },
};

/**
 * 0.45 always fills in the name of `.unique()`. Where builders are shared between tables, it is the name that the first
 * of them was given.
 */
function explicitName({ uniqueName, name }: DrizzleColumn, { isTableName }: ReadContext): string | undefined {
  const ending = `_${name}_unique`;
  if (!uniqueName?.endsWith(ending)) return uniqueName;
  return isTableName(uniqueName.slice(0, -ending.length)) ? undefined : uniqueName;
}
