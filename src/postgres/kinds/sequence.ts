import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { SequenceOptions } from "../../engine/kinds/sequence.ts";
import type { Oid } from "../relations.ts";
import type { KindReader } from "./reader.ts";

export type OptionsRow = readonly [
  start: string,
  increment: string,
  min: string,
  max: string,
  cache: string,
  cycle: boolean,
];
type Row = readonly [oid: Oid, schema: string, name: string, type: string, options: OptionsRow];

/** The options of the pg_sequence row `s` as a JSON array. */
export const optionsOf = (s: string): string =>
  `json_build_array(${s}.seqstart::text, ${s}.seqincrement::text, ${s}.seqmin::text, ${s}.seqmax::text, ${s}.seqcache::text, ${s}.seqcycle)`;

export function sequenceOptions([start, increment, min, max, cache, cycle]: OptionsRow): SequenceOptions {
  return { start, increment, min, max, cache, cycle };
}

/** pg_class of relkind "S", without what belongs to a column (deptype "a": serial, OWNED BY; "i": identity). */
export const sequenceReader: KindReader<"sequence", Row> = {
  kind: "sequence",
  catalog: "pg_class",
  query: `select coalesce(json_agg(json_build_array(c.oid, ns.nspname, c.relname, format_type(s.seqtypid, null), ${optionsOf("s")})), '[]')
from pg_class c join ns on ns.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
where c.relkind = 'S' and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
    and (d.deptype = 'e' or (d.deptype in ('a', 'i') and d.refobjsubid > 0 and d.refclassid = 'pg_class'::regclass))
)`,
  toFacts: (rows, context) =>
    rows.map(([oid, schema, name, type, options]) => ({
      oid,
      fact: fact(objectId("sequence", context.schema(schema), name), { ...sequenceOptions(options), type }),
    })),
};
