// The contenders of one scenario, each in turn, as often as asked; results by contender, in the order given.
import type { Contender } from "./contenders.ts";
import { type Measurement, measure } from "./measure.ts";
import type { Options } from "./options.ts";

export interface Result {
  readonly contender: Contender;
  readonly runs: readonly Measurement[];
  /** Why there is no number; absent: there is one. */
  readonly trouble?: string;
}

export async function race(
  contenders: readonly Contender[],
  options: Options,
  say: (line: string) => void,
): Promise<Result[]> {
  const runs = new Map<Contender, Measurement[]>(contenders.map((each) => [each, []]));
  const troubles = new Map<Contender, string>();
  // Round 0 warms the caches of the disk and is not counted.
  for (let round = 0; round <= options.runs; round++) {
    for (const contender of contenders) {
      const own = runs.get(contender) ?? [];
      if (troubles.has(contender) || own.some(({ milliseconds }) => milliseconds > options.slow)) continue;
      await contender.project.reset();
      const { args, project } = contender;
      const taken = await measure({ args, directory: project.directory, timeout: options.timeout });
      const trouble = await troubleOf(contender, taken, options);
      say(
        `${round}/${options.runs} ${contender.name} ${contender.command}: ${trouble ?? `${taken.milliseconds.toFixed(0)} ms`}`,
      );
      if (trouble !== undefined) troubles.set(contender, trouble);
      else if (round > 0 || taken.milliseconds > options.slow) own.push(taken);
    }
  }
  return contenders.map((contender) => {
    const trouble = troubles.get(contender);
    const own = runs.get(contender) ?? [];
    return trouble === undefined ? { contender, runs: own } : { contender, runs: own, trouble };
  });
}

async function troubleOf(contender: Contender, taken: Measurement, options: Options): Promise<string | undefined> {
  if (taken.exit === null) return `> ${options.timeout / 1000} s`;
  if (contender.exits.includes(taken.exit) && (await contender.done())) return undefined;
  const lines = taken.output.split("\n").map((line) => line.trim());
  const telling = lines.find((line) => /error/i.test(line)) ?? lines.find((line) => line !== "") ?? "";
  return `failed (exit ${taken.exit}): ${telling.slice(0, 120).replaceAll("|", "\\|")}`;
}
