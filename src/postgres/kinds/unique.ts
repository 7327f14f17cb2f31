import { fact } from "../../engine/catalog/fact.ts";
import type { Oid } from "../relations.ts";
import { constraintsOf, keyAndInclude, splitKey } from "./constraint.ts";
import { deferral, type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  relation: Oid,
  name: string,
  keyCount: number,
  indkey: string,
  deferrable: boolean,
  deferred: boolean,
  nullsNotDistinct: boolean | null,
];

/** pg_constraint of contype "u". pg_index.indnullsnotdistinct came with PostgreSQL 15, so it's asked of the row as JSON. */
export const uniqueReader: KindReader<"unique", Row> = {
  kind: "unique",
  query: `select coalesce(json_agg(json_build_array(c.conrelid, c.conname, ${keyAndInclude}, c.condeferrable, c.condeferred, to_jsonb(i) -> 'indnullsnotdistinct')), '[]')
${constraintsOf("u", " join pg_index i on i.indexrelid = c.conindid")}`,
  toFacts: (rows, context) =>
    rows.map(([relation, name, keyCount, indkey, deferrable, deferred, nullsNotDistinct]) => {
      const { key, include } = splitKey(keyCount, indkey);
      const columnName = (attribute: number): string => context.column(relation, attribute);
      const when = deferral(deferrable, deferred);
      return fact(
        { kind: "unique", path: pathIn(context, relation, name) },
        {
          columns: key.map(columnName),
          nullsNotDistinct: nullsNotDistinct ?? false,
          ...(include.length > 0 && { include: include.map(columnName) }),
          ...(when !== null && { deferrable: when }),
        },
      );
    }),
};
