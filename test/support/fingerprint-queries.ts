// The fingerprint of a database without pg_dump: information_schema, the pg_… views, and the functions that print SQL.
// And what pg_dump leaves out, or prints in an order that means nothing.
import type { Session } from "../../src/ports.ts";
import { testRole } from "./empty.ts";

const own = (schema: string): string => `left(${schema}::text, 3) <> 'pg_' and ${schema} <> 'information_schema'`;
const noVersionTable = (table: string): string => `left(${table}::text, 14) <> 'sluice_version'`;
const noExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.deptype = 'e' and e.classid = '${catalog}'::regclass and e.objid = ${oid})`;
/** In which order options were set means nothing. */
const sorted = (options: string): string => `(select array_agg(o order by o) from unnest(${options}) o)`;
/** Relations `c` in namespaces `n`. */
const relations = (kinds: string): string =>
  `pg_class c join pg_namespace n on n.oid = c.relnamespace and c.relkind in (${kinds}) and ${own("n.nspname")} and ${noVersionTable("c.relname")} and ${noExtension("pg_class", "c.oid")}`;

/** Each gives one column of text. */
const queries: readonly string[] = [
  `select format('schema %s', nspname) from pg_namespace where ${own("nspname")} and ${noExtension("pg_namespace", "oid")}`,
  `select format('extension %s', extname) from pg_extension`,
  `select format('relation %s.%s kind %s persistence %s options %s %s row security %s %s identity %s partitioned by %s', n.nspname, c.relname, c.relkind, c.relpersistence,
     ${sorted("c.reloptions")}, ${sorted("t.reloptions")}, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end)
   from ${relations("'r', 'p', 'v', 'm', 'S', 'f'")} left join pg_class t on t.oid = c.reltoastrelid`,
  `select format('column %s.%s.%s type %s %s.%s nullable %s default %s collation %s generated %s %s identity %s %s %s %s %s %s %s',
     i.table_schema, i.table_name, i.column_name, format_type(a.atttypid, a.atttypmod), i.udt_schema, i.udt_name, i.is_nullable, i.column_default,
     i.collation_name, i.is_generated, i.generation_expression, i.is_identity, i.identity_generation, i.identity_start, i.identity_increment,
     i.identity_minimum, i.identity_maximum, i.identity_cycle)
   from information_schema.columns i
   join pg_attribute a on a.attrelid = format('%I.%I', i.table_schema, i.table_name)::regclass and a.attname = i.column_name
   where ${own("i.table_schema")} and ${noVersionTable("i.table_name")} and ${noExtension("pg_class", "a.attrelid")}`,
  `select format('storage of %s.%s.%s: %s %s %s', n.nspname, c.relname, a.attname, a.attstorage, a.attcompression, coalesce(a.attstattarget, -1))
   from ${relations("'r', 'p', 'm'")} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`,
  `select format('index %s', indexdef) from pg_indexes where ${own("schemaname")} and ${noVersionTable("tablename")}`,
  `select format('index %s is its table''s identity %s, clustered %s', i.indexrelid::regclass, i.indisreplident, i.indisclustered)
   from ${relations("'r', 'p', 'm'")} join pg_index i on i.indrelid = c.oid`,
  `select format('constraint %s on %s: %s', c.conname, c.conrelid::regclass, pg_get_constraintdef(c.oid)) from pg_constraint c
   join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = c.connamespace
   where c.contype <> 'n' and ${own("n.nspname")} and ${noVersionTable("t.relname")}`,
  `select format('enum %s.%s: %s', n.nspname, t.typname, (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and ${own("n.nspname")} and ${noExtension("pg_type", "t.oid")}`,
  `select format('domain %s.%s: %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'd' and ${own("n.nspname")} and ${noExtension("pg_type", "t.oid")}`,
  `select format('sequence %s.%s type %s start %s min %s max %s by %s cycle %s cache %s', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size)
   from pg_sequences where ${own("schemaname")} and ${noVersionTable("sequencename")}`,
  `select format('view %s.%s: %s', n.nspname, c.relname, pg_get_viewdef(c.oid)) from ${relations("'v', 'm'")}`,
  `select format('policy %s on %s.%s: %s %s %s %s %s', policyname, schemaname, tablename, permissive, roles, cmd, qual, with_check) from pg_policies`,
  `select format('trigger %s fires %s', pg_get_triggerdef(t.oid), t.tgenabled) from ${relations("'r', 'p', 'v', 'm', 'f'")} join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal`,
  `select format('rule %s fires %s', pg_get_ruledef(r.oid), r.ev_enabled) from ${relations("'r', 'p', 'v', 'm'")} join pg_rewrite r on r.ev_class = c.oid and r.rulename <> '_RETURN'`,
  `select format('%s, target %s', pg_get_statisticsobjdef(s.oid), coalesce(s.stxstattarget, -1)) from ${relations("'r', 'p', 'm', 'f'")} join pg_statistic_ext s on s.stxrelid = c.oid`,
  `select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where p.prokind in ('f', 'p') and ${own("n.nspname")} and ${noExtension("pg_proc", "p.oid")}`,
  // Comments on whatever there may be; pg_describe_object says which it is.
  `select format('comment on %s: %s', o.words, o.description) from (
     select pg_describe_object(classoid, objoid, objsubid) as words, description from pg_description where objoid >= 16384 or classoid = 'pg_namespace'::regclass
   ) o where o.words not like '%sluice_version%'`,
];

/** What no dump of one database has, or in an order that tells nothing: roles, privileges, what is filled. */
const beyondDumps: readonly string[] = [
  `select format('role %s: %s %s %s %s %s %s %s, %s', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
     shobj_description(oid, 'pg_authid')) from pg_roles where ${testRole}`,
  `select format('relation %s.%s: method %s, tablespace %s, filled %s', n.nspname, c.relname, c.relam, c.reltablespace, c.relispopulated) from ${relations("'r', 'p', 'm'")}`,
  // Whoever granted it, and in whatever order; an object without a list has the one of its making.
  `select distinct format('grant on %s: %s to %s, grantable %s', o.words, x.privilege_type, x.grantee::regrole, x.is_grantable) from (
     select pg_describe_object('pg_class'::regclass, c.oid, 0) as words, c.relacl as acl, case c.relkind when 'S' then 's' else 'r' end::"char" as made, c.relowner as owner
       from ${relations("'r', 'p', 'v', 'm', 'S', 'f'")}
     union all select pg_describe_object('pg_class'::regclass, c.oid, a.attnum), a.attacl, 'c', c.relowner
       from ${relations("'r', 'p', 'v', 'm', 'f'")} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     union all select pg_describe_object('pg_namespace'::regclass, n.oid, 0), n.nspacl, 'n', n.nspowner from pg_namespace n where ${own("n.nspname")}
     union all select pg_describe_object('pg_type'::regclass, t.oid, 0), t.typacl, 'T', t.typowner
       from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype in ('e', 'd') and ${own("n.nspname")}
   ) o, aclexplode(coalesce(o.acl, acldefault(o.made, o.owner))) x`,
];

export function catalogLines(session: Session): Promise<string[]> {
  return linesOf(session, [...queries, ...beyondDumps]);
}

/** Beside a dump without privileges. */
export function linesBesideDump(session: Session): Promise<string[]> {
  return linesOf(session, beyondDumps);
}

async function linesOf(session: Session, asked: readonly string[]): Promise<string[]> {
  // Names are printed in full, whatever the search_path of the role is.
  const results = await session.script(`begin; set local search_path = '';\n${asked.join(";\n")};\ncommit`);
  return results
    .flat()
    .map((row) => withoutOrder(String(Object.values(row)[0])))
    .sort();
}

/** PostgreSQL prints the columns of extended statistics in the order of their table. */
export function withoutOrder(line: string): string {
  if (!line.includes("CREATE STATISTICS ")) return line;
  return line.replace(/ ON (.*) FROM /, (_, columns: string) => ` ON ${columns.split(", ").sort().join(", ")} FROM `);
}
