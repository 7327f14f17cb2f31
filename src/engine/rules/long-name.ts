import { byteLength, cutName, longestName } from "../catalog/identifier.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import type { Operation } from "../operations/operation.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS (NAMEDATALEN) */
export const longName: Rule = {
  id: "long-name",
  level: "warning",
  finds: "a name of more than 63 bytes",
  problem:
    "PostgreSQL cuts the name without an error. Two long names can become the same one, and whoever looks for the whole name doesn't find it.",
  instead: "Give it a shorter name in the models.",
  find: ({ up }) =>
    up.flatMap((operation, at) =>
      namesGiven(operation)
        .filter((id) => byteLength(nameOf(id)) > longestName)
        .map((id) => ({
          operation: at,
          object: id,
          table: null,
          message: `${rulesOf(id.kind).words} ${nameOf(id)} becomes ${cutName(nameOf(id), longestName)}`,
        })),
    ),
};

function namesGiven(operation: Operation): ObjectId[] {
  if (operation.verb === "create") return [operation.object, ...operation.parts].map(({ id }) => id);
  return operation.verb === "rename" ? [operation.to] : [];
}
