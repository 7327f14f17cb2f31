import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import { type KindReader, originOf } from "../reader.ts";

export const check: KindReader<"check"> = {
  kind: "check",
  *read(exported, { drizzle, name }) {
    const { table } = exported;
    for (const { name: full, value } of table?.checks ?? []) {
      const id = objectId("check", table?.schema ?? "", table?.name ?? "", name(full));
      yield { fact: fact(id, { expression: drizzle.sqlText(value) }, originOf(exported)) };
    }
  },
};
