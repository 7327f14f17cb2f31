import { displayName } from "../catalog/object-id.ts";
import { madeHit } from "./made.ts";
import { isOf, typedIn } from "./made-columns.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/datatype-character.html */
export const charType: Rule = {
  id: "char-type",
  level: "info",
  finds: "a column of type char",
  problem:
    "char(n) fills every value up with spaces, which count for some comparisons and not for others. It is neither smaller nor faster than the other texts.",
  instead: "Take `text()` or `varchar()` in the models, with a check where the length matters.",
  find: (migration) =>
    typedIn(migration)
      .filter((made) => isOf(made, "char", "bpchar"))
      .map((made) => madeHit(made, `column ${displayName(made.fact.id)} is ${made.fact.attributes.type}`)),
};
