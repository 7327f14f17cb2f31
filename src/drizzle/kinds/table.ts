import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";

export const table: KindReader<"table"> = {
  kind: "table",
  *read(exported, { hasLinkedPolicy }) {
    const { table: model, key } = exported;
    if (model === null) return;
    // As drizzle-kit has it: policies mean nothing without the switch.
    const secured = model.rowLevelSecurity || model.policies.length > 0 || hasLinkedPolicy(model.object);
    const attributes = secured ? { rowSecurity: true } : {};
    yield {
      fact: fact(objectId("table", model.schema, model.name), attributes, originOf(exported, { key })),
      object: model.object,
    };
  },
  // A table's row type is a type.
};
