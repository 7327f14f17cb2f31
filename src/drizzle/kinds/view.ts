import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";
import { storageParameters } from "../storage-parameters.ts";
import { viewModel, viewOptions, viewQuery } from "../view-model.ts";

export const view: KindReader<"view"> = {
  kind: "view",
  *read(exported, context) {
    const { value, key } = exported;
    if (!context.drizzle.is(value, "PgView")) return;
    const object = value as object;
    const model = viewModel(object);
    const id = objectId("view", context.schema(model.schema), context.name(model.name));
    const attributes = {
      query: viewQuery(model, exported, context),
      with: storageParameters(viewOptions(object).with),
    };
    yield { fact: fact(id, attributes, originOf(exported, { key })), object };
  },
};
