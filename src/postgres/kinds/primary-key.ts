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
  period: boolean | null,
];

/** pg_constraint of contype "p", with the columns of its index. */
export const primaryKeyReader: KindReader<"primaryKey", Row> = {
  kind: "primaryKey",
  catalog: "pg_constraint",
  query: `select coalesce(json_agg(json_build_array(c.oid, c.conrelid, c.conname, ${keyAndInclude}, c.condeferrable, c.condeferred, ${isPeriod})), '[]')
${constraintsOf("p", " join pg_index i on i.indexrelid = c.conindid")}`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, keyCount, indkey, deferrable, deferred, period]) => {
      const { key, include } = splitKey(keyCount, indkey);
      const columnName = (attribute: number): string => context.column(relation, attribute);
      const when = deferral(deferrable, deferred);
      const made = fact(
        { kind: "primaryKey", path: pathIn(context, relation, name) },
        {
          columns: key.map(columnName),
          ...(include.length > 0 && { include: include.map(columnName) }),
          ...(when !== null && { deferrable: when }),
          ...(period === true && { withoutOverlaps: period }),
        },
      );
      return { oid, fact: made };
    }),
};
