import { equal } from "../catalog/fact.ts";
import { displayName } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { indexedColumns } from "./indexes.ts";
import { madeHit, madeIn } from "./made.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK (indexing the referencing columns) */
export const foreignKeyWithoutIndex: Rule = {
  id: "foreign-key-without-index",
  level: "warning",
  finds: "a foreign key whose columns no index begins with",
  problem:
    "Whenever a row that it refers to is deleted, or gets another key, PostgreSQL reads the whole table to see who refers to it. PostgreSQL makes no such index by itself.",
  instead: "Add an index that begins with its columns: `index().on(table.authorId)` in the models.",
  example: [
    {
      up: `op.addForeignKey("posts.posts_author_id_fkey", { columns: ["author_id"], references: ["users", ["id"]] }),
op.createIndex("posts.posts_author_id_idx", { columns: ["author_id"], concurrently: true }),`,
    },
  ],
  find: (migration) =>
    madeIn(migration, "foreignKey")
      .filter(({ fact, old }) => old === undefined || !equal(old.attributes.columns, fact.attributes.columns))
      .filter(({ fact: { id, attributes } }) => {
        const { columns } = attributes;
        return !indexedColumns(migration.after, tableOf(id)).some((indexed) => beginsWith(indexed, columns));
      })
      .map((made) => {
        const { id, attributes } = made.fact;
        const list = attributes.columns.join(", ");
        return madeHit(
          made,
          `no index of ${displayName(tableOf(id))} begins with ${list}, which the foreign key stands on`,
        );
      }),
};

/** In any order. */
function beginsWith(indexed: readonly string[], columns: readonly string[]): boolean {
  const first = indexed.slice(0, columns.length);
  return columns.every((column) => first.includes(column));
}
