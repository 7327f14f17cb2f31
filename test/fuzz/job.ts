// Some of the pairs of a run, one after the other, each from a seed of its own; a failure is shrunk to a small case.
import { setImmediate as pause } from "node:timers/promises";
import { tryPair } from "../laws/trial.ts";
import { openPlace } from "./databases.ts";
import { newTally, type Tally } from "./tally.ts";

export interface Job {
  readonly seeds: readonly number[];
  /** Of a server; `null`: embedded. */
  readonly url: string | null;
  readonly shrinkSeconds: number;
  /** Asked before each pair. */
  readonly stopped: () => boolean;
}

/** After so many pairs, another database is quicker than this one. */
const pairsPerDatabase = 200;

/** `report` is told after each pair what is new. */
export async function runJob(
  { seeds, url, shrinkSeconds, stopped }: Job,
  report: (news: Tally) => void,
): Promise<void> {
  let place = await openPlace(url);
  try {
    for (const [at, seed] of seeds.entries()) {
      // PGlite never waits for anything outside: without a pause no signal would be heard.
      await pause();
      if (stopped()) break;
      if (at > 0 && at % pairsPerDatabase === 0) {
        await place.close();
        place = await openPlace(url);
      }
      const news = newTally();
      news.pairs = 1;
      const { failure, travelled } = await tryPair(place, { seed, shrinkSeconds });
      if (failure !== null) {
        news.failures.push({ seed, text: failure });
        await place.close();
        place = await openPlace(url);
      }
      news.rows = travelled?.rows ?? 0;
      if (typeof travelled?.refused === "string") news.refused[travelled.refused] = 1;
      report(news);
    }
  } finally {
    await place.close();
  }
}
