import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { Oid } from "../relations.ts";
import { isUse, type Reference, uses } from "../uses.ts";
import { constraintsOf } from "./constraint.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  definition: string,
  references: readonly Reference[] | null,
];

// The constraint holds on to its columns, the index behind it to what its expressions name.
const query = `select coalesce(json_agg(json_build_array(c.oid, c.conrelid, c.conname, pg_get_constraintdef(c.oid), u.uses)), '[]')
${constraintsOf("x")} left join (
  select o.oid, ${uses} as uses from tab join pg_constraint o on o.conrelid = tab.oid and o.contype = 'x'
  join pg_depend d on (d.classid, d.objid) in (('pg_constraint'::regclass, o.oid), ('pg_class'::regclass, o.conindid)) and ${isUse}
  group by o.oid
) u on u.oid = c.oid`;

/** pg_constraint of contype "x". */
export const exclusionReader: KindReader<"exclusion", Row> = {
  kind: "exclusion",
  catalog: "pg_constraint",
  query,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, definition, references]) => {
      const id = objectId("exclusion", ...pathIn(context, relation, name));
      return { oid, fact: fact(id, { definition }, { uses: context.uses(references, relation) }) };
    }),
};
