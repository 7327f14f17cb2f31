import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { enumOf } from "../column-type.ts";
import { type Exported, type KindReader, originOf, type ReadContext } from "../reader.ts";
import type { DrizzleEnum, DrizzleSchema, DrizzleSequence } from "../types.ts";

/** Schemas that are exported, and those that exported objects stand in: they couldn't be made without. */
export const schema: KindReader<"schema"> = {
  kind: "schema",
  *read(exported, context) {
    const { value, key } = exported;
    const own = context.drizzle.is(value, "PgSchema");
    const names = own ? [(value as DrizzleSchema).schemaName] : used(exported, context);
    for (const name of new Set(names.map(context.schema))) {
      if (name === "" || context.isForeignSchema(name)) continue;
      yield { fact: fact(objectId("schema", name), {}, originOf(exported, own ? { key } : {})) };
    }
  },
};

function used({ value, table }: Exported, context: ReadContext): readonly (string | undefined)[] {
  if (context.drizzle.is(value, "PgSequence")) return [(value as DrizzleSequence).schema];
  if (typeof value === "function" && "enumName" in value) return [(value as unknown as DrizzleEnum).schema];
  return table === null ? [] : [table.schema, ...table.columns.map(({ column }) => enumOf(column, context)?.schema)];
}
