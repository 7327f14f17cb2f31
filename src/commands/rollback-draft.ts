// `rollback` where a draft is applied: that goes, by the way back that was recorded with it, and nothing else.
import type { Session } from "../ports.ts";
import { draftEntry } from "../project/draft-entry.ts";
import { switchDraft } from "../runner/switch-draft.ts";
import type { Version } from "../runner/version-table.ts";
import { onDraft } from "./applied-draft.ts";
import type { States } from "./choose.ts";
import { moved } from "./due.ts";
import { withLocks } from "./locks.ts";
import { type Look, type RunResult, resultOf } from "./run-scopes.ts";
import { refreshed, type ScopeState, summaryOf } from "./scope-state.ts";
import type { Environment } from "./workspace.ts";

export interface DraftRollback {
  readonly environment: Environment;
  readonly session: Session;
  readonly states: States;
  /** Whose draft it is; one is applied. */
  readonly state: ScopeState;
  readonly look: Look;
}

export async function rollbackDraft(rollback: DraftRollback): Promise<RunResult> {
  const { environment, session, states, state, look } = rollback;
  const entry = draftEntry(state.status.draft as Version);
  const lost = await look(session, [{ state, migration: entry }]);
  const { progress, clock } = environment;
  return withLocks([state.workspace], { ...environment, session }, async () => {
    const now = await refreshed(states, session);
    const own = now.find(({ workspace }) => workspace === state.workspace);
    if (own?.status.draft?.revision !== entry.revision) throw moved();
    progress(`rolling back the draft that is applied: ${entry.name}`);
    const durationMs = await onDraft({ ...environment, session, states: now, state: own }, (run) =>
      switchDraft(run, { from: entry, to: null }, () => clock.now().getTime()),
    );
    const done = [{ ...summaryOf(state.workspace, entry), durationMs }];
    return { ...resultOf(done, await refreshed(states, session), session), squashed: [], lost };
  });
}
