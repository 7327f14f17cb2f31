// How many cases a run has and from which seed: SLUICE_LAWS_RUNS in memory; SLUICE_LAWS_PAIRS and SLUICE_LAWS_SECONDS on a
// real database; SLUICE_LAWS_SEED. In CI the seed is always the same, so that a change is judged by what it changed;
// everywhere else each run looks at other cases.
import process from "node:process";
import type fc from "fast-check";

const given = (name: string): number | undefined => {
  const text = process.env[name];
  return text === undefined || text === "" ? undefined : Number(text);
};

export const seed = given("SLUICE_LAWS_SEED") ?? (process.env.CI ? 20_261_121 : Math.floor(Math.random() * 2 ** 31));
export const runs = given("SLUICE_LAWS_RUNS") ?? 600;
/** On a real database: so many, or as many as there is time for. */
export const pairs = given("SLUICE_LAWS_PAIRS") ?? 300;
export const seconds = given("SLUICE_LAWS_SECONDS") ?? 20;

export function settings(numRuns: number): fc.Parameters<[fc.GeneratorValue]> {
  return {
    seed,
    numRuns,
    interruptAfterTimeLimit: 50_000,
    markInterruptAsFailure: false,
    reporter(details) {
      if (!details.failed) return;
      const { errorInstance } = details;
      const cause = errorInstance instanceof Error ? errorInstance : new Error(String(errorInstance));
      const replay = `SLUICE_LAWS_SEED=${details.seed} npx vitest run test/laws`;
      cause.message = `${cause.message}\n\nafter ${details.numRuns} cases and ${details.numShrinks} shrinks; replay: ${replay}`;
      throw cause;
    },
  };
}
