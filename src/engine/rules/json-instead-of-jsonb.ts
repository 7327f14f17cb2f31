import { displayName } from "../catalog/object-id.ts";
import { madeHit } from "./made.ts";
import { isOf, typedIn } from "./made-columns.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/datatype-json.html */
export const jsonInsteadOfJsonb: Rule = {
  id: "json-instead-of-jsonb",
  level: "info",
  finds: "a column of type json",
  problem:
    "json keeps the text as it came and reads it anew each time. It has no operator for equality, so that DISTINCT and GROUP BY fail, and takes no GIN index.",
  instead: "Take `jsonb()` in the models, unless the order of keys and the white space matter.",
  find: (migration) =>
    typedIn(migration)
      .filter((made) => isOf(made, "json"))
      .map((made) => madeHit(made, `column ${displayName(made.fact.id)} is json`)),
};
