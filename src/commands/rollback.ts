import { readDatabase } from "../postgres/read-database.ts";
import { chooseDown } from "./choose.ts";
import { assertAgreed, assertReversible, assertUnused, lossesOf, tellUncounted } from "./rollback-safety.ts";
import { type RunResult, runScopes } from "./run-scopes.ts";
import type { Target } from "./scope-names.ts";
import type { Environment } from "./workspace.ts";

export interface RollbackOptions {
  readonly target: Target;
  /** Rows may be lost without anybody being asked. */
  readonly yes: boolean;
}

/** Undoes the newest migration, or all after the target. */
export function rollback(environment: Environment, { target, yes }: RollbackOptions): Promise<RunResult> {
  return runScopes({
    environment,
    direction: "down",
    choose: (states) => chooseDown(states, target),
    async look(session, chosen) {
      assertReversible(chosen);
      const snapshot = await readDatabase(session);
      assertUnused(snapshot, chosen);
      const lost = await lossesOf(session, snapshot, chosen);
      tellUncounted(chosen, environment);
      await assertAgreed(lost, { environment, yes });
      return lost;
    },
  });
}
