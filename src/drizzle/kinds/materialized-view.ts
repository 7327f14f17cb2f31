import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";
import { storageParameters } from "../storage-parameters.ts";
import { viewModel, viewOptions, viewQuery } from "../view-model.ts";

export const materializedView: KindReader<"materializedView"> = {
  kind: "materializedView",
  *read(exported, context) {
    const { value, key } = exported;
    if (!context.drizzle.is(value, "PgMaterializedView")) return;
    const object = value as object;
    const model = viewModel(object);
    const { using = "heap", tablespace = null, withNoData = false, with: parameters } = viewOptions(object);
    const id = objectId("materializedView", context.schema(model.schema), context.name(model.name));
    const attributes = {
      query: viewQuery(model, exported, context),
      using,
      with: storageParameters(parameters),
      tablespace,
      populated: !withNoData,
    };
    yield { fact: fact(id, attributes, originOf(exported, { key })), object };
  },
};
