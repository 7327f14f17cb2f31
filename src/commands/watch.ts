// Keeps the draft of a migration up to date while the models are edited, until the signal is given.
import { type Answers, assertReadable } from "./questions/answers.ts";
import { type WatchReport, watchRunner } from "./watch-run.ts";
import type { Environment } from "./workspace.ts";

export interface WatchOptions extends Answers {
  /** The development database is kept in step: drafts are applied and rolled back. */
  readonly apply?: boolean;
  /** With `apply`: also what loses rows that were there before. */
  readonly allowDataLoss?: boolean;
  readonly signal: AbortSignal;
  /** After every run that says something new, and after every save. */
  readonly show: (report: WatchReport) => void;
}

/**
 * Done when everything is closed. Rejects only where there is nothing to watch: without a configuration, and with `apply` in
 * production.
 */
export async function watch(environment: Environment, options: WatchOptions): Promise<void> {
  const { signal, show, apply = false, allowDataLoss = false, ...answers } = options;
  assertReadable(answers);
  if (signal.aborted) return;
  const applying = apply ? { allowDataLoss, signal } : null;
  const runner = await watchRunner(environment, { answers, apply: applying });
  const { watchLoop } = await import("../watch/loop.ts");
  try {
    await watchLoop({ ...runner, signal, show });
  } finally {
    await runner.close();
  }
}
