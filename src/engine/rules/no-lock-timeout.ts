import { displayName } from "../catalog/object-id.ts";
import type { Rule } from "./rule.ts";
import { keepsWritersOut, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT (0 disables it) */
export const noLockTimeout: Rule = {
  id: "no-lock-timeout",
  level: "warning",
  finds: "a strong lock that is waited for as long as it takes",
  problem:
    "A strong lock waits for every transaction that uses the table, and whoever comes later waits behind it. Behind one long query, the whole table stands still.",
  instead:
    'Set `safety: { lockTimeout: "5s" }` in the configuration: a wait that takes longer gives way, and is tried again.',
  find: (migration) => {
    if (Number.parseFloat(migration.lockTimeout) !== 0) return [];
    const strong = worksOf(migration).flatMap(({ at, locks }) =>
      locks.filter(({ lock }) => keepsWritersOut(lock)).map(({ table, lock }) => ({ at, table, lock })),
    );
    return strong.slice(0, 1).map(({ at, table, lock }) => ({
      operation: at,
      object: table,
      table,
      message: `waits for ${lock} on ${displayName(table)} as long as it takes`,
    }));
  },
};
