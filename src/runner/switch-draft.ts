// One draft is taken back, another one is applied, either of them may be none: all in one transaction with the record, so
// that a run which fails or is killed leaves what was there before.
import { UserError } from "../engine/errors.ts";
import type { DraftEntry } from "../project/draft-entry.ts";
import { retried, together } from "./attempt.ts";
import { failure, isConnectionLost } from "./failure.ts";
import { recordOf } from "./record.ts";
import type { Direction, Run } from "./run-migration.ts";
import { localTimeouts } from "./settings.ts";
import { inTransaction, type MigrationStep, stepsOf } from "./steps.ts";
import { deleteVersions, recordDraft } from "./version-table.ts";

/** What is the same for whatever is done with a draft. `guard`: over what isn't the scope's own. */
export type DraftRun = Omit<Run, "migration" | "direction" | "unfinished">;

export interface DraftSwitch {
  /** What is applied now. */
  readonly from: DraftEntry | null;
  /** What will be. */
  readonly to: DraftEntry | null;
}

/** Returns how long it took, in milliseconds. The version table has its place for drafts. */
export async function switchDraft(run: DraftRun, { from, to }: DraftSwitch, now: () => number): Promise<number> {
  const { session, table } = run;
  const started = now();
  const back = stepsOf(from?.down ?? []);
  const steps = [...back, ...stepsOf(to?.up ?? [])];
  const record = async (): Promise<void> => {
    if (from !== null) await deleteVersions(session, table, [from.revision]);
    if (to === null) return;
    await recordDraft(session, table, { ...recordOf(to, now() - started), draft: to.draft });
  };
  const failed = (step: MigrationStep, error: unknown): Error => failedIn(run, { from, to, back, step, error });
  const running = { ...run, migration: (to ?? from) as DraftEntry, direction: directionTo(to), unfinished: undefined };
  if (steps.length === 0) await inTransaction(session, record);
  else await together(steps, { run: running, record, failed });
  return now() - started;
}

function directionTo(to: DraftEntry | null): Direction {
  return to === null ? "down" : "up";
}

interface Failed extends DraftSwitch {
  /** The steps of the way back. */
  readonly back: readonly MigrationStep[];
  readonly step: MigrationStep;
  readonly error: unknown;
}

function failedIn(run: DraftRun, { from, to, back, step, error }: Failed): UserError {
  const isBack = back.includes(step);
  const migration = (isBack ? from : to) as DraftEntry;
  const running: Run = { ...run, migration, direction: isBack ? "down" : "up", unfinished: undefined };
  const told = failure(running, step, { committed: 0, error, left: "nothing" });
  // The one names its own mend, and of the other nobody knows here what is applied.
  if (told.code === "transaction_ended" || isConnectionLost(error)) return told;
  const stays = from === null ? "No draft is applied." : "The draft that was applied before still is.";
  const hint =
    told.code === "interrupted"
      ? "nothing was changed: run the command again"
      : "mend what is in the way, and save the models or run the command again";
  return new UserError(told.code, `${told.message}\n${stays}`, { hint, cause: error });
}

/**
 * Runs the way back of a draft in a transaction, then `work` in the same one, and rolls all of it back: what `work` finds is
 * the database as it would be without the draft.
 */
export async function withoutDraft<T>(run: DraftRun, from: DraftEntry, work: () => Promise<T>): Promise<T> {
  const { session, settings, signal } = run;
  const back = stepsOf(from.down);
  const results: T[] = [];
  let at: MigrationStep | undefined;
  const once = async (): Promise<void> => {
    await session.script(`begin;\n${localTimeouts(settings)}`);
    try {
      for (const step of back) {
        at = step;
        signal?.throwIfAborted();
        if (step.kind === "sql") await session.script(step.sql);
      }
      at = undefined;
      results[0] = await work();
    } finally {
      await session.script("rollback").catch(() => undefined);
    }
  };
  await retried(run, once, true).catch((error: unknown) => {
    throw at === undefined ? error : failedIn(run, { from, to: null, back, step: at, error });
  });
  return results[0] as T;
}
