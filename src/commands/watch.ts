// Keeps the draft of a migration up to date while the models are edited, until the signal is given.
import { type Answers, assertReadable } from "./questions/answers.ts";
import { type WatchReport, watchRunner } from "./watch-run.ts";
import type { Environment } from "./workspace.ts";

export interface WatchOptions extends Answers {
  readonly signal: AbortSignal;
  /** After every run that says something new, and after every save. */
  readonly show: (report: WatchReport) => void;
}

/** Done when everything is closed. Rejects only where there is nothing to watch: without a configuration. */
export async function watch(environment: Environment, { signal, show, ...answers }: WatchOptions): Promise<void> {
  assertReadable(answers);
  if (signal.aborted) return;
  const runner = await watchRunner(environment, answers);
  const { watchLoop } = await import("../watch/loop.ts");
  try {
    await watchLoop({ ...runner, signal, show });
  } finally {
    await runner.close();
  }
}
