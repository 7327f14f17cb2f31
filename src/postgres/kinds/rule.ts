import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { bare, type KindReader, pathIn } from "./reader.ts";

type Row = readonly [oid: Oid, relation: Oid, name: string, definition: string, uses: readonly Reference[] | null];

const holders = {
  catalog: "pg_rewrite",
  from: "rel join pg_rewrite o on o.ev_class = rel.oid and o.rulename <> '_RETURN'",
  oid: "o.oid",
};

/** pg_rewrite, without the rules that make views. */
export const ruleReader: KindReader<"rule", Row> = {
  kind: "rule",
  catalog: "pg_rewrite",
  query: `select coalesce(json_agg(json_build_array(r.oid, r.ev_class, r.rulename, pg_get_ruledef(r.oid), u.uses)), '[]')
from rel join pg_rewrite r on r.ev_class = rel.oid and r.rulename <> '_RETURN'
${withUses(holders, "r.oid")}`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, definition, uses]) => {
      const id = objectId("rule", ...pathIn(context, relation, name));
      return { oid, fact: fact(id, { definition: bare(definition) }, { uses: context.uses(uses, relation) }) };
    }),
};
