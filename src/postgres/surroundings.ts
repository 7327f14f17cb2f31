// What a database holds that the catalog's objects may stand on and that the catalog doesn't know: extensions, functions,
// domains, composite types, … It comes as the statements that make it on another database, in one round trip.
import { quoteIdentifier } from "../engine/catalog/identifier.ts";
import type { Session } from "../ports.ts";
import { userSchemas } from "./catalog-script.ts";
import { settingsQuery } from "./read-database.ts";
import { missingQueries, objectQueries } from "./surroundings-queries.ts";

export interface Surroundings {
  /** The schemas in which unqualified names are looked up; the first one is what the catalog calls the default. */
  readonly searchPath: readonly string[];
  readonly extensions: readonly { readonly name: string; readonly schema: string; readonly version: string }[];
  /** In an order that works, but for what stands on the catalog's objects in turn. */
  readonly statements: readonly SurroundingStatement[];
  /** In words: what is there and can't be made. */
  readonly missing: readonly string[];
}

export interface SurroundingStatement {
  /** What it makes, in words: `function public.slug(text)`. */
  readonly object: string;
  readonly sql: string;
}

// A range type makes its functions and its cast along with it (deptype "i").
const query = `with ext as materialized (
  select classid, objid from pg_depend where deptype = 'e' or (deptype = 'i' and classid in ('pg_proc'::regclass, 'pg_cast'::regclass))
),
ns as materialized (select n.oid, n.nspname from pg_namespace n where ${userSchemas})
select json_build_object(
  'extensions', (select coalesce(json_agg(json_build_object('name', e.extname, 'schema', n.nspname, 'version', e.extversion) order by e.oid), '[]')
    from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'),
  'statements', (select coalesce(json_agg(json_build_object('object', s.object, 'sql', s.sql) order by s.rank, s.place, s.turn, s.sql), '[]')
    from (${objectQueries}) s (rank, place, turn, object, sql)),
  'missing', (select coalesce(json_agg(m.object order by m.object), '[]') from (${missingQueries}) m (object))
)::text as surroundings`;

/** The session must not be in a transaction. Names come out qualified, because the search_path is empty meanwhile. */
export async function readSurroundings(session: Session): Promise<Surroundings> {
  try {
    const [settings, rows] = await session.script(
      `begin isolation level repeatable read read only;\n${settingsQuery};\nset local search_path = '';\n${query};\ncommit`,
    );
    const searchPath = JSON.parse(String(settings?.[0]?.path)) as string[];
    return { searchPath, ...(JSON.parse(String(rows?.[0]?.surroundings)) as Omit<Surroundings, "searchPath">) };
  } catch (thrown) {
    await session.script("rollback").catch(() => undefined);
    throw thrown;
  }
}

/** What makes unqualified names mean the same in another session. */
export function searchPathStatement({ searchPath }: Pick<Surroundings, "searchPath">): string {
  return `set search_path = ${searchPath.length === 0 ? "''" : searchPath.map(quoteIdentifier).join(", ")}`;
}
