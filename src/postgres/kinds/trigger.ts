import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  definition: string,
  enabled: keyof typeof firing,
  uses: readonly Reference[] | null,
];

/** pg_trigger.tgenabled */
const firing = { O: "origin", A: "always", R: "replica", D: "never" } as const;

const holders = {
  catalog: "pg_trigger",
  from: "rel join pg_trigger o on o.tgrelid = rel.oid and not o.tgisinternal",
  oid: "o.oid",
};

/** pg_trigger, without those that PostgreSQL makes for constraints and for partitions. */
export const triggerReader: KindReader<"trigger", Row> = {
  kind: "trigger",
  catalog: "pg_trigger",
  query: `select coalesce(json_agg(json_build_array(t.oid, t.tgrelid, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled, u.uses)), '[]')
from rel join pg_trigger t on t.tgrelid = rel.oid and not t.tgisinternal and t.tgparentid = 0
${withUses(holders, "t.oid")}
where not exists (select from ext where ext.classid = 'pg_trigger'::regclass and ext.objid = t.oid)`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, definition, enabled, uses]) => {
      const id = objectId("trigger", ...pathIn(context, relation, name));
      const attributes = { definition, fires: firing[enabled] };
      return { oid, fact: fact(id, attributes, { uses: context.uses(uses, relation) }) };
    }),
};
