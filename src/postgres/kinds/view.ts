import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { bare, type KindReader, optionsOf } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  schema: string,
  name: string,
  query: string,
  options: readonly string[] | null,
  uses: readonly Reference[] | null,
];

const holders = {
  catalog: "pg_rewrite",
  from: "rel join pg_rewrite o on o.ev_class = rel.oid and o.rulename = '_RETURN'",
  oid: "o.oid",
};

/** A view's query is a rule in pg_rewrite, `r`; what it refers to is that rule's. */
export const queryOfView = `join pg_rewrite r on r.ev_class = rel.oid and r.rulename = '_RETURN'
${withUses(holders, "r.oid")}`;

/** pg_class of relkind "v". */
export const viewReader: KindReader<"view", Row> = {
  kind: "view",
  catalog: "pg_class",
  query: `select coalesce(json_agg(json_build_array(rel.oid, rel.nspname, rel.relname, pg_get_viewdef(rel.oid), c.reloptions, u.uses)), '[]')
from rel join pg_class c on c.oid = rel.oid ${queryOfView}
where rel.relkind = 'v'`,
  toFacts: (rows, context) =>
    rows.map(([oid, schema, name, query, options, uses]) => {
      const id = objectId("view", context.schema(schema), name);
      const attributes = { query: bare(query), with: optionsOf(options) };
      return { oid, fact: fact(id, attributes, { uses: context.uses(uses, oid) }) };
    }),
};
