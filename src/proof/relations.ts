// What PostgreSQL holds of a replica's tables at one moment: the locks of this session, and the files that they stand in.
// Sources: https://www.postgresql.org/docs/current/view-pg-locks.html (the session's own locks),
// https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBOBJECT (pg_relation_filenode)
import { type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import type { Lock } from "../engine/render/statement.ts";
import type { Session } from "../ports.ts";

/** A table, a partitioned table or a materialized view. */
export interface Relation {
  readonly id: ObjectId;
  /** The file of its rows: another one after they were written anew. */
  readonly node: string;
  /** By the name of each index, its file. */
  readonly indexes: Readonly<Record<string, string>>;
  readonly locks: readonly Lock[];
}

/** By what PostgreSQL knows them by, whatever they are called. */
export type Relations = ReadonlyMap<string, Relation>;

interface Row {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly node: string | null;
  readonly indexes: Readonly<Record<string, string>> | null;
  readonly modes: readonly string[] | null;
}

const query = `
select c.oid::text as oid, case when n.nspname = current_schema() then '' else n.nspname end as schema, c.relname::text as name,
  c.relkind::text as kind, pg_relation_filenode(c.oid)::text as node,
  (select json_object_agg(i.relname, coalesce(pg_relation_filenode(i.oid), 0)::text)
   from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid) as indexes,
  (select json_agg(distinct l.mode) from pg_locks l
   where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.relation = c.oid
     and l.database = (select oid from pg_database where datname = current_database())) as modes
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 2, 3`;

export async function readRelations(session: Session): Promise<Relations> {
  const rows = await session.query<Row>(query);
  return new Map(
    rows.map(({ oid, schema, name, kind, node, indexes, modes }) => [
      oid,
      {
        id: objectId(kind === "m" ? "materializedView" : "table", schema, name),
        node: node ?? "",
        indexes: indexes ?? {},
        locks: (modes ?? []).map(lockOf),
      },
    ]),
  );
}

/** `AccessExclusiveLock` → `ACCESS EXCLUSIVE`. */
function lockOf(mode: string): Lock {
  const words = mode.replace(/Lock$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return words.toUpperCase() as Lock;
}

/** The table whose rows are read to see whether this foreign key holds. */
export async function tableOfForeignKey(session: Session, name: string): Promise<readonly string[]> {
  const rows = await session.query<{ oid: string }>(
    "select conrelid::text as oid from pg_constraint where contype = 'f' and conname = $1",
    [name],
  );
  return rows.map(({ oid }) => oid);
}
