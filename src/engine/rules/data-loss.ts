import { displayName, type ObjectId, objectId } from "../catalog/object-id.ts";
import { rulesOf } from "../kinds/registry.ts";
import { losses } from "../losses.ts";
import type { Rule } from "./rule.ts";

/** Source: the kinds themselves tell which of them hold data (KindRules.data). */
export const dataLoss: Rule = {
  id: "data-loss",
  level: "error",
  weighs: "any",
  problem:
    "What is dropped is gone, and no way back brings the rows with it. Code that is still running and uses it fails from that moment on.",
  instead: "First deploy code that no longer uses it, then drop it in a later release, after a backup.",
  find: ({ up }) =>
    up.flatMap((operation, at) =>
      losses([operation]).map((id) => ({
        operation: at,
        object: id,
        table: tableAbove(id),
        message: `${operation.verb === "drop" ? "drops" : "may cut values of"} ${rulesOf(id.kind).words} ${displayName(id)}`,
      })),
    ),
};

function tableAbove({ kind, path }: ObjectId): ObjectId | null {
  if (path.length === 1) return null;
  return path.length === 3 ? objectId("table", ...path.slice(0, 2)) : { kind, path };
}
