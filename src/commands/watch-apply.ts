// `watch --apply`: the database is kept in step with the models. When they want something else than what is applied as a draft,
// that is taken back and the new draft applied, in one transaction: what fails leaves what was there.
import type { Session, Snapshot } from "../ports.ts";
import { nestedSession } from "../postgres/nested-session.ts";
import { withPermissionHint } from "../postgres/permission.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { DraftEntry } from "../project/draft-entry.ts";
import { type DraftRun, switchDraft, withoutDraft } from "../runner/switch-draft.ts";
import { addDraftColumn } from "../runner/version-table.ts";
import { appliedDraft, assertOnHead, beyondDraft, onDraft } from "./applied-draft.ts";
import type { States } from "./choose.ts";
import { assertApplicable, assertNothingLost, entryOf } from "./draft-checks.ts";
import { withLocks } from "./locks.ts";
import type { Planned, Sources } from "./planned.ts";
import { type Loss, lossesIn } from "./rollback-safety.ts";
import { scopeState, stateOf, versionTablesOf, withoutVersions } from "./scope-state.ts";
import type { WatchedDatabase } from "./watch-database.ts";
import type { Drafted } from "./watch-draft.ts";
import type { Environment, Workspace } from "./workspace.ts";

/** What became of the database. */
export interface AppliedReport {
  /**
   * `replaced`: the draft that was applied before was rolled back, and the new one applied. `unchanged`: the database is in step
   * already. `kept`: the draft's file was edited by hand, so nothing was done.
   */
  readonly done: "applied" | "replaced" | "rolled back" | "unchanged" | "kept";
  /** Of the draft that is applied now; `null`: none is. */
  readonly revision: string | null;
  /** What of the draft that was rolled back had rows in it. */
  readonly lost: readonly Loss[];
  /** What was there before any draft, had rows in it and is dropped now: only where data loss is allowed. */
  readonly dropped: readonly Loss[];
}

export interface Keeping {
  readonly environment: Pick<Environment, "clock" | "progress" | "signal">;
  readonly workspace: Workspace;
  readonly on: WatchedDatabase;
  /** Models, database and migrations as they are now. */
  readonly read: () => Promise<Sources>;
  readonly plan: (session: Session, sources: Sources) => Promise<Planned>;
  /** Somebody edited the draft's file. */
  readonly isEdited: () => Promise<boolean>;
  readonly allowDataLoss: boolean;
}

/** The draft as it is to be written, and what was done. */
export interface Kept {
  readonly drafted: Drafted;
  readonly applied: AppliedReport;
}

export async function keepInStep(keeping: Keeping): Promise<Kept> {
  const { environment, workspace, on, read, plan } = keeping;
  const found = await read();
  const draft = appliedDraft(found.state);
  if (draft === null) {
    const planned = await plan(on.session, found);
    if (planned.up.length === 0) return keptAs(planned, "unchanged", { now: null });
  } else {
    const same = await inStep(keeping, found, draft);
    if (same !== null) return same;
  }
  const locking = { ...environment, session: on.session };
  return withLocks([workspace], locking, () => switched(keeping)).catch(async (error: unknown) => {
    throw await withPermissionHint(on.session, error);
  });
}

/** `null`: the models want something else than what is applied. */
async function inStep({ workspace, on }: Keeping, found: Sources, draft: DraftEntry): Promise<Kept | null> {
  assertOnHead(found.state);
  const { up, before, after } = await beyondDraft({ workspace, session: on.session }, found, draft);
  if (up.length > 0) return null;
  const { models } = found;
  return keptAs({ ...draft, before, after, models, warnings: models.warnings }, "unchanged", { now: draft });
}

/** Whoever waited for the lock looks again. */
async function switched(keeping: Keeping): Promise<Kept> {
  const { environment, on, isEdited, allowDataLoss } = keeping;
  const { session } = on;
  on.forget();
  const found = await keeping.read();
  const from = appliedDraft(found.state);
  if (from !== null) assertOnHead(found.state);
  const states = await statesAround(found, session);
  return onDraft({ ...environment, session, states, state: found.state }, async (run) => {
    const base = await baseFor(keeping, { run, found, from });
    const to = base.planned.up.length === 0 ? null : entryOf(base.planned);
    if (from?.revision === to?.revision) return keptAs(base.planned, "unchanged", { now: from });
    if (await isEdited()) return keptAs(base.planned, "kept", { now: from });
    if (to !== null) assertApplicable(to, from);
    if (!allowDataLoss) assertNothingLost(base.lost, from);
    const back = from === null ? [] : await lossesIn(session, found.snapshot, from.down);
    if (to !== null) await addDraftColumn(session, run.table);
    on.forget();
    await switchDraft(run, { from, to }, () => environment.clock.now().getTime());
    const done = to === null ? "rolled back" : from === null ? "applied" : "replaced";
    return keptAs(base.planned, done, { now: to, lost: back, dropped: base.lost });
  });
}

interface Base {
  readonly planned: Planned;
  /** What of the database without a draft would be lost. */
  readonly lost: readonly Loss[];
}

/** What the models want of the database as it is without a draft. */
async function baseFor(
  { workspace, plan, on }: Keeping,
  { run, found, from }: { readonly run: DraftRun; readonly found: Sources; readonly from: DraftEntry | null },
): Promise<Base> {
  const planOn = async (session: Session, snapshot: Snapshot): Promise<Base> => {
    const { history, versions } = found.state;
    const rest = versions.filter(({ revision }) => revision !== from?.revision);
    const planned = await plan(session, { ...found, snapshot, state: stateOf(workspace, history, rest) });
    return { planned, lost: await lossesIn(session, snapshot, planned.up) };
  };
  if (from === null) return planOn(on.session, found.snapshot);
  return withoutDraft(run, from, async () => {
    const session = nestedSession(on.session);
    const whole = await readDatabase(session, { inTransaction: true });
    return planOn(session, withoutVersions(whole, versionTablesOf(workspace)));
  });
}

async function statesAround({ state }: Sources, session: Session): Promise<States> {
  const { project, env } = state.workspace;
  const others = project.scopes.filter((scope) => scope !== state.workspace.scope);
  return [state, ...(await Promise.all(others.map((scope) => scopeState({ project, env, scope }, session))))];
}

interface Now extends Partial<Pick<AppliedReport, "lost" | "dropped">> {
  /** What is applied; `null`: nothing. */
  readonly now: DraftEntry | null;
}

function keptAs(drafted: Drafted, done: AppliedReport["done"], { now, lost = [], dropped = [] }: Now): Kept {
  return { drafted, applied: { done, revision: now?.revision ?? null, lost, dropped } };
}
