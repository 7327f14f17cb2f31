import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { ColumnAttributes, Generated, Identity } from "../../engine/kinds/column.ts";
import { columnType, isSerial } from "../column-type.ts";
import { defaultText } from "../default-value.ts";
import { type KindReader, originOf, type ReadContext } from "../reader.ts";
import { sequenceOptions } from "../sequence-options.ts";
import type { DrizzleColumn, SqlObject } from "../types.ts";

export const column: KindReader<"column"> = {
  kind: "column",
  *read(exported, context) {
    const { table } = exported;
    if (table === null) return;
    const keys = new Set(table.primaryKeys.flatMap(({ columns }) => columns.map(context.drizzle.columnName)));
    for (const { key, column: object } of table.columns) {
      const full = context.drizzle.columnName(object);
      const id = objectId("column", table.schema, table.name, context.name(full));
      yield { fact: fact(id, attributes(object, keys.has(full), context), originOf(exported, { key })), object };
    }
  },
};

function attributes(object: DrizzleColumn, inKey: boolean, context: ReadContext): ColumnAttributes {
  const type = columnType(object, context);
  const serial = isSerial(type);
  const identity = identityOf(object, type, context);
  const generated = generatedOf(object, context);
  return {
    type,
    notNull: object.notNull || object.primary || inKey || serial || identity !== null,
    default: serial || identity !== null || generated !== null ? null : defaultText(object, context.drizzle),
    identity,
    generated,
  };
}

function identityOf({ generatedIdentity: of }: DrizzleColumn, type: string, { name }: ReadContext): Identity | null {
  if (of === undefined || of === null) return null;
  return {
    mode: of.type === "always" ? "always" : "by default",
    ...(of.sequenceName ? { name: name(of.sequenceName) } : {}),
    ...sequenceOptions(of.sequenceOptions, type),
  };
}

/** A text that isn't a template is an expression as well: so Drizzle has it. It calls everything stored, without being asked. */
function generatedOf({ generated }: DrizzleColumn, { drizzle }: ReadContext): Generated | null {
  if (generated === undefined || generated === null) return null;
  const as = typeof generated.as === "function" ? (generated.as() as SqlObject) : generated.as;
  const expression = drizzle.isSql(as) ? drizzle.sqlText(as) : String(as);
  return { expression, ...(generated.mode === "virtual" && { stored: false }) };
}
