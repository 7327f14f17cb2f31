// What a database holds beside the catalog, as the statements that make it again: one SELECT for each sort of object, of
// (rank, place, turn, object, sql), over `ext` (what belongs to an extension) and `ns` (the users' schemas).
// Objects are made in the order of their numbers, which is the order in which they were made once.
// Source: https://www.postgresql.org/docs/current/catalogs.html

const own = (catalog: string, oid: string): string =>
  `not exists (select from ext where ext.classid = '${catalog}'::regclass and ext.objid = ${oid})`;

/** ` COLLATE …` of a column or a domain, where it isn't its type's own. */
const collate = (collation: string, type: string): string =>
  `case when ${collation} not in (0, (select b.typcollation from pg_type b where b.oid = ${type})) then ' COLLATE ' || ${collation}::regcollation::text else '' end`;

const name = (schema: string, object: string): string => `quote_ident(${schema}) || '.' || quote_ident(${object})`;

const schemas = `select 0, n.oid::bigint, 0, 'schema ' || quote_ident(n.nspname), 'CREATE SCHEMA IF NOT EXISTS ' || quote_ident(n.nspname)
from ns n where ${own("pg_namespace", "n.oid")}
union all
select 0, 0, 0, 'schema public', 'DROP SCHEMA IF EXISTS public' where not exists (select from pg_namespace where nspname = 'public')`;

// An extension that makes its own schema must not find it there.
const extensions = `select 1, e.oid::bigint, 0, 'extension ' || quote_ident(e.extname), 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(e.extname)
  || case when n.nspname = 'pg_catalog' or not (${own("pg_namespace", "n.oid")}) then '' else ' SCHEMA ' || quote_ident(n.nspname) end
from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`;

// The columns of pg_collation changed their names with 15 and 17.
const collations = `select 2, l.oid::bigint, 0, 'collation ' || l.oid::regcollation::text, 'CREATE COLLATION ' || l.oid::regcollation::text || ' (' || concat_ws(', ',
  'PROVIDER = ' || case l.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
  case when l.collprovider = 'c' then 'LC_COLLATE = ' || quote_literal(l.collcollate) || ', LC_CTYPE = ' || quote_literal(l.collctype)
    else 'LOCALE = ' || quote_literal(coalesce(j ->> 'colllocale', j ->> 'colliculocale', l.collcollate)) end,
  case when not l.collisdeterministic then 'DETERMINISTIC = false' end,
  'RULES = ' || quote_literal(coalesce(j ->> 'collicurules', j ->> 'collrules'))) || ')'
from pg_collation l join ns on ns.oid = l.collnamespace cross join to_jsonb(l) j where ${own("pg_collation", "l.oid")}`;

const domains = `select 2, t.oid::bigint, 0, 'domain ' || t.oid::regtype::text, 'CREATE DOMAIN ' || t.oid::regtype::text || ' AS ' || format_type(t.typbasetype, t.typtypmod)
  || ${collate("t.typcollation", "t.typbasetype")} || coalesce(' DEFAULT ' || pg_get_expr(t.typdefaultbin, 0), '')
  || case when t.typnotnull then ' NOT NULL' else '' end
from pg_type t join ns on ns.oid = t.typnamespace where t.typtype = 'd' and ${own("pg_type", "t.oid")}
union all
select 2, t.oid::bigint, 1, 'domain ' || t.oid::regtype::text, 'ALTER DOMAIN ' || t.oid::regtype::text || ' ADD CONSTRAINT ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid)
from pg_constraint c join pg_type t on t.oid = c.contypid join ns on ns.oid = t.typnamespace where c.contype = 'c' and ${own("pg_type", "t.oid")}`;

const composites = `select 2, t.oid::bigint, 0, 'type ' || t.oid::regtype::text, 'CREATE TYPE ' || t.oid::regtype::text || ' AS (' || coalesce((
  select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) || ${collate("a.attcollation", "a.atttypid")}, ', ' order by a.attnum)
  from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '') || ')'
from pg_type t join ns on ns.oid = t.typnamespace join pg_class c on c.oid = t.typrelid and c.relkind = 'c' where ${own("pg_type", "t.oid")}`;

const ranges = `select 2, t.oid::bigint, 0, 'type ' || t.oid::regtype::text, 'CREATE TYPE ' || t.oid::regtype::text || ' AS RANGE (' || concat_ws(', ',
  'SUBTYPE = ' || format_type(r.rngsubtype, null),
  'SUBTYPE_OPCLASS = ' || ${name("opn.nspname", "op.opcname")},
  case when r.rngcollation <> 0 then 'COLLATION = ' || r.rngcollation::regcollation::text end,
  case when r.rngsubdiff::oid <> 0 then 'SUBTYPE_DIFF = ' || r.rngsubdiff::text end,
  'MULTIRANGE_TYPE_NAME = ' || (to_jsonb(r) ->> 'rngmultitypid')::oid::regtype::text) || ')'
from pg_range r join pg_type t on t.oid = r.rngtypid join ns on ns.oid = t.typnamespace
join pg_opclass op on op.oid = r.rngsubopc join pg_namespace opn on opn.oid = op.opcnamespace
where r.rngcanonical::oid = 0 and ${own("pg_type", "t.oid")}`;

