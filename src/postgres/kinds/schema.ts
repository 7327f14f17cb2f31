import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { KindReader } from "./reader.ts";

/** pg_namespace, without the default schema: that one is no fact. */
export const schemaReader: KindReader<"schema", string> = {
  kind: "schema",
  query: `select coalesce(json_agg(ns.nspname), '[]') from ns
where not exists (select from ext where ext.classid = 'pg_namespace'::regclass and ext.objid = ns.oid)`,
  toFacts: (rows, context) =>
    rows
      .filter((name) => context.schema(name) !== "")
      .map((name) => fact(objectId("schema", context.schema(name)), {})),
};
