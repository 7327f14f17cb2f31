import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";
import type { DrizzleRole } from "../types.ts";

export const role: KindReader<"role"> = {
  kind: "role",
  *read(exported, { drizzle, name }) {
    const { value, key } = exported;
    if (!drizzle.is(value, "PgRole")) return;
    const object = value as DrizzleRole;
    const { createDb = false, createRole = false, inherit = true } = object;
    const attributes = { createDb, createRole, inherit };
    yield { fact: fact(objectId("role", name(object.name)), attributes, originOf(exported, { key })), object };
  },
};