const functions = `select 2, p.oid::bigint, 0, case p.prokind when 'p' then 'procedure ' else 'function ' end || p.oid::regprocedure::text, pg_get_functiondef(p.oid)
from pg_proc p join ns on ns.oid = p.pronamespace where p.prokind <> 'a' and ${own("pg_proc", "p.oid")}`;

const plainAggregate = "a.aggkind = 'n' and a.aggmtransfn::oid = 0";

const aggregates = `select 2, p.oid::bigint, 0, 'aggregate ' || p.oid::regprocedure::text, 'CREATE AGGREGATE ' || ${name("ns.nspname", "p.proname")}
  || '(' || coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*') || ') (' || concat_ws(', ',
  'SFUNC = ' || a.aggtransfn::text,
  'STYPE = ' || format_type(a.aggtranstype, null),
  case when a.aggtransspace <> 0 then 'SSPACE = ' || a.aggtransspace end,
  case when a.aggfinalfn::oid <> 0 then 'FINALFUNC = ' || a.aggfinalfn::text end,
  case when a.aggfinalextra then 'FINALFUNC_EXTRA' end,
  case when a.aggcombinefn::oid <> 0 then 'COMBINEFUNC = ' || a.aggcombinefn::text end,
  case when a.aggserialfn::oid <> 0 then 'SERIALFUNC = ' || a.aggserialfn::text || ', DESERIALFUNC = ' || a.aggdeserialfn::text end,
  'INITCOND = ' || quote_literal(a.agginitval),
  'PARALLEL = ' || case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' else 'UNSAFE' end) || ')'
from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join ns on ns.oid = p.pronamespace where ${plainAggregate} and ${own("pg_proc", "p.oid")}`;

const textSearch = `select 2, d.oid::bigint, 0, 'text search dictionary ' || d.oid::regdictionary::text, 'CREATE TEXT SEARCH DICTIONARY ' || d.oid::regdictionary::text
  || ' (TEMPLATE = ' || ${name("tn.nspname", "t.tmplname")} || coalesce(', ' || d.dictinitoption, '') || ')'
from pg_ts_dict d join ns on ns.oid = d.dictnamespace join pg_ts_template t on t.oid = d.dicttemplate join pg_namespace tn on tn.oid = t.tmplnamespace
where ${own("pg_ts_dict", "d.oid")}
union all
select 2, c.oid::bigint, 0, 'text search configuration ' || c.oid::regconfig::text, 'CREATE TEXT SEARCH CONFIGURATION ' || c.oid::regconfig::text
  || ' (PARSER = ' || ${name("pn.nspname", "p.prsname")} || ')'
from pg_ts_config c join ns on ns.oid = c.cfgnamespace join pg_ts_parser p on p.oid = c.cfgparser join pg_namespace pn on pn.oid = p.prsnamespace
where ${own("pg_ts_config", "c.oid")}
union all
select 2, c.oid::bigint, 1, 'text search configuration ' || c.oid::regconfig::text, 'ALTER TEXT SEARCH CONFIGURATION ' || c.oid::regconfig::text
  || ' ADD MAPPING FOR ' || quote_ident(k.alias) || ' WITH ' || string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno)
from pg_ts_config c join ns on ns.oid = c.cfgnamespace join pg_ts_config_map m on m.mapcfg = c.oid
join lateral ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype
where ${own("pg_ts_config", "c.oid")} group by c.oid, k.alias`;

export const objectQueries = [
  schemas,
  extensions,
  collations,
  domains,
  composites,
  ranges,
  functions,
  aggregates,
  textSearch,
].join("\nunion all\n");

/** In words: what no statement is made for. 16384 is the first number that is a user's. */
export const missingQueries = `select 'operator ' || o.oid::regoperator::text from pg_operator o join ns on ns.oid = o.oprnamespace where ${own("pg_operator", "o.oid")}
union all
select 'operator class ' || ${name("ns.nspname", "o.opcname")} from pg_opclass o join ns on ns.oid = o.opcnamespace where ${own("pg_opclass", "o.oid")}
union all
select 'cast (' || format_type(c.castsource, null) || ' AS ' || format_type(c.casttarget, null) || ')' from pg_cast c where c.oid >= 16384 and ${own("pg_cast", "c.oid")}
union all
select 'type ' || t.oid::regtype::text from pg_type t join ns on ns.oid = t.typnamespace where t.typtype = 'b' and t.typcategory <> 'A' and ${own("pg_type", "t.oid")}
union all
select 'range type ' || t.oid::regtype::text from pg_range r join pg_type t on t.oid = r.rngtypid join ns on ns.oid = t.typnamespace where r.rngcanonical::oid <> 0 and ${own("pg_type", "t.oid")}
union all
select 'aggregate ' || p.oid::regprocedure::text from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join ns on ns.oid = p.pronamespace where not (${plainAggregate}) and ${own("pg_proc", "p.oid")}
union all
select 'foreign table ' || c.oid::regclass::text from pg_class c join ns on ns.oid = c.relnamespace where c.relkind = 'f' and ${own("pg_class", "c.oid")}`;
