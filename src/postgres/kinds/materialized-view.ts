import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import type { Reference } from "../uses.ts";
import { bare, type KindReader, optionsOf } from "./reader.ts";
import { queryOfView } from "./view.ts";

type Row = readonly [
  oid: Oid,
  schema: string,
  name: string,
  query: string,
  using: string,
  options: readonly string[] | null,
  tablespace: string | null,
  populated: boolean,
  uses: readonly Reference[] | null,
];

/** pg_class of relkind "m". Without a tablespace of its own it is in the database's. */
export const materializedViewReader: KindReader<"materializedView", Row> = {
  kind: "materializedView",
  catalog: "pg_class",
  query: `select coalesce(json_agg(json_build_array(rel.oid, rel.nspname, rel.relname, pg_get_viewdef(rel.oid), m.amname, c.reloptions, s.spcname, c.relispopulated, u.uses)), '[]')
from rel join pg_class c on c.oid = rel.oid join pg_am m on m.oid = c.relam left join pg_tablespace s on s.oid = c.reltablespace ${queryOfView}
where rel.relkind = 'm'`,
  toFacts: (rows, context) =>
    rows.map(([oid, schema, name, query, using, options, tablespace, populated, uses]) => {
      const id = objectId("materializedView", context.schema(schema), name);
      const attributes = { query: bare(query), using, with: optionsOf(options), tablespace, populated };
      return { oid, fact: fact(id, attributes, { uses: context.uses(uses, oid) }) };
    }),
};
