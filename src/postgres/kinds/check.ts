import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { constraintsOf, type Enforcement, enforcement, enforcementOf } from "./constraint.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  expression: string,
  uses: readonly Reference[] | null,
  noInherit: boolean,
  enforcement: Enforcement,
];

const holders = {
  catalog: "pg_constraint",
  from: "tab join pg_constraint o on o.conrelid = tab.oid and o.contype = 'c'",
  oid: "o.oid",
};

const query = `select coalesce(json_agg(json_build_array(c.oid, c.conrelid, c.conname, pg_get_expr(c.conbin, c.conrelid), u.uses, c.connoinherit, ${enforcement})), '[]')
${constraintsOf("c")} ${withUses(holders, "c.oid")}`;

/** pg_constraint of contype "c". */
export const checkReader: KindReader<"check", Row> = {
  kind: "check",
  catalog: "pg_constraint",
  query,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, expression, uses, noInherit, enforced]) => {
      const id = objectId("check", ...pathIn(context, relation, name));
      const attributes = { expression, ...(noInherit && { noInherit }), ...enforcementOf(enforced) };
      return { oid, fact: fact(id, attributes, { uses: context.uses(uses, relation) }) };
    }),
};
