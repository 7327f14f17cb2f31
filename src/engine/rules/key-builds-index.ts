import { displayName } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";
import { hasIndex, isMade } from "./indexes.ts";
import type { Rule } from "./rule.ts";
import { keepsAllOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (ADD table_constraint_using_index) */
export const keyBuildsIndex: Rule = {
  id: "key-builds-index",
  level: "error",
  weighs: "large",
  finds: "a key whose index is built while its table is locked",
  problem:
    "A unique constraint, a primary key or an exclusion constraint stands on an index. PostgreSQL builds it here, and nobody can read or write the table until it is done.",
  instead:
    "Build a unique index concurrently, and make the key of it by op.sql in a later migration (ADD CONSTRAINT … USING INDEX). For a primary key, let its columns become NOT NULL first.",
  example: [
    { up: `op.createIndex("users.users_email_key", { columns: ["email"], unique: true, concurrently: true }),` },
    {
      note: "`effect` of the file says op.dropIndex and op.addUnique, both of users.users_email_key",
      up: `op.sql(
  "alter table users add constraint users_email_key unique using index users_email_key",
  "alter table users drop constraint users_email_key; create unique index users_email_key on users (email)",
),`,
    },
  ],
  find: (migration) =>
    worksOf(migration).flatMap(({ at, operation, builds, under }) =>
      builds
        .filter(({ table, index }) => {
          return keepsAllOut(under(table)) && (isMade(operation) || !hasIndex(migration.before, table, index));
        })
        .map(({ table, index }) => ({
          operation: at,
          object: table,
          table,
          message: `builds the index of ${index} on ${displayName(table)} while nobody can read or write it`,
          ...insteadOf(operation),
        })),
    ),
};

function insteadOf(operation: Operation): { readonly instead?: string } {
  return operation.verb === "create" && operation.object.id.kind === "exclusion"
    ? { instead: "PostgreSQL knows no other way to it. Add it while nobody needs the table." }
    : {};
}
