// How relations stand, as the open transaction sees them: which they are, where their rows are kept, how many rows it has
// written (PostgreSQL counts them while `track_counts` is on; TRUNCATE gives a table new files), and what it has locked.
// Source: https://www.postgresql.org/docs/current/monitoring-stats.html, view-pg-locks.html
import type { Session } from "../ports.ts";

export interface RelationState {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** Of the relation and its partitions. */
  readonly files: string;
  /** Rows inserted, updated and deleted, those of partitions included. */
  readonly written: number;
  /** The transaction holds a lock on it that readers don't need. */
  readonly locked: boolean;
}

export interface RelationsAsked {
  readonly names: readonly (readonly [schema: string, name: string])[];
  /** Wherever they are by now. */
  readonly oids: readonly number[];
}

export async function readRelationStates(session: Session, { names, oids }: RelationsAsked): Promise<RelationState[]> {
  const rows = await session.query<Record<keyof RelationState, unknown>>(query, [
    JSON.stringify(names),
    JSON.stringify(oids),
  ]);
  return rows.map(({ oid, schema, name, owner, files, written, locked }) => ({
    oid: Number(oid),
    schema: String(schema),
    name: String(name),
    owner: String(owner),
    files: String(files),
    written: Number(written),
    locked: locked === true,
  }));
}

const query = `with recursive root as (
  select c.oid, n.nspname, c.relname, c.relowner from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid in (select o::oid from json_array_elements_text($2::text::json) o)
    or (n.nspname, c.relname) in (select e ->> 0, e ->> 1 from json_array_elements($1::text::json) e)
), tree(root, oid) as (
  select oid, oid from root union all select t.root, i.inhrelid from tree t join pg_inherits i on i.inhparent = t.oid
), locks as materialized (
  select coalesce(i.indrelid, l.relation) as oid from pg_locks l left join pg_index i on i.indexrelid = l.relation
  where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted and l.mode not in ('AccessShareLock', 'RowShareLock')
)
select r.oid::bigint::text as oid, r.nspname as schema, r.relname as name, pg_get_userbyid(r.relowner) as owner, t.files, t.written, t.locked
from root r join lateral (
  select string_agg(format('%s:%s', c.oid, c.relfilenode), ' ' order by c.oid) as files,
    sum(pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid) + pg_stat_get_xact_tuples_deleted(c.oid))::text as written,
    bool_or(c.oid in (select oid from locks)) as locked
  from tree join pg_class c on c.oid = tree.oid where tree.root = r.oid
) t on true`;
