// Who else than its owner may do what with an object. Objects with the same privileges share a row.
// Source: https://www.postgresql.org/docs/current/ddl-priv.html
import type { Grants } from "../engine/kinds/common.ts";
import { userSchemas } from "./catalog-script.ts";
import type { Oid } from "./relations.ts";

export type GrantsRow = readonly [
  objects: readonly (readonly [catalog: string, oid: Oid, column: number])[],
  granted: readonly (readonly [role: Oid, privilege: string, grantable: boolean])[] | null,
];

export const grantsQuery = `select coalesce(json_agg(json_build_array(o.objects, (
  select json_agg(json_build_array(x.grantee, x.privilege_type, x.is_grantable)) from aclexplode(o.acl) x where x.grantee <> o.owner))), '[]')
from (
  select a.owner, a.acl, json_agg(json_build_array(a.catalog, a.oid, a.attnum)) as objects
  from (
    select n.oid, n.nspowner as owner, n.nspacl as acl, 'pg_namespace' as catalog, 0 as attnum from pg_namespace n where ${userSchemas}
    union all select c.oid, c.relowner, c.relacl, 'pg_class', 0 from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relnamespace in (select n.oid from pg_namespace n where ${userSchemas})
    union all select c.oid, c.relowner, a.attacl, 'pg_class', a.attnum from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attnum > 0 and a.attacl is not null
    union all select t.oid, t.typowner, t.typacl, 'pg_type', 0 from pg_type t where t.typtype = 'e'
  ) a where a.acl is not null
  group by a.owner, a.acl
) o`;

const grantOption = " WITH GRANT OPTION";

/** By role, privileges sorted; a privilege that several roles gave is grantable when one of them said so. */
export function grantsOf(granted: GrantsRow[1], role: (oid: Oid) => string): Grants {
  const roles = new Map<string, Map<string, boolean>>();
  for (const [oid, privilege, grantable] of granted ?? []) {
    const name = role(oid);
    const privileges = roles.get(name) ?? new Map<string, boolean>();
    privileges.set(privilege, grantable || privileges.get(privilege) === true);
    roles.set(name, privileges);
  }
  const said = (privileges: ReadonlyMap<string, boolean>): string[] =>
    [...privileges].map(([privilege, grantable]) => `${privilege}${grantable ? grantOption : ""}`).sort();
  return Object.fromEntries([...roles].map(([name, privileges]) => [name, said(privileges)] as const).sort());
}
