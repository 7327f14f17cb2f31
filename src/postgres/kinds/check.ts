import { fact } from "../../engine/catalog/fact.ts";
import type { Oid } from "../relations.ts";
import { constraintsOf } from "./constraint.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  relation: Oid,
  name: string,
  expression: string,
  attributes: readonly number[] | null,
  noInherit: boolean,
  validated: boolean,
];

/** pg_constraint of contype "c". */
export const checkReader: KindReader<"check", Row> = {
  kind: "check",
  query: `select coalesce(json_agg(json_build_array(c.conrelid, c.conname, pg_get_expr(c.conbin, c.conrelid), c.conkey, c.connoinherit, c.convalidated)), '[]')
${constraintsOf("c")}`,
  toFacts: (rows, context) =>
    rows.map(([relation, name, expression, attributes, noInherit, validated]) =>
      fact(
        { kind: "check", path: pathIn(context, relation, name) },
        { expression, ...(noInherit && { noInherit }), ...(!validated && { validated }) },
        { uses: (attributes ?? []).map((attribute) => context.column(relation, attribute)) },
      ),
    ),
};
