import { fact } from "../../engine/catalog/fact.ts";
import type { Oid } from "../relations.ts";
import { constraintsOf, isPeriod, keyAndInclude, splitKey } from "./constraint.ts";
import { deferral, type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  keyCount: number,
  indkey: string,
  deferrable: boolean,
  deferred: boolean,
  nullsNotDistinct: boolean | null,
  period: boolean | null,
];

/** pg_constraint of contype "u". pg_index.indnullsnotdistinct came with PostgreSQL 15, so it's asked of the row as JSON. */
export const uniqueReader: KindReader<"unique", Row> = {
  kind: "unique",
  catalog: "pg_constraint",
  query: `select coalesce(json_agg(json_build_array(c.oid, c.conrelid, c.conname, ${keyAndInclude}, c.condeferrable, c.condeferred, to_jsonb(i) -> 'indnullsnotdistinct', ${isPeriod})), '[]')
${constraintsOf("u", " join pg_index i on i.indexrelid = c.conindid")}`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, keyCount, indkey, deferrable, deferred, nullsNotDistinct, period]) => {
      const { key, include } = splitKey(keyCount, indkey);
      const columnName = (attribute: number): string => context.column(relation, attribute);
      const when = deferral(deferrable, deferred);
      const made = fact(
        { kind: "unique", path: pathIn(context, relation, name) },
        {
          columns: key.map(columnName),
          nullsNotDistinct: nullsNotDistinct ?? false,
          ...(include.length > 0 && { include: include.map(columnName) }),
          ...(when !== null && { deferrable: when }),
          ...(period === true && { withoutOverlaps: period }),
        },
      );
      return { oid, fact: made };
    }),
};
