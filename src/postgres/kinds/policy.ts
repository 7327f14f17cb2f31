import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { PolicyAttributes } from "../../engine/kinds/policy.ts";
import type { Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  permissive: boolean,
  command: keyof typeof commands,
  roles: readonly Oid[],
  using: string | null,
  withCheck: string | null,
  uses: readonly Reference[] | null,
];

/** pg_policy.polcmd */
const commands = { "*": "all", r: "select", a: "insert", w: "update", d: "delete" } as const;

const holders = { catalog: "pg_policy", from: "pg_policy o", oid: "o.oid" };

/** pg_policy */
export const policyReader: KindReader<"policy", Row> = {
  kind: "policy",
  catalog: "pg_policy",
  query: `select coalesce(json_agg(json_build_array(p.oid, p.polrelid, p.polname, p.polpermissive, p.polcmd, p.polroles,
  pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid), u.uses)), '[]')
from tab join pg_policy p on p.polrelid = tab.oid
${withUses(holders, "p.oid")}`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, permissive, command, roles, using, withCheck, uses]) => {
      const attributes: PolicyAttributes = {
        as: permissive ? "permissive" : "restrictive",
        for: commands[command],
        to: roles.map(context.role).sort(),
        using,
        withCheck,
      };
      const id = objectId("policy", ...pathIn(context, relation, name));
      return { oid, fact: fact(id, attributes, { uses: context.uses(uses, relation) }) };
    }),
};
