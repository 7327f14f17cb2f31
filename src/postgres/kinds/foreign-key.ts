import { fact } from "../../engine/catalog/fact.ts";
import type { ReferentialAction } from "../../engine/kinds/foreign-key.ts";
import type { Oid } from "../relations.ts";
import { constraintsOf, type Enforcement, enforcement, enforcementOf, isPeriod } from "./constraint.ts";
import { deferral, type KindReader, pathIn } from "./reader.ts";

type Action = "a" | "r" | "c" | "n" | "d";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  attributes: readonly number[],
  target: Oid,
  targetAttributes: readonly number[],
  /** Only of a table that isn't read itself: another one's partition, an extension's. */
  targetNames: readonly [schema: string, table: string, columns: readonly string[]] | null,
  onUpdate: Action,
  onDelete: Action,
  match: "f" | "p" | "s",
  when: readonly [deferrable: boolean, deferred: boolean],
  enforcement: Enforcement,
  period: boolean | null,
  onDeleteAttributes: readonly number[] | null,
];

const actions: Readonly<Record<Action, ReferentialAction>> = {
  a: "no action",
  r: "restrict",
  c: "cascade",
  n: "set null",
  d: "set default",
};

/** pg_constraint of contype "f". confdelsetcols came with PostgreSQL 15, so it's asked of the row as JSON. */
export const foreignKeyReader: KindReader<"foreignKey", Row> = {
  kind: "foreignKey",
  catalog: "pg_constraint",
  query: `select coalesce(json_agg(json_build_array(c.oid, c.conrelid, c.conname, c.conkey, c.confrelid, c.confkey,
  case when c.confrelid not in (select oid from tab) then (
    select json_build_array(n.nspname, t.relname, (
      select json_agg(a.attname order by k.at) from unnest(c.confkey) with ordinality k (attnum, at)
      join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum))
    from pg_class t join pg_namespace n on n.oid = t.relnamespace where t.oid = c.confrelid) end,
  c.confupdtype, c.confdeltype, c.confmatchtype, json_build_array(c.condeferrable, c.condeferred), ${enforcement}, ${isPeriod},
  case when c.confdeltype in ('n', 'd') then to_jsonb(c) -> 'confdelsetcols' end)), '[]')
${constraintsOf("f")}`,
  toFacts: (rows, context) =>
    rows.map((row) => {
      const [oid, relation, name, attributes, target, targetAttributes, targetNames] = row;
      const [, , , , , , , onUpdate, onDelete, match, deferrable, enforced, period, onDeleteAttributes] = row;
      const columnsOf = (of: Oid, numbers: readonly number[]): string[] =>
        numbers.map((number) => context.column(of, number));
      const table = context.relations.get(target);
      const [schema, tableName, columns] = targetNames ?? [
        table?.schema ?? "",
        table?.name ?? "",
        columnsOf(target, targetAttributes),
      ];
      const when = deferral(...deferrable);
      const made = fact(
        { kind: "foreignKey", path: pathIn(context, relation, name) },
        {
          columns: columnsOf(relation, attributes),
          references: { schema: context.schema(schema), table: tableName, columns },
          onUpdate: actions[onUpdate],
          onDelete: actions[onDelete],
          ...(match === "f" && { match: "full" as const }),
          ...(when !== null && { deferrable: when }),
          ...enforcementOf(enforced),
          ...(period === true && { period }),
          ...(onDeleteAttributes !== null && { onDeleteColumns: columnsOf(relation, onDeleteAttributes) }),
        },
      );
      return { oid, fact: made };
    }),
};
