import { find } from "../catalog/catalog.ts";
import { displayName, type ObjectId } from "../catalog/object-id.ts";
import type { Examined, Rule } from "./rule.ts";
import { keepsAllOut, keepsWritersOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY */
export const indexBlocksWrites: Rule = {
  id: "index-blocks-writes",
  level: "error",
  weighs: "large",
  finds: "an index that is built while nobody can write to its table",
  problem: "PostgreSQL reads the whole table to build the index, and nobody can write to the table until it is done.",
  instead:
    "Build it concurrently: `.concurrently()` on the index in the models, or `concurrently: true` in the migration. It runs outside of the transaction, and takes longer.",
  example: [{ up: `op.createIndex("posts.posts_title_idx", { columns: ["title"], concurrently: true }),` }],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, builds, under }) =>
      builds
        .filter(({ table }) => keepsWritersOut(under(table)) && !keepsAllOut(under(table)))
        .map(({ table, index }) => ({
          operation: at,
          object: table,
          table,
          message: `builds the index ${index} on ${displayName(table)} while nobody can write to it`,
          ...(isPartitioned(migration, table) && { instead: onPartitions }),
        })),
    ),
};

/** https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE */
const onPartitions =
  "A partitioned table takes no CONCURRENTLY. By op.sql, make the index ON ONLY the table, build one on each partition concurrently, and attach each (ALTER INDEX … ATTACH PARTITION).";

function isPartitioned({ before }: Examined, table: ObjectId): boolean {
  const found = find(before, table as ObjectId<"table">);
  return (found?.attributes.partitionBy ?? null) !== null;
}
