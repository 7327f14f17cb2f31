// Statements on their way: in a transaction with their record, tried again when a lock is not to be had; or alone.
// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
import { setTimeout as sleep } from "node:timers/promises";
import { PostgresError } from "../ports.ts";
import { type Batching, batchesOn, type Cursors } from "./batches.ts";
import type { Left } from "./failure.ts";
import { guardedFrom } from "./guard.ts";
import type { Run } from "./run-migration.ts";
import { noTimeouts, pauseBefore, sessionTimeouts } from "./settings.ts";
import { inTransaction, isLeft, type MigrationStep, runStep } from "./steps.ts";
import { TransactionEnded, transacted } from "./transaction.ts";
import { writeProgress } from "./version-table.ts";

export interface Attempt {
  readonly run: Run;
  /** That the segment is done, written by the transaction that is open. */
  readonly record: () => Promise<void>;
  /** What a user is told of a step that failed; or was done, and committed, and nothing shall come after it. */
  readonly failed: (step: MigrationStep, error: unknown, left?: Left) => Error;
}

/** All of them and their record, or nothing. */
export function together(steps: readonly MigrationStep[], { run, record, failed }: Attempt): Promise<void> {
  let at: MigrationStep | undefined;
  const work = async (): Promise<void> => {
    for (const step of steps) {
      at = step;
      run.signal?.throwIfAborted();
      await runInTransaction(step, run);
    }
    run.signal?.throwIfAborted();
    at = undefined;
  };
  const once = (): Promise<void> => transacted(run, { work, record });
  // What code did outside of the database can't be taken back.
  const again = steps.every(({ kind }) => kind === "sql");
  return retried(run, once, again).catch((error: unknown) => {
    // A commit fails with what its statements put off.
    throw failed(at ?? (steps.at(-1) as MigrationStep), error);
  });
}

interface Alone extends Attempt {
  /** Writes that it begins. */
  readonly begin: () => Promise<void>;
  /** An earlier run began it, and was cut off. */
  readonly isResumed: boolean;
}

/** One statement outside of any transaction; where it is allowed in one after all, with its record. */
export async function alone(step: MigrationStep, { run, record, failed, begin, isResumed }: Alone): Promise<void> {
  const { session, settings } = run;
  // SQL by hand and code may commit by themselves.
  const own: Left = isOwn(step) ? "some" : "nothing";
  let left: Left = isResumed ? own : "nothing";
  let trespass: unknown;
  try {
    run.signal?.throwIfAborted();
    if (await isAllowed(step, { run, record })) return;
    if (!(isResumed && (await isLeft(session, step, "whole")))) {
      const cursors = isResumed ? (run.unfinished?.progress ?? []) : [];
      if (isResumed) run.progress(resuming(step, cursors));
      else await begin();
      // A build that keeps nobody out may wait as long as it likes.
      const timeouts = step.kind === "sql" && step.remains !== undefined ? noTimeouts : sessionTimeouts(settings);
      await session.script(timeouts);
      const batches = batchesOn(followed(run, cursors, byItself(run, step)));
      const assertUntouched = await guardedFrom(run, step, "none");
      left = own;
      await retried(run, () => runStep(run, step, batches), step.kind === "sql");
      trespass = await assertUntouched().catch((error: unknown) => error);
    }
  } catch (error) {
    throw failed(step, error, left);
  } finally {
    await session.script(noTimeouts).catch(() => undefined);
  }
  await inTransaction(session, record);
  if (trespass instanceof Error) throw failed(step, trespass, "all");
  if (run.signal?.aborted === true) throw failed(step, run.signal.reason, "all");
}

async function runInTransaction(step: MigrationStep, run: Run): Promise<void> {
  const assertUntouched = await guardedFrom(run, step, "transaction");
  await runStep(run, step, batchesOn(followed(run, [], null)));
  await assertUntouched();
}

function resuming({ number }: MigrationStep, cursors: Cursors): string {
  const batches = cursors.length > 0 ? "; its batches go on after the last one" : "";
  return `statement ${number} was begun by a run that was cut off, and is run again${batches}`;
}

type Commit = Batching["commit"];

function followed({ session, progress, signal }: Run, cursors: Cursors, commit: Commit): Batching {
  return { session, cursors, commit, progress, assertWanted: () => signal?.throwIfAborted() };
}

/** Each batch in a transaction of its own, with how far it came. */
function byItself(run: Run, step: MigrationStep): Commit {
  const { session, table, migration } = run;
  return (each, progress) => {
    const work = async (): Promise<void> => {
      const assertUntouched = await guardedFrom(run, step, "batch");
      await each();
      await assertUntouched();
    };
    const record = (): Promise<void> => writeProgress(session, table, { revision: migration.revision, progress });
    return retried(run, () => transacted(run, { work, record }), true);
  };
}

function isOwn(step: MigrationStep): boolean {
  return step.kind === "run" || step.byHand === true;
}

/** SQL by hand: whether it must stand alone is PostgreSQL's to say. Whatever it did until then is rolled back. */
async function isAllowed(step: MigrationStep, { run, record }: Pick<Attempt, "run" | "record">): Promise<boolean> {
  if (step.kind !== "sql" || step.byHand !== true) return false;
  const work = async (): Promise<void> => {
    await runInTransaction(step, run);
    run.signal?.throwIfAborted();
  };
  try {
    await retried(run, () => transacted(run, { work, record }), true);
    return true;
  } catch (error) {
    // It is done, in transactions of its own.
    if (error instanceof TransactionEnded && error.error === null) {
      await inTransaction(run.session, record);
      return true;
    }
    if (error instanceof PostgresError && [activeTransaction, ownTransaction].includes(error.code)) return false;
    throw error;
  }
}

const activeTransaction = "25001";
/** A procedure that commits by itself. */
const ownTransaction = "2D000";
const lockNotAvailable = "55P03";
const deadlock = "40P01";

/** The same may go well another time. */
function isInVain(error: unknown): error is PostgresError {
  return error instanceof PostgresError && [lockNotAvailable, deadlock].includes(error.code);
}

/** Whatever may be done again is, as often as the settings say, when a lock is not to be had. */
export async function retried(
  run: Pick<Run, "watchdog" | "settings" | "progress" | "signal">,
  work: () => Promise<void>,
  mayRetry: boolean,
): Promise<void> {
  const { watchdog, settings, progress, signal } = run;
  for (let attempt = 0; ; attempt++) {
    try {
      return await watchdog.during(work);
    } catch (error) {
      if (!isInVain(error) || !mayRetry || attempt >= settings.lockRetries || signal?.aborted === true) throw error;
      const pause = pauseBefore(attempt, Math.random);
      const who = watchdog.blockers === "" ? "" : `, held by ${watchdog.blockers}`;
      const what = error.code === deadlock ? "a deadlock" : `no lock within ${settings.lockTimeout}`;
      progress(`${what}${who}; again in ${(pause / 1000).toFixed(1)} s (${attempt + 1} of ${settings.lockRetries})`);
      await sleep(pause, undefined, signal === undefined ? {} : { signal });
    }
  }
}
