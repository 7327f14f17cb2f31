import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";
import { sequenceOptions } from "../sequence-options.ts";
import type { DrizzleSequence } from "../types.ts";

export const sequence: KindReader<"sequence"> = {
  kind: "sequence",
  *read(exported, context) {
    if (!context.drizzle.is(exported.value, "PgSequence")) return;
    const object = exported.value as DrizzleSequence;
    const id = objectId("sequence", context.schema(object.schema), context.name(object.seqName));
    yield { fact: fact(id, sequenceOptions(object.seqOptions), originOf(exported, { key: exported.key })), object };
  },
};
