import { sameId } from "../catalog/object-id.ts";
import { nameInWords } from "../kinds/registry.ts";
import { madeHit, madeIn } from "./made.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-altertable.html (VALIDATE CONSTRAINT) */
export const notValidLeft: Rule = {
  id: "not-valid-left",
  level: "warning",
  finds: "a constraint that is added for later, and that nothing validates",
  problem:
    "New rows hold to the constraint, and old ones needn't: neither people nor the planner can rely on it until it is validated.",
  instead: "Validate it in a migration after this one, which keeps nobody out.",
  find: (migration) =>
    [...madeIn(migration, "check"), ...madeIn(migration, "foreignKey")]
      .filter(({ fact: { id, attributes }, old }) => {
        if (attributes.validated !== false || attributes.enforced === false) return false;
        return old?.attributes.validated !== false && !migration.validated.some((later) => sameId(later, id));
      })
      .map((made) => {
        const { id } = made.fact;
        return madeHit(made, `nothing validates ${nameInWords(id)}`);
      }),
};
