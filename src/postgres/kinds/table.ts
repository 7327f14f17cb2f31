import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { KindReader } from "./reader.ts";

type Row = readonly [schema: string, name: string, unlogged: boolean];

/** pg_class of relkind "r" and "p", without partitions. */
export const tableReader: KindReader<"table", Row> = {
  kind: "table",
  query: `select coalesce(json_agg(json_build_array(rel.nspname, rel.relname, rel.relpersistence = 'u')), '[]') from rel`,
  toFacts: (rows, context) =>
    rows.map(([schema, name, unlogged]) =>
      fact(objectId("table", context.schema(schema), name), unlogged ? { unlogged } : {}),
    ),
};
