import { has } from "../catalog/catalog.ts";
import { keyOf } from "../catalog/object-id.ts";
import { nameInWords, rulesOf } from "../kinds/registry.ts";
import { losses } from "../losses.ts";
import { isBelow } from "../operations/apply.ts";
import { nameAfter, nameBefore } from "./names-before.ts";
import type { Examined, Hit, Rule } from "./rule.ts";
import { tableAbove } from "./table-above.ts";

/** Source: the kinds themselves tell which of them hold data (KindRules.data). */
export const dataLoss: Rule = {
  id: "data-loss",
  level: "error",
  weighs: "any",
  finds: "a table, a column or a sequence that is dropped, and values that are cut",
  problem:
    "What is dropped is gone, and no way back brings the rows with it. Code that is still running and uses it fails from that moment on.",
  instead: "First deploy code that no longer uses it, then drop it in a later release, after a backup.",
  find: (migration) => [...byOperations(migration), ...byHand(migration)],
};

function byOperations(migration: Examined): Hit[] {
  return migration.up.flatMap((operation, at) =>
    losses([operation])
      .filter((id) => has(migration.before, nameBefore(id, migration, at)))
      .map((id) => ({
        operation: at,
        object: id,
        table: tableAbove(nameBefore(id, migration, at)),
        message: `${operation.verb === "drop" ? "drops" : "may cut values of"} ${nameInWords(id)}`,
      })),
  );
}

/** What SQL and code do isn't known from their text: it is missing afterwards, and no operation says so. */
function byHand(migration: Examined): Hit[] {
  const { up, steps, before, after } = migration;
  const hands = up.flatMap(({ verb }, at) => (verb === "sql" || verb === "run" ? [at] : []));
  if (hands.length === 0 || steps.some(({ measured }) => measured === null)) return [];
  const dropped = new Set(
    up.flatMap((operation, at) => (operation.verb === "drop" ? [keyOf(nameBefore(operation.id, migration, at))] : [])),
  );
  const gone = [...before.facts.values()]
    .map(({ id }) => id)
    .filter((id) => rulesOf(id.kind).data?.drop === true && !has(after, nameAfter(id, migration, -1)));
  const [only, ...others] = hands;
  return gone
    .filter((id) => !dropped.has(keyOf(id)) && !gone.some((other) => other !== id && isBelow(id, other)))
    .map((id) => ({
      operation: only !== undefined && others.length === 0 ? only : null,
      object: id,
      table: tableAbove(id),
      message: `takes away ${nameInWords(id)} by SQL or code`,
    }));
}
