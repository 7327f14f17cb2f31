import { displayName } from "../catalog/object-id.ts";
import { losses } from "../losses.ts";
import type { Rule } from "./rule.ts";

/** Source: the kinds themselves tell which of them hold data (KindRules.data). */
export const lossyWayBack: Rule = {
  id: "lossy-way-back",
  level: "info",
  finds: "a way back that drops what will have data by then",
  problem: "`rollback` loses what has been written since. It counts the rows, and waits for a yes.",
  instead: "Where that matters, mend what is wrong by a new migration, instead of rolling this one back.",
  find: ({ down }) => {
    const lost = losses(down ?? []).map(displayName);
    const more = lost.length > 3 ? ` and ${lost.length - 3} more` : "";
    return lost.length === 0
      ? []
      : [
          {
            operation: null,
            object: null,
            table: null,
            message: `rolling it back loses what is in ${lost.slice(0, 3).join(", ")}${more} by then`,
          },
        ];
  },
};
