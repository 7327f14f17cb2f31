import { type Fact, fact } from "../../engine/catalog/fact.ts";
import { qualifiedName } from "../../engine/catalog/identifier.ts";
import { nameOf, type ObjectId, schemaOf } from "../../engine/catalog/object-id.ts";
import type { IndexColumn } from "../../engine/kinds/index.ts";
import type { Context, Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { keyAndInclude, splitKey } from "./constraint.ts";
import { type KindReader, optionsOf, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  method: readonly [name: string, ordered: boolean],
  keyCount: number,
  indkey: string,
  indoption: string,
  indclass: string,
  indcollation: string,
  unique: boolean,
  /** `null` when there's nothing special; the rest is rarer. */
  more: null | {
    readonly invalid?: boolean;
    readonly nullsNotDistinct?: boolean;
    readonly where?: string;
    readonly with?: readonly string[];
    readonly expressions?: Readonly<Record<string, readonly [text: string, collation: Oid]>>;
    readonly uses?: readonly Reference[];
    readonly collations?: Readonly<Record<string, readonly [schema: string, name: string]>>;
    /** Parameters of an operator class, by the column's place: `{siglen=32}`. */
    readonly parameters?: Readonly<Record<string, readonly string[]>>;
  },
];

// Those with an expression or a predicate.
const holders = {
  catalog: "pg_class",
  from: "rel join pg_index o on o.indrelid = rel.oid and (o.indexprs is not null or o.indpred is not null)",
  oid: "o.indexrelid",
};

// Asked for one column, pg_get_indexdef prints the expression alone, in parentheses unless it is a function call.
// 100 is the collation "default", which text has by itself; an operator class may store something else than a text.
const query = `select coalesce(json_agg(json_build_array(i.indexrelid, i.indrelid, x.relname, json_build_array(m.amname, m.ordered), ${keyAndInclude},
  i.indoption::text, i.indclass::text, i.indcollation::text, i.indisunique,
  case when i.indisunique or i.indexprs is not null or i.indpred is not null or x.reloptions is not null or o.parameters is not null or not i.indisvalid
    or exists (select from unnest(i.indcollation) k (oid) where k.oid not in (0, 100)) then json_strip_nulls(json_build_object(
    'invalid', case when not i.indisvalid and x.relkind = 'i' then true end,
    'nullsNotDistinct', case when i.indisunique then to_jsonb(i) -> 'indnullsnotdistinct' end,
    'where', pg_get_expr(i.indpred, i.indrelid),
    'with', x.reloptions,
    'parameters', o.parameters,
    'expressions', case when i.indexprs is not null then (
      select json_object_agg(k.n, json_build_array(pg_get_indexdef(i.indexrelid, k.n, false), coalesce(nullif(t.typcollation, 0), 100)))
      from generate_series(1, i.indnkeyatts) k (n) join pg_attribute a on a.attrelid = i.indexrelid and a.attnum = k.n
      join pg_type t on t.oid = a.atttypid where i.indkey[k.n - 1] = 0) end,
    'uses', u.uses,
    'collations', (select json_object_agg(l.oid, json_build_array(n.nspname, l.collname))
      from pg_collation l join pg_namespace n on n.oid = l.collnamespace where l.oid = any (i.indcollation::oid[]))
  )) end)), '[]')
from rel join pg_index i on i.indrelid = rel.oid join pg_class x on x.oid = i.indexrelid
join (select oid, amname, pg_indexam_has_property(oid, 'can_order') as ordered from pg_am) m on m.oid = x.relam
${withUses(holders, "i.indexrelid")}
left join (
  select a.attrelid, json_object_agg(a.attnum, a.attoptions) as parameters from pg_attribute a
  where a.attoptions is not null and a.attnum > 0 group by a.attrelid
) o on o.attrelid = i.indexrelid
where not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))`;

/** pg_index without those that back a constraint. */
export const indexReader: KindReader<"index", Row> = {
  kind: "index",
  catalog: "pg_class",
  query,
  toFacts: (rows, context) => rows.map((row) => ({ oid: row[0], fact: indexFact(row, context) })),
};

function indexFact(row: Row, context: Context): Fact<"index"> {
  const [, relation, name, [method], keyCount, indkey, , , , unique, more] = row;
  const { key, include } = splitKey(keyCount, indkey);
  const columnName = (attribute: number): string => context.column(relation, attribute);
  const attributes = {
    unique,
    method,
    columns: key.map((attribute, at) => indexColumn(row, { attribute, at }, context)),
    where: more?.where ?? null,
    with: optionsOf(more?.with),
    ...(include.length > 0 && { include: include.map(columnName) }),
    ...(more?.nullsNotDistinct === true && { nullsNotDistinct: true }),
  };
  const id = { kind: "index", path: pathIn(context, relation, name) } as const;
  const origin = {
    ...(more?.uses !== undefined && { uses: context.uses(more.uses, relation) }),
    ...(more?.invalid === true && { amiss: invalid(id) }),
  };
  return Object.keys(origin).length === 0 ? fact(id, attributes) : fact(id, attributes, origin);
}

// Only the database that it happened in has to be mended, so that it is no difference: another one may be as it should.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
function invalid(id: ObjectId): string {
  const name = qualifiedName(schemaOf(id), nameOf(id));
  return `is INVALID, as CREATE INDEX CONCURRENTLY leaves it when it fails: no query uses it. Mend it with REINDEX INDEX CONCURRENTLY ${name}`;
}

function indexColumn(row: Row, place: { attribute: number; at: number }, context: Context): IndexColumn {
  const [, relation, , [, ordered], , , indoption, indclass, indcollation, , more] = row;
  const { attribute, at } = place;
  const expression = more?.expressions?.[at + 1];
  // The two bits of indoption: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_index.h
  const option = ordered ? Number(nth(indoption, at)) : 0;
  const [descending, nullsFirst] = [(option & 1) !== 0, (option & 2) !== 0];
  const opclass = context.opclass(nth(indclass, at));
  const parameters = more?.parameters?.[at + 1];
  const collation = nth(indcollation, at);
  const own = expression === undefined ? columnCollation(context, relation, attribute) : expression[1];
  const other = collation === own ? undefined : more?.collations?.[collation];
  const named = other === undefined ? undefined : context.collation(...other);
  return {
    ...(expression === undefined
      ? { column: context.column(relation, attribute), ...(named !== undefined && { collation: named }) }
      : { expression: `${expression[0]}${named === undefined ? "" : ` COLLATE ${named}`}` }),
    ...(descending && { order: "desc" as const }),
    ...(nullsFirst !== descending && { nulls: nullsFirst ? ("first" as const) : ("last" as const) }),
    ...(opclass !== undefined && {
      opclass: `${opclass}${parameters === undefined ? "" : ` (${parameters.join(", ")})`}`,
    }),
  };
}

function columnCollation(context: Context, relation: Oid, attribute: number): Oid | undefined {
  return context.relations.get(relation)?.columns.get(attribute)?.collation;
}

function nth(numbers: string, at: number): string {
  return numbers.split(" ")[at] ?? "";
}
