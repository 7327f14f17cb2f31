// What stored queries and expressions refer to, as pg_depend tells: by number in the catalog document, as ids in facts.
// Source: https://www.postgresql.org/docs/current/catalog-pg-depend.html
import { keyOf, type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import type { Document, Oid } from "./relations.ts";

/** A relation and one of its columns, or 0 for the whole; or a type and `null`. */
export type Reference = readonly [oid: Oid, column: number | null];

/** One that belongs to a column stands for that column. */
export type Sequence = readonly [oid: Oid, schema: string, name: string, owner: readonly [Oid, number] | null];

/** Which rows `d` of pg_depend are references to objects that may be facts. */
export const isUse =
  "d.deptype in ('n', 'a') and d.refclassid in ('pg_class'::regclass, 'pg_type'::regclass) and d.refobjsubid >= 0";

/** All rows `d` of pg_depend as JSON. */
export const uses =
  "json_agg(json_build_array(d.refobjid, case when d.refclassid = 'pg_class'::regclass then d.refobjsubid end))";

interface Holders {
  /** The system catalog in which pg_depend knows them. */
  readonly catalog: string;
  /** A FROM, and the number in it. */
  readonly from: string;
  readonly oid: string;
}

/** A join that adds `u.uses` to the rows whose number `on` is one of theirs. */
export function withUses({ catalog, from, oid }: Holders, on: string): string {
  return `left join (
  select d.objid, ${uses} as uses from ${from} join pg_depend d on d.classid = '${catalog}'::regclass and d.objid = ${oid} and ${isUse}
  group by d.objid
) u on u.objid = ${on}`;
}

/** Sequences that queries and expressions refer to: [sequence, schema, name, [owner, column]] */
export const sequencesQuery = `select coalesce(json_agg(json_build_array(s.oid, ns.nspname, s.relname,
  (select json_build_array(p.refobjid, p.refobjsubid) from pg_depend p where p.classid = 'pg_class'::regclass and p.objid = s.oid
    and p.refclassid = 'pg_class'::regclass and p.refobjsubid > 0 and p.deptype in ('a', 'i')))), '[]')
from pg_class s join ns on ns.oid = s.relnamespace
where s.relkind = 'S' and s.oid in (select refobjid from pg_depend where refclassid = 'pg_class'::regclass
  and classid in ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_constraint'::regclass))`;

interface Names {
  relation(oid: Oid): ObjectId | undefined;
  column(relation: Oid, attribute: number): string;
  schema(name: string): string;
}

/** From references to ids, in a fixed order, each one once. Columns of views are no facts: the view stands for them. */
export function idResolver(
  { types, sequences }: Pick<Document, "types" | "sequences">,
  { relation, column, schema }: Names,
): (references: readonly Reference[]) => ObjectId[] {
  const typeIds = new Map<Oid, ObjectId | undefined>();
  for (const [oid, typeSchema, name, , enumArray, row] of types) {
    if (row !== null) typeIds.set(oid, relation(row));
    if (enumArray === null) continue;
    for (const each of [oid, enumArray]) typeIds.set(each, objectId("enum", schema(typeSchema), name));
  }
  const columnId = (table: Oid, attribute: number): ObjectId | undefined => {
    const found = relation(table);
    return found?.kind === "table" ? objectId("column", ...found.path, column(table, attribute)) : found;
  };
  const sequenceIds = new Map(
    sequences.map(([oid, sequenceSchema, name, owner]) => [
      oid,
      owner === null ? objectId("sequence", schema(sequenceSchema), name) : columnId(...owner),
    ]),
  );
  const idOf = ([oid, attribute]: Reference): ObjectId | undefined => {
    if (attribute === null) return typeIds.get(oid);
    return attribute > 0 ? columnId(oid, attribute) : (relation(oid) ?? sequenceIds.get(oid));
  };
  // Many refer to the same columns.
  const known = new Map<string, ObjectId | undefined>();
  const once = (reference: Reference): ObjectId | undefined => {
    const number = reference.join(" ");
    if (!known.has(number)) known.set(number, idOf(reference));
    return known.get(number);
  };
  return (references) => {
    const ids = references.flatMap((reference) => once(reference) ?? []);
    const byKey = new Map(ids.map((id) => [keyOf(id), id]));
    return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  };
}
