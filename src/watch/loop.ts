// Carries out what the state machine asks for, until the signal is given. In: what a run is, how its report is shown,
// how to look at the world outside the followed files. Every error is the run's own business: it becomes an outcome.
import { changedSince, followFiles, settleMs } from "./files.ts";
import { type Effect, initialState, type Outcome, step, type WatchEvent } from "./reducer.ts";

export interface Watching<Report> {
  /** Never rejects. `paths`: what was saved. */
  run(paths: readonly string[]): Promise<Outcome<Report>>;
  show(report: Report): void;
  /** Has something changed that a run would see, other than a followed file? */
  look(wide: boolean): Promise<boolean>;
  /** A followed file that changed by the watcher's own hand. */
  isOwn(path: string): Promise<boolean>;
  readonly signal: AbortSignal;
}

const tickMs = 1000;
/** How long a run that is under way may go on after the end was asked for. */
const patienceMs = 3000;

/** Done once everything is closed. */
export async function watchLoop<Report>(watching: Watching<Report>): Promise<void> {
  const { signal } = watching;
  const follower = await followFiles((path) => void noticed(path));
  let state = initialState;
  let settling: NodeJS.Timeout | undefined;
  let ticking: NodeJS.Timeout | undefined;
  /** Runs and looks share the session: one after the other. */
  let working: Promise<void> = Promise.resolve();
  let runBegan = 0;

  function dispatch(event: WatchEvent<Report>): void {
    const next = step(state, event);
    state = next.state;
    for (const effect of next.effects) carryOut(effect);
  }

  async function noticed(path: string): Promise<void> {
    if (!(await watching.isOwn(path))) dispatch({ type: "changed", paths: [path] });
  }

  function carryOut(effect: Effect<Report>): void {
    switch (effect.type) {
      case "run":
        working = working.then(() => run(effect.paths));
        return;
      case "show":
        watching.show(effect.report);
        return;
      case "follow":
        void follow(effect.watched);
        return;
      case "settle":
        clearTimeout(settling);
        settling = setTimeout(() => dispatch({ type: "settled" }), settleMs);
        return;
      case "look":
        working = working.then(() => look(effect.wide));
        return;
      case "end":
        clearTimeout(settling);
        clearTimeout(ticking);
    }
  }

  async function run(paths: readonly string[]): Promise<void> {
    clearTimeout(ticking);
    if (signal.aborted) return;
    runBegan = Date.now();
    const outcome = await watching.run(paths);
    dispatch({ type: "finished", outcome });
    tickLater();
  }

  async function look(wide: boolean): Promise<void> {
    if (signal.aborted) return;
    if (await watching.look(wide).catch(() => false)) dispatch({ type: "moved" });
    tickLater();
  }

  function tickLater(): void {
    clearTimeout(ticking);
    if (!signal.aborted) ticking = setTimeout(() => dispatch({ type: "tick" }), tickMs);
  }

  /** What was saved between the run's reading and now is not lost. */
  async function follow(watched: Parameters<typeof follower.follow>[0]): Promise<void> {
    const since = runBegan;
    await follower.follow(watched);
    if (!signal.aborted) for (const path of changedSince(watched, since)) void noticed(path);
  }

  dispatch({ type: "start" });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  dispatch({ type: "stop" });
  await Promise.race([working, patience()]);
  await follower.close();
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, patienceMs).unref();
  });
}
