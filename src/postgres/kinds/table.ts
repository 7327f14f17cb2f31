import { fact } from "../../engine/catalog/fact.ts";
import { objectId } from "../../engine/catalog/object-id.ts";
import type { TableAttributes } from "../../engine/kinds/table.ts";
import type { Oid } from "../relations.ts";
import { type KindReader, optionsOf } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  schema: string,
  name: string,
  rowSecurity: boolean,
  /** `null` when there's nothing special; the rest is rare. */
  more: null | {
    readonly unlogged: boolean;
    readonly forced: boolean;
    /** pg_class.relreplident: default, nothing, full, an index */
    readonly identity: "d" | "n" | "f" | "i";
    readonly with?: readonly string[];
    readonly toast?: readonly string[];
    readonly partitionBy?: string;
  },
];

const identities = { n: "nothing", f: "full" } as const;

/** pg_class of relkind "r" and "p", without partitions. The options of the table's own TOAST table are named after it. */
export const tableReader: KindReader<"table", Row> = {
  kind: "table",
  catalog: "pg_class",
  query: `select coalesce(json_agg(json_build_array(tab.oid, tab.nspname, tab.relname, c.relrowsecurity,
  case when c.relpersistence = 'u' or c.relforcerowsecurity or c.relreplident <> 'd' or c.relkind = 'p' or c.reloptions is not null or toast.oid is not null
    then json_strip_nulls(json_build_object('unlogged', c.relpersistence = 'u', 'forced', c.relforcerowsecurity, 'identity', c.relreplident,
      'with', c.reloptions, 'toast', toast.reloptions, 'partitionBy', case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end)) end)), '[]')
from tab join pg_class c on c.oid = tab.oid
left join pg_class toast on toast.oid = c.reltoastrelid and toast.reloptions is not null`,
  toFacts: (rows, context) =>
    rows.map(([oid, schema, name, rowSecurity, more]) => ({
      oid,
      fact: fact(objectId("table", context.schema(schema), name), { rowSecurity, ...rest(more) }),
    })),
};

function rest(more: Row[4]): TableAttributes {
  if (more === null) return {};
  const { unlogged, forced, identity, partitionBy } = more;
  const toast = (more.toast ?? []).map((option) => `toast.${option}`);
  const options = optionsOf([...(more.with ?? []), ...toast]);
  return {
    ...(forced && { forceRowSecurity: true }),
    ...(unlogged && { unlogged }),
    ...(Object.keys(options).length > 0 && { with: options }),
    ...(partitionBy !== undefined && { partitionBy }),
    ...((identity === "n" || identity === "f") && { replicaIdentity: identities[identity] }),
  };
}
