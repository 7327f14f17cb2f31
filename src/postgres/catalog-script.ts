// The one statement that reads a whole catalog: a JSON document with a part for each kind, and the relations and types
// that the parts refer to by number. It must run under an empty search_path, so that deparse qualifies names always.
import { kindReaders } from "./kinds/registry.ts";
import { opclassesQuery, relationsQuery, typesQuery } from "./relations.ts";

/** Which namespaces are read: a predicate over `n` (pg_namespace). */
export const userSchemas = "left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'";
export const temporarySchema = "n.oid = pg_my_temp_schema()";

/** SELECT of one row with one column `catalog`, JSON as text. */
export function catalogQuery(namespaces: string): string {
  const parts = Object.entries(kindReaders).map(([kind, reader]) => `'${kind}', (${reader.query})`);
  return `with
ext as materialized (select classid, objid from pg_depend where deptype = 'e'),
ns as materialized (select n.oid, n.nspname from pg_namespace n where ${namespaces}),
rel as materialized (
  select c.oid, c.relname, ns.nspname, c.relpersistence, c.reltuples
  from pg_class c join ns on ns.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and not exists (select from ext where ext.classid = 'pg_class'::regclass and ext.objid = c.oid)
)
select json_build_object(
'relations', (${relationsQuery}),
'types', (${typesQuery}),
'opclasses', (${opclassesQuery}),
${parts.join(",\n")}
)::text as catalog`;
}
