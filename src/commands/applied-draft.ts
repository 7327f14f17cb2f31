// What is done to the draft that is applied, in a session that holds the scope's lock.
import { UserError } from "../engine/errors.ts";
import { lazily } from "../engine/lazily.ts";
import type { Session } from "../ports.ts";
import { type DraftEntry, draftEntry } from "../project/draft-entry.ts";
import { assertIntact } from "../runner/status.ts";
import type { DraftRun } from "../runner/switch-draft.ts";
import { catalogAfter } from "./catalog-after.ts";
import type { States } from "./choose.ts";
import { type Comparison, compare } from "./compare.ts";
import { guardFor } from "./foreign.ts";
import { lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn, type Sources } from "./planned.ts";
import { groundsIn } from "./run-scopes.ts";
import { settingsOf } from "./run-settings.ts";
import { watchdogOver } from "./run-watchdog.ts";
import { type ScopeState, versionTableOf } from "./scope-state.ts";
import { standIn } from "./stand-in.ts";
import type { Environment, Workspace } from "./workspace.ts";

/** `null`: none is applied. */
export function appliedDraft({ status: { draft } }: Pick<ScopeState, "status">): DraftEntry | null {
  return draft === undefined ? null : draftEntry(draft);
}

/** What the models want beyond the draft that is applied. Nothing is asked: a rename is a drop and an addition here. */
export async function beyondDraft(
  { workspace, session }: { readonly workspace: Workspace; readonly session: Session },
  { models, snapshot, state }: Pick<Sources, "models" | "snapshot" | "state">,
  draft: DraftEntry,
): Promise<Comparison> {
  const history = lazily(() => catalogAfter([...state.history.revisions, draft]));
  const other = standIn(workspace, session);
  const fallback = (): Promise<Session> => other.open(snapshot);
  const oracle = oracleOn(session, snapshot, { cache: oracleCacheOf(workspace), fallback });
  try {
    const looked = lookedAfter(workspace, { models, snapshot, history });
    return await compare({ ...looked, oracle, decide: async () => [] });
  } finally {
    await other.close();
  }
}

/** With a draft on it, nothing can be applied below. */
export function assertOnHead({ status, workspace }: Pick<ScopeState, "status" | "workspace">): void {
  assertIntact(status, workspace.scope);
  if (status.pending.length === 0) return;
  const names = status.pending.map(({ file }) => file).join(", ");
  throw new UserError(
    "database_behind",
    `the database is behind the migration files, and a draft is applied to it: ${status.pending.length} to apply (${names})`,
    { hint: "npx sluice rollback takes the draft back; then run npx sluice migrate" },
  );
}

export interface OnDraft extends Pick<Environment, "progress" | "signal"> {
  readonly session: Session;
  /** Of all scopes. */
  readonly states: States;
  /** Whose draft it is. */
  readonly state: ScopeState;
}

/** Runs `work` with all that running a draft takes. */
export async function onDraft<T>(
  { session, states, state, progress, signal }: OnDraft,
  work: (run: DraftRun) => Promise<T>,
): Promise<T> {
  const { project, scope } = state.workspace;
  const grounds = states.length > 1 ? await groundsIn(session, states, "down") : null;
  const guard = grounds === null ? null : guardFor(scope.name, grounds({ state }, "up"));
  const watching = watchdogOver(session, state.workspace, { progress, signal });
  const table = versionTableOf(state.workspace);
  const settings = settingsOf(project.config);
  try {
    return await work({ session, scope, table, settings, watchdog: watching, guard, signal, progress });
  } finally {
    await watching.close();
  }
}
