import { displayName } from "../catalog/object-id.ts";
import { retypedIn } from "./retyped.ts";
import type { Rule } from "./rule.ts";
import { isNarrower } from "./type-width.ts";

/** Source: https://www.postgresql.org/docs/current/datatype-character.html and datatype-numeric.html */
export const narrowerType: Rule = {
  id: "narrower-type",
  level: "warning",
  weighs: "any",
  finds: "a column whose new type holds less",
  problem: "The migration fails when a value doesn't fit, and so does code that is still running and writes one.",
  instead:
    "First deploy code that writes only what fits, and mend the old rows. For a text, a check with `validated: false` does the same without writing the table anew.",
  find: (migration) =>
    retypedIn(migration)
      .filter(({ from, to, loses }) => !loses && isNarrower(from, to))
      .map(({ at, id, table, from, to }) => ({
        operation: at,
        object: id,
        table,
        message: `column ${displayName(id)} becomes ${to}, and fails where a value of ${from} doesn't fit`,
      })),
};
