import { fact } from "../../engine/catalog/fact.ts";
import { qualifiedName, quoteIdentifier } from "../../engine/catalog/identifier.ts";
import { type ObjectId, objectId } from "../../engine/catalog/object-id.ts";
import type { Context, Oid } from "../relations.ts";
import { type Reference, withUses } from "../uses.ts";
import { type KindReader, pathIn } from "./reader.ts";

type Row = readonly [
  oid: Oid,
  relation: Oid,
  name: string,
  /** `d` ndistinct, `f` dependencies, `m` mcv, `e` expressions */
  kinds: readonly string[],
  columns: string,
  expressions: readonly string[] | null,
  target: number | null,
  uses: readonly Reference[] | null,
];

const holders = { catalog: "pg_statistic_ext", from: "pg_statistic_ext o", oid: "o.oid" };

/** pg_statistic_ext, as far as they stand in their table's schema. Since PostgreSQL 17 a target that isn't set is NULL. */
export const statisticsReader: KindReader<"statistics", Row> = {
  kind: "statistics",
  catalog: "pg_statistic_ext",
  query: `select coalesce(json_agg(json_build_array(s.oid, s.stxrelid, s.stxname, s.stxkind, s.stxkeys::text, pg_get_statisticsobjdef_expressions(s.oid), s.stxstattarget, u.uses)), '[]')
from rel join pg_class c on c.oid = rel.oid join pg_statistic_ext s on s.stxrelid = rel.oid and s.stxnamespace = c.relnamespace
${withUses(holders, "s.oid")}`,
  toFacts: (rows, context) =>
    rows.map(([oid, relation, name, kinds, columns, expressions, target, uses]) => {
      const id = objectId("statistics", ...pathIn(context, relation, name));
      const definition = definitionOf(id, { kinds, columns: namesOf(columns, relation, context), expressions });
      return { oid, fact: fact(id, { definition, target: target ?? -1 }, { uses: context.uses(uses, relation) }) };
    }),
};

const words: Readonly<Record<string, string>> = { d: "ndistinct", f: "dependencies", m: "mcv" };

interface Parts {
  readonly kinds: readonly string[];
  readonly columns: readonly string[];
  readonly expressions: readonly string[] | null;
}

/** As pg_get_statisticsobjdef prints it, but for the order of columns, which there is that of the table. */
function definitionOf({ path: [schema = "", table = "", name = ""] }: ObjectId, parts: Parts): string {
  const kinds = parts.kinds.flatMap((kind) => words[kind] ?? []).sort();
  const said = kinds.length === 0 ? "" : ` (${kinds.join(", ")})`;
  const on = [...parts.columns.map(quoteIdentifier), ...(parts.expressions ?? []).map((each) => `(${each})`)].join(
    ", ",
  );
  return `CREATE STATISTICS ${qualifiedName(schema, name)}${said} ON ${on} FROM ${qualifiedName(schema, table)}`;
}

function namesOf(keys: string, relation: Oid, context: Context): string[] {
  const numbers = keys.split(" ").filter((key) => key !== "");
  return numbers.map((key) => context.column(relation, Number(key))).sort();
}
