import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { enumOf } from "../column-type.ts";
import { type Exported, type KindReader, originOf, type ReadContext, type Reading } from "../reader.ts";
import type { DrizzleEnum } from "../types.ts";

/** Enums that are exported, and those that a column of an exported table has: it couldn't be made without. */
export const enumReader: KindReader<"enum"> = {
  kind: "enum",
  *read(exported, context) {
    if (isEnum(exported.value)) yield reading(exported.value, exported, context);
    for (const { column } of exported.table?.columns ?? []) {
      const used = enumOf(column, context);
      if (used !== undefined && !context.isForeignSchema(used.schema)) {
        yield reading(used, exported, context);
      }
    }
  },
};

function reading(object: DrizzleEnum, exported: Exported, { schema, name }: ReadContext): Reading<"enum"> {
  const id = objectId("enum", schema(object.schema), name(object.enumName));
  const origin = originOf(exported, object === exported.value ? { key: exported.key } : {});
  return { fact: fact(id, { values: [...object.enumValues] }, origin), object };
}

const mark = Symbol.for("drizzle:isPgEnum");

function isEnum(value: unknown): value is DrizzleEnum {
  return typeof value === "function" && mark in value && value[mark] === true;
}
