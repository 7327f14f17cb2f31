import { displayName } from "../catalog/object-id.ts";
import { madeHit } from "./made.ts";
import { isOf, typedIn } from "./made-columns.ts";
import type { Rule } from "./rule.ts";

/** Source: https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-TIMEZONES */
export const timestampWithoutTimeZone: Rule = {
  id: "timestamp-without-time-zone",
  level: "info",
  finds: "a column of type timestamp",
  problem:
    "timestamp holds what a clock shows, and not where. It is no moment in time: sessions with different time zones read it differently.",
  instead: "Take `timestamp({ withTimezone: true })` in the models.",
  find: (migration) =>
    typedIn(migration)
      .filter((made) => isOf(made, "timestamp"))
      .map((made) => madeHit(made, `column ${displayName(made.fact.id)} is timestamp without time zone`)),
};
