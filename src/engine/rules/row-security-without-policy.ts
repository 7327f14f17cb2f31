import { factsBelow, factsOfKind, find } from "../catalog/catalog.ts";
import { displayName, type ObjectId, sameId } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { placeOf } from "./made.ts";
import { nameAfter, nameBefore } from "./names-before.ts";
import type { Examined, Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/ddl-rowsecurity.html (default deny) */
export const rowSecurityWithoutPolicy: Rule = {
  id: "row-security-without-policy",
  level: "warning",
  finds: "row-level security without a policy",
  problem:
    "With row-level security and no policy, nobody but the owner of the table, and who bypasses it, sees or writes any row.",
  instead: "Add a policy (`pgPolicy` in the models) in the same migration.",
  example: [
    {
      up: `op.alterTable("posts", { rowSecurity: { from: false, to: true } }),
op.createPolicy("posts.own", { using: "author_id = current_setting('app.user')::bigint" }),`,
    },
  ],
  find: (migration) =>
    factsOfKind(migration.after, "table")
      .filter(({ id, attributes }) => {
        if (attributes.rowSecurity !== true || factsBelow(migration.after, id.path, "policy").length > 0) return false;
        const old = nameBefore(id, migration, migration.up.length);
        const was = find(migration.before, old);
        return was?.attributes.rowSecurity !== true || factsBelow(migration.before, old.path, "policy").length > 0;
      })
      .map(({ id }) => ({
        operation: placeOf(id, migration) ?? lastDropped(migration, id),
        object: id,
        table: null,
        message: `table ${displayName(id)} has row-level security and no policy`,
      })),
};

/** The operation that dropped a policy of the table. */
function lastDropped(migration: Examined, table: ObjectId): number | null {
  const at = migration.up.findLastIndex(
    (operation, place) =>
      operation.verb === "drop" &&
      operation.id.kind === "policy" &&
      sameId(nameAfter(tableOf(operation.id), migration, place), table),
  );
  return at < 0 ? null : at;
}
