import type { Rule } from "./rule.ts";

/** Source: the migration itself: its operations, or its SQL and code, have no opposite. */
export const irreversible: Rule = {
  id: "irreversible",
  level: "warning",
  finds: "a migration that can't be undone",
  problem: "When something is wrong with this release, `rollback` can't bring the database back to the one before.",
  instead: "Give op.sql and op.run their way back as the second argument, or write `down`.",
  find: ({ down, irreversible: why }) =>
    down !== null
      ? []
      : [{ operation: null, object: null, table: null, message: why ?? "this migration can't be undone" }],
};
