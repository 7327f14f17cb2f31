import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import type { KindReader } from "./reader.ts";

type Row = readonly [oid: Oid, name: string];

/** pg_namespace, without the default schema: that one is no fact. */
export const schemaReader: KindReader<"schema", Row> = {
  kind: "schema",
  catalog: "pg_namespace",
  query: `select coalesce(json_agg(json_build_array(ns.oid, ns.nspname)), '[]') from ns
where not exists (select from ext where ext.classid = 'pg_namespace'::regclass and ext.objid = ns.oid)`,
  toFacts: (rows, context) =>
    rows
      .map(([oid, name]) => ({ oid, fact: fact(objectId("schema", context.schema(name)), {}) }))
      .filter(({ fact: { id } }) => id.path[0] !== ""),
};
