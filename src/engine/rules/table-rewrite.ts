import { isKind } from "../catalog/fact.ts";
import { displayName, type ObjectId } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";
import type { Rule } from "./rule.ts";
import { worksOf } from "./work.ts";

const expandAndContract =
  "Expand and contract: add a new column, fill it in batches, let the code use it, and drop the old one in a later release.";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (Notes) */
export const tableRewrite: Rule = {
  id: "table-rewrite",
  level: "error",
  weighs: "large",
  finds: "a table, or a materialized view, whose rows are all written anew",
  problem:
    "PostgreSQL writes every row and every index of the table anew, and nobody can read or write the table until it is done.",
  instead: expandAndContract,
  example: [
    { up: `op.addColumn("posts.count_big", { type: "bigint" }),` },
    {
      transaction: "none",
      note: "each batch is committed by itself",
      up: `op.run(async ({ sql, batches }) => {
  await batches({ table: "posts", where: "count_big is null" }, ({ keys }) =>
    sql("update posts set count_big = count where id = any($1::bigint[])", [keys]),
  );
}),`,
    },
  ],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, operation, rewrites }) =>
      rewrites.map((table) => ({
        operation: at,
        object: table,
        table,
        message: `writes every row of ${displayName(table)} anew while nobody can read or write it`,
        instead: insteadOf(operation, table),
      })),
    ),
};

function insteadOf(operation: Operation, table: ObjectId): string {
  if (table.kind === "materializedView")
    return "Give the materialized view a unique index, and refresh it CONCURRENTLY: it can be read meanwhile.";
  if (operation.verb === "create" && isKind(operation.object, "column")) {
    const { type, identity, generated, default: value } = operation.object.attributes;
    if (generated !== null)
      return "On PostgreSQL 18, let it be virtual (`stored: false` in the migration). Else add a plain column, let a trigger keep it, and fill the old rows in batches.";
    if (identity !== null || type.endsWith("serial"))
      return "Add a plain nullable column, fill it in batches, let it become NOT NULL, and only then make it an identity (op.alterColumn).";
    if (value === null)
      return "The check of a domain is asked for every row. Add the column with the plain type, and what the domain checks as a check with `validated: false`.";
    return "Add the column without its default and nullable, set the default by op.alterColumn, fill the old rows in batches, and let it become NOT NULL last.";
  }
  if (operation.verb !== "alter") return expandAndContract;
  if (operation.id.kind === "enum")
    return "Leave the value in the type and use it no more: a value costs nothing. Or take a new type, in a new column that is filled in batches.";
  if (operation.changes.unlogged !== undefined)
    return "Nothing spares the table this. Do it while nobody needs the table, or fill a new table in batches.";
  return expandAndContract;
}
