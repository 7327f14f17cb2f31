import { type Fact, fact } from "../../engine/catalog/fact.ts";
import { objectId, schemaOf } from "../../engine/catalog/object-id.ts";
import type { ColumnAttributes, Identity } from "../../engine/kinds/column.ts";
import type { Context, Oid, TypeReference } from "../relations.ts";
import { isUse, type Reference, uses } from "../uses.ts";
import { type KindReader, pathIn } from "./reader.ts";
import { type OptionsRow, optionsOf, sequenceOptions } from "./sequence.ts";

type Row = readonly [relation: Oid, columns: readonly ColumnRow[]];

type ColumnRow = readonly [
  number: number,
  type: TypeReference,
  notNull: boolean,
  /** `null` when there's nothing special; the rest is rare. */
  more: null | {
    readonly default?: string;
    /** '' none, 's' stored, 'v' virtual */
    readonly generated?: "" | "s" | "v";
    readonly uses?: readonly Reference[];
    /** Of a sequence that this column owns. */
    readonly sequence?: {
      readonly kind: "a" | "i";
      readonly call: string;
      readonly name: string;
      readonly options: OptionsRow;
    };
    /** '' none, 'a' always, 'd' by default */
    readonly identity?: "" | "a" | "d";
    readonly collation?: readonly [schema: string, name: string];
    /** pg_attribute.attstorage, where it isn't the type's; attcompression; attstattarget, where it was set */
    readonly storage?: keyof typeof storages;
    readonly compression?: keyof typeof compressions;
    readonly statistics?: number;
  },
];

// The type of a user's schema is told by number, with the modifier that format_type prints after its name. Of an array
// type it's the element's. `nextval` of the column's own sequence makes a serial; the text is what deparse prints.
const query = `select coalesce(json_agg(json_build_array(c.attrelid, c.columns)), '[]') from (
  select a.attrelid, json_agg(json_build_array(
    a.attnum,
    case when e.typnamespace = 'pg_catalog'::regnamespace then to_json(format_type(a.atttypid, a.atttypmod))
      else json_build_array(e.oid, substr(format_type(e.oid, a.atttypmod), length(format_type(e.oid, null)) + 1), e.oid <> t.oid) end,
    a.attnotnull,
    case when a.atthasdef or a.attidentity <> '' or a.attcollation <> t.typcollation or owned.relid is not null
      or a.attstorage <> t.typstorage or a.attcompression <> '' or a.attstattarget >= 0 then json_strip_nulls(json_build_object(
      'default', case when a.atthasdef then pg_get_expr(v.adbin, v.adrelid) end,
      'generated', a.attgenerated, 'identity', a.attidentity, 'uses', case when a.attgenerated <> '' then (
        select ${uses} from pg_depend d where (d.classid, d.objid, d.objsubid) in (('pg_attrdef'::regclass, v.oid, 0), ('pg_class'::regclass, a.attrelid, a.attnum))
          and ${isUse} and (d.refobjid, d.refobjsubid) <> (a.attrelid, a.attnum)) end,
      'sequence', owned.sequence, 'storage', case when a.attstorage <> t.typstorage then a.attstorage end,
      'compression', nullif(a.attcompression, ''), 'statistics', case when a.attstattarget >= 0 then a.attstattarget end,
      'collation', case when a.attcollation <> t.typcollation then (
        select json_build_array(n.nspname, l.collname) from pg_collation l join pg_namespace n on n.oid = l.collnamespace where l.oid = a.attcollation) end
    )) end
  ) order by a.attnum) as columns
  from tab join pg_attribute a on a.attrelid = tab.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  join pg_type e on e.oid = case when t.typcategory = 'A' and t.typelem <> 0 then t.typelem else t.oid end
  left join pg_attrdef v on a.atthasdef and v.adrelid = a.attrelid and v.adnum = a.attnum
  left join (
    select p.refobjid as relid, p.refobjsubid as attnum, json_build_object('kind', p.deptype, 'name', s.relname,
      'call', 'nextval(''' || replace(s.oid::regclass::text, '''', '''''') || '''::regclass)', 'options', ${optionsOf("q")}) as sequence
    from pg_sequence q join pg_class s on s.oid = q.seqrelid
    join pg_depend p on p.classid = 'pg_class'::regclass and p.objid = s.oid and p.objsubid = 0
      and p.refclassid = 'pg_class'::regclass and p.refobjsubid > 0 and p.deptype in ('a', 'i')
  ) owned on owned.relid = a.attrelid and owned.attnum = a.attnum
  where a.attislocal
  group by a.attrelid
) c`;

const storages = { p: "plain", e: "external", x: "extended", m: "main" } as const;
const compressions = { p: "pglz", l: "lz4" } as const;
const serials: Readonly<Record<string, string>> = { smallint: "smallserial", integer: "serial", bigint: "bigserial" };

/** pg_attribute with pg_attrdef; serial, identity and generated columns by what pg_depend and pg_sequence say. */
export const columnReader: KindReader<"column", Row> = {
  kind: "column",
  catalog: "pg_class",
  query,
  toFacts: (rows, context) =>
    rows.flatMap(([oid, columns]) =>
      columns.map((row) => ({ oid, column: row[0], fact: columnFact(oid, row, context) })),
    ),
};

function columnFact(relation: Oid, [number, reference, notNull, more]: ColumnRow, context: Context): Fact<"column"> {
  const id = { kind: "column", path: pathIn(context, relation, context.column(relation, number)) } as const;
  const type = context.type(reference);
  const plain: ColumnAttributes = { type, notNull, default: null, identity: null, generated: null };
  if (more === null) return fact(id, plain);
  const attributes: ColumnAttributes = {
    ...plain,
    ...(more.collation !== undefined && { collation: context.collation(...more.collation) }),
    ...(more.storage !== undefined && { storage: storages[more.storage] }),
    ...(more.compression !== undefined && { compression: compressions[more.compression] }),
    ...(more.statistics !== undefined && { statistics: more.statistics }),
  };
  const text = more.default ?? null;
  if (more.generated === "s" || more.generated === "v") {
    const generated = { expression: text ?? "", stored: more.generated === "s" };
    return fact(id, { ...attributes, generated }, { uses: context.uses(more.uses, relation) });
  }
  const { sequence } = more;
  if (more.identity !== undefined && more.identity !== "" && sequence !== undefined) {
    const identity: Identity = {
      mode: more.identity === "a" ? "always" : "by default",
      name: sequence.name,
      ...sequenceOptions(sequence.options),
    };
    return fact(id, { ...attributes, identity });
  }
  const serial = serials[type];
  if (serial !== undefined && sequence !== undefined && text === sequence.call)
    return fact(id, { ...attributes, type: serial }, { sequence: objectId("sequence", schemaOf(id), sequence.name) });
  return fact(id, { ...attributes, default: isNull(text) ? null : text });
}

// A cast of NULL is printed bare; whatever contains one among other things is printed in parentheses or begins otherwise.
function isNull(text: string | null): boolean {
  return text === null || text.startsWith("NULL::");
}
