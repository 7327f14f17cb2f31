// The one statement that reads a whole catalog: a JSON document with a part for each kind, and the relations and types
// that the parts refer to by number. It must run under an empty search_path, so that deparse qualifies names always.
import { kindReaders } from "./kinds/registry.ts";
import { opclassesQuery, relationsQuery, rolesQuery, typesQuery } from "./relations.ts";
import { sequencesQuery } from "./uses.ts";

/** A setting of the session: a JSON list of the schemas that are left out, because they are like the one it works in. */
export const otherTenants = "sluice.other_tenants";

/** Which namespaces are read: a predicate over `n` (pg_namespace). */
export const userSchemas = `left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
  and n.nspname <> all (array(select json_array_elements_text(coalesce(nullif(current_setting('${otherTenants}', true), ''), '[]')::json)))`;
export const temporarySchema = "n.oid = pg_my_temp_schema()";

// Tables by themselves, because the planner expects far too few of them where it has to pick them out of all relations.
const relations = (kinds: string): string => `select c.oid, c.relname, c.relkind, ns.nspname, c.reltuples
  from pg_class c join ns on ns.oid = c.relnamespace
  where c.relkind in (${kinds}) and not c.relispartition
    and not exists (select from ext where ext.classid = 'pg_class'::regclass and ext.objid = c.oid)`;

/** SELECT of one row with one column `catalog`, JSON as text. */
export function catalogQuery(namespaces: string): string {
  const parts = Object.entries(kindReaders).map(([kind, reader]) => `'${kind}', (${reader.query})`);
  return `with
ext as materialized (select classid, objid from pg_depend where deptype = 'e'),
ns as materialized (select n.oid, n.nspname from pg_namespace n where ${namespaces}),
tab as materialized (${relations("'r', 'p'")}),
rel as materialized (select * from tab union all ${relations("'v', 'm'")})
select json_build_object(
'relations', (${relationsQuery}),
'types', (${typesQuery}),
'opclasses', (${opclassesQuery}),
'roles', (${rolesQuery}),
'sequences', (${sequencesQuery}),
${parts.join(",\n")}
)::text as catalog`;
}
