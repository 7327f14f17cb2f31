import { readDatabase } from "../postgres/read-database.ts";
import { chooseDown, stateNamed } from "./choose.ts";
import { rollbackDraft } from "./rollback-draft.ts";
import { assertAgreed, assertReversible, assertUnused, lossesOf, tellUncounted } from "./rollback-safety.ts";
import { type Look, type RunResult, runScopes } from "./run-scopes.ts";
import type { Target } from "./scope-names.ts";
import type { Environment } from "./workspace.ts";

export interface RollbackOptions {
  readonly target: Target;
  /** Rows may be lost without anybody being asked. */
  readonly yes: boolean;
}

/** Undoes the newest migration, or all after the target; where a draft is applied, that is the newest. */
export function rollback(environment: Environment, { target, yes }: RollbackOptions): Promise<RunResult> {
  const look: Look = async (session, chosen) => {
    assertReversible(chosen);
    const snapshot = await readDatabase(session);
    assertUnused(snapshot, chosen);
    const lost = await lossesOf(session, snapshot, chosen);
    tellUncounted(chosen, environment);
    await assertAgreed(lost, { environment, yes });
    return lost;
  };
  return runScopes({
    environment,
    direction: "down",
    choose: (states) => chooseDown(states, target),
    look,
    instead(session, states) {
      const { state, name } = stateNamed(states, target);
      if (name !== undefined || state.status.draft === undefined) return null;
      return rollbackDraft({ environment, session, states, state, look });
    },
  });
}
