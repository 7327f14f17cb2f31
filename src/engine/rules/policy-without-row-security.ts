import { find } from "../catalog/catalog.ts";
import { displayName } from "../catalog/object-id.ts";
import { tableOf } from "../kinds/names.ts";
import { madeHit, madeIn } from "./made.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-createpolicy.html (row-level security must be enabled) */
export const policyWithoutRowSecurity: Rule = {
  id: "policy-without-row-security",
  level: "warning",
  finds: "a policy on a table without row-level security",
  problem: "The policy says who may see what, and PostgreSQL doesn't look at it: everybody sees every row.",
  instead: "Enable row-level security: `.enableRLS()` on the table in the models, or op.alterTable.",
  find: (migration) =>
    madeIn(migration, "policy")
      .filter(({ fact: { id } }) => find(migration.after, tableOf(id))?.attributes.rowSecurity !== true)
      .map((made) => {
        const { id } = made.fact;
        return madeHit(made, `policy ${displayName(id)} has no effect: its table has no row-level security`);
      }),
};
