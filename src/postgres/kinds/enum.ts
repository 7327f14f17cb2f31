import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import type { KindReader } from "./reader.ts";

type Row = readonly [oid: Oid, schema: string, name: string, values: readonly string[] | null];

/** pg_type of typtype "e", with the labels of pg_enum in sort order. */
export const enumReader: KindReader<"enum", Row> = {
  kind: "enum",
  catalog: "pg_type",
  query: `select coalesce(json_agg(json_build_array(t.oid, ns.nspname, t.typname, e.labels)), '[]')
from pg_type t join ns on ns.oid = t.typnamespace
left join (select enumtypid, json_agg(enumlabel order by enumsortorder) as labels from pg_enum group by enumtypid) e on e.enumtypid = t.oid
where t.typtype = 'e' and not exists (select from ext where ext.classid = 'pg_type'::regclass and ext.objid = t.oid)`,
  toFacts: (rows, context) =>
    rows.map(([oid, schema, name, values]) => ({
      oid,
      fact: fact(objectId("enum", context.schema(schema), name), { values: values ?? [] }),
    })),
};
