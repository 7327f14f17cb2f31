// How large a database's tables are. Counting them would read them; PostgreSQL's own estimates cost nothing.
// https://www.postgresql.org/docs/current/catalog-pg-class.html (reltuples),
// https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE
import { keyOf, type ObjectKey, objectId } from "../engine/catalog/object-id.ts";
import type { Size } from "../engine/rules/finding.ts";
import type { Session } from "../ports.ts";

/** Never analysed and empty: as good as no rows. Never analysed otherwise: nobody knows, unless it is worth no more than this. */
const query = `
select case when n.nspname = current_schema() then '' else n.nspname end as schema, c.relname::text as name, c.relkind::text as kind,
  case when c.relkind = 'p' then (select coalesce(sum(greatest(p.reltuples, 0)), 0) from pg_partition_tree(c.oid) t join pg_class p on p.oid = t.relid)
    when c.reltuples >= 0 then c.reltuples
    when pg_relation_size(c.oid) = 0 then 0 end::text as rows,
  (select sum(pg_total_relation_size(t.relid)) from pg_partition_tree(c.oid) t)::text as parts,
  pg_total_relation_size(c.oid)::text as bytes
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

interface Row {
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly rows: string | null;
  readonly parts: string | null;
  readonly bytes: string;
}

/** By the keys of tables and materialized views. `null` rows: the table was never analysed. */
export async function readTableSizes(session: Session): Promise<ReadonlyMap<ObjectKey, Size>> {
  const rows = await session.query<Row>(query);
  return new Map(
    rows.map(({ schema, name, kind, rows: count, parts, bytes }) => [
      keyOf(objectId(kind === "m" ? "materializedView" : "table", schema, name)),
      {
        rows: count === null ? null : Math.round(Number(count)),
        bytes: Number(kind === "p" ? (parts ?? bytes) : bytes),
      },
    ]),
  );
}
