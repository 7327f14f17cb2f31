// SQL that somebody else wrote, run on a replica one migration after the other: what each of them made of the database.
// Rows that were changed are told by the transaction's counters:
// https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS
import { has } from "../engine/catalog/catalog.ts";
import type { Kind } from "../engine/catalog/kind.ts";
import { keyOf, nameOf, type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import type { Session } from "../ports.ts";
import type { Replica } from "./replica.ts";
import type { Failure } from "./run.ts";
import { run } from "./run.ts";
import { readState, type State } from "./state.ts";

export interface Traced {
  readonly before: State;
  readonly after: State;
  /** Of objects that are still the same ones, under other names. */
  readonly renames: readonly { readonly from: ObjectId; readonly to: ObjectId }[];
  /** `none`: some statement must not run in a transaction with the others. */
  readonly transaction: "each" | "none";
  /** Statements that change no schema: rows, as a rule. */
  readonly besides: readonly string[];
  /** What the replica can't run; all else was run. */
  readonly failures: readonly Failure[];
}

/** `before` is the state that the replica is in. */
export async function traced(replica: Replica, statements: readonly string[], before: State): Promise<Traced> {
  const { session } = replica;
  const old = await identities(session);
  const ran = await runAll(session, statements);
  const after = await readState(replica);
  const now = await identities(session);
  const renames = [...old].flatMap(([identity, from]) => {
    const to = now.get(identity);
    if (to === undefined || keyOf(from) === keyOf(to) || !has(before.catalog, from) || !has(after.catalog, to))
      return [];
    // A column that only went along with its table has its name still.
    return from.path.length === 3 && nameOf(from) === nameOf(to) ? [] : [{ from, to }];
  });
  return { before, after, renames, ...ran };
}

async function runAll(
  session: Session,
  statements: readonly string[],
): Promise<Pick<Traced, "transaction" | "besides" | "failures">> {
  const together = await runTogether(session, statements);
  if (together !== null) return { transaction: "each", besides: together, failures: [] };
  const failures: Failure[] = [];
  for (const up of statements) {
    const failure = await run(session, [{ verb: "sql", up, down: null }], "none");
    if (failure !== null) failures.push(failure);
  }
  return { transaction: failures.length === 0 ? "none" : "each", besides: [], failures };
}

/** The statements that changed no schema; `null`: they can't run in one transaction, and nothing was done. */
async function runTogether(session: Session, statements: readonly string[]): Promise<string[] | null> {
  const besides: string[] = [];
  await session.script("begin");
  try {
    let before = await changes(session);
    for (const statement of statements) {
      await session.script(statement);
      const now = await changes(session);
      if (now.schema === before.schema || now.rows !== before.rows) besides.push(statement);
      before = now;
    }
    await session.script("commit");
    return besides;
  } catch {
    await session.script("rollback").catch(() => undefined);
    return null;
  }
}

/** How many rows the transaction has written so far: into the system's catalogs, and into tables of users. */
async function changes(session: Session): Promise<{ readonly schema: string; readonly rows: string }> {
  const sum = "coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::text";
  // A materialized view is filled when it is made.
  const [row] = await session.query<{ schema: string; rows: string }>(
    `select (select ${sum} from pg_stat_xact_sys_tables) as schema,
       (select ${sum} from pg_stat_xact_user_tables t join pg_class c on c.oid = t.relid where c.relkind <> 'm') as rows`,
  );
  return { schema: row?.schema ?? "", rows: row?.rows ?? "" };
}

/** What PostgreSQL knows an object by, whatever it is called, and its id. */
async function identities(session: Session): Promise<ReadonlyMap<string, ObjectId>> {
  const rows = await session.query<{ key: string; kind: Kind; path: string[] }>(`
with ns as (select oid, nspname, case when nspname = current_schema() then '' else nspname end as name from pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema')
select 'n' || oid as key, 'schema' as kind, array[nspname::text] as path from ns
union all
select 'c' || c.oid, case c.relkind when 'v' then 'view' when 'm' then 'materializedView' when 'S' then 'sequence' else 'table' end,
  array[ns.name::text, c.relname::text] from pg_class c join ns on ns.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S')
union all
select 'a' || a.attrelid || '.' || a.attnum, 'column', array[ns.name::text, c.relname::text, a.attname::text]
  from pg_attribute a join pg_class c on c.oid = a.attrelid join ns on ns.oid = c.relnamespace
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
union all
select 't' || t.oid, 'enum', array[ns.name::text, t.typname::text] from pg_type t join ns on ns.oid = t.typnamespace where t.typtype = 'e'`);
  return new Map(rows.map(({ key, kind, path }) => [key, objectId(kind, ...path)]));
}
