import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";

export const table: KindReader<"table"> = {
  kind: "table",
  *read(exported) {
    const { table: model, key } = exported;
    if (model === null) return;
    yield {
      fact: fact(objectId("table", model.schema, model.name), {}, originOf(exported, { key })),
      object: model.object,
    };
  },
  // A table's row type is a type.
};
