// The fingerprint of a database without pg_dump: information_schema, the pg_… views, and the functions that print SQL.
import type { Session } from "../../src/ports.ts";

const own = (schema: string): string => `left(${schema}::text, 3) <> 'pg_' and ${schema} <> 'information_schema'`;
const noVersionTable = (table: string): string => `left(${table}::text, 14) <> 'sluice_version'`;
const noExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend e where e.deptype = 'e' and e.classid = '${catalog}'::regclass and e.objid = ${oid})`;

/** Each gives one column of text. */
const queries: readonly string[] = [
  `select format('schema %s', nspname) from pg_namespace where ${own("nspname")} and ${noExtension("pg_namespace", "oid")}`,
  `select format('extension %s', extname) from pg_extension`,
  `select format('relation %s.%s kind %s persistence %s options %s row security %s %s', n.nspname, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity, c.relforcerowsecurity)
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${own("n.nspname")} and ${noVersionTable("c.relname")} and ${noExtension("pg_class", "c.oid")}`,
  `select format('column %s.%s.%s type %s %s.%s nullable %s default %s collation %s generated %s %s identity %s %s %s %s %s %s %s',
     i.table_schema, i.table_name, i.column_name, format_type(a.atttypid, a.atttypmod), i.udt_schema, i.udt_name, i.is_nullable, i.column_default,
     i.collation_name, i.is_generated, i.generation_expression, i.is_identity, i.identity_generation, i.identity_start, i.identity_increment,
     i.identity_minimum, i.identity_maximum, i.identity_cycle)
   from information_schema.columns i
   join pg_attribute a on a.attrelid = format('%I.%I', i.table_schema, i.table_name)::regclass and a.attname = i.column_name
   where ${own("i.table_schema")} and ${noVersionTable("i.table_name")} and ${noExtension("pg_class", "a.attrelid")}`,
  `select format('index %s', indexdef) from pg_indexes where ${own("schemaname")} and ${noVersionTable("tablename")}`,
  `select format('constraint %s on %s: %s', c.conname, c.conrelid::regclass, pg_get_constraintdef(c.oid)) from pg_constraint c
   join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = c.connamespace
   where c.contype <> 'n' and ${own("n.nspname")} and ${noVersionTable("t.relname")}`,
  `select format('enum %s.%s: %s', n.nspname, t.typname, (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' and ${own("n.nspname")} and ${noExtension("pg_type", "t.oid")}`,
  `select format('domain %s.%s: %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
   from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'd' and ${own("n.nspname")} and ${noExtension("pg_type", "t.oid")}`,
  `select format('sequence %s.%s type %s start %s min %s max %s by %s cycle %s cache %s', schemaname, sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size)
   from pg_sequences where ${own("schemaname")} and ${noVersionTable("sequencename")}`,
  `select format('view %s.%s: %s', n.nspname, c.relname, pg_get_viewdef(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('v', 'm') and ${own("n.nspname")} and ${noExtension("pg_class", "c.oid")}`,
  `select format('policy %s on %s.%s: %s %s %s %s %s', policyname, schemaname, tablename, permissive, roles, cmd, qual, with_check) from pg_policies`,
  `select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal`,
  `select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where p.prokind in ('f', 'p') and ${own("n.nspname")} and ${noExtension("pg_proc", "p.oid")}`,
  `select format('comment on %s.%s.%s: %s', n.nspname, c.relname, a.attname, d.description) from pg_description d
   join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass join pg_namespace n on n.oid = c.relnamespace
   left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0 where ${own("n.nspname")} and ${noVersionTable("c.relname")}`,
];

export async function catalogLines(session: Session): Promise<string[]> {
  // Names are printed in full, whatever the search_path of the role is.
  const results = await session.script(`begin; set local search_path = '';\n${queries.join(";\n")};\ncommit`);
  return results
    .flat()
    .map((row) => String(Object.values(row)[0]))
    .sort();
}
