import { has } from "../catalog/catalog.ts";
import { nameInWords } from "../kinds/registry.ts";
import { nameAfter, nameBefore } from "./names-before.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-dropview.html */
export const viewDropped: Rule = {
  id: "view-dropped",
  level: "warning",
  finds: "a view that is dropped and doesn't come back",
  problem: "No rows are lost, but code that is still running and reads the view fails from that moment on.",
  instead: "First deploy code that no longer reads it, then drop it in a later release.",
  find: (migration) =>
    migration.up.flatMap((operation, at) => {
      if (operation.verb !== "drop") return [];
      const { id } = operation;
      if (id.kind !== "view" && id.kind !== "materializedView") return [];
      if (!has(migration.before, nameBefore(id, migration, at)) || has(migration.after, nameAfter(id, migration, at)))
        return [];
      const message = `drops ${nameInWords(id)}`;
      return [{ operation: at, object: id, table: null, message }];
    }),
};
