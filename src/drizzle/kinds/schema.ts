import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { enumOf } from "../column-type.ts";
import { type Exported, type KindReader, originOf, type ReadContext } from "../reader.ts";
import { schemaNameOf } from "../schema-name.ts";
import type { DrizzleSchema } from "../types.ts";

/** Schemas that are exported, and those that exported objects stand in: they couldn't be made without. */
export const schema: KindReader<"schema"> = {
  kind: "schema",
  *read(exported, context) {
    const { value, key } = exported;
    const own = context.drizzle.is(value, "PgSchema");
    const names = own ? [(value as DrizzleSchema).schemaName] : used(exported, context);
    for (const full of new Set(names)) {
      const name = context.schema(full);
      if (name === "" || context.isForeignSchema(full)) continue;
      yield { fact: fact(objectId("schema", name), {}, originOf(exported, own ? { key } : {})) };
    }
  },
};

function used({ value, table }: Exported, context: ReadContext): readonly (string | undefined)[] {
  return [schemaNameOf(value, context), ...(table?.columns ?? []).map(({ column }) => enumOf(column, context)?.schema)];
}
