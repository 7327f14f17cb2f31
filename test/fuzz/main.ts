// `npm run fuzz -- --pairs 1000 --seed 1 [--url postgres://… | --embedded] [--jobs 2]`: pairs of schemas, made up, each
// taken up, down and up again on a real database. Without --url it starts a server of its own. Exits with 1 when one of
// them didn't come out as it must; that one is shrunk and printed. One pair again: --pairs 1 --seed its-seed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { startServer } from "../support/server.ts";
import { runJob } from "./job.ts";
import { add, newTally, summary, type Tally } from "./tally.ts";

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "1000" },
    seed: { type: "string" },
    url: { type: "string" },
    embedded: { type: "boolean", default: false },
    jobs: { type: "string", default: "1" },
    /** How long a failure may be shrunk. */
    shrink: { type: "string", default: "60" },
    /** Every how manieth pair this process takes, and which one it begins with; told to processes of its own. */
    every: { type: "string" },
    from: { type: "string", default: "0" },
  },
});
const [pairs, jobs, every, from, shrinkSeconds] = [
  options.pairs,
  options.jobs,
  options.every ?? "1",
  options.from,
  options.shrink,
].map(Number) as [number, number, number, number, number];
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(options.seed);
const target = options.embedded ? "--embedded" : "--url";

/** A run that is broken off stops its server and its processes, and tells what there was so far. */
let isStopped = false;
const stopped = (): boolean => isStopped;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    isStopped = true;
  });

if (options.every === undefined) process.exitCode = await lead();
else await work(options.url ?? null);

async function lead(): Promise<number> {
  const server = options.embedded || options.url !== undefined ? null : await startServer();
  const url = options.url ?? server?.url ?? null;
  const tally = newTally();
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  const hear = (news: Tally): void => {
    add(tally, news);
    for (const failure of news.failures)
      say(`\nFAILURE, seed ${failure.seed}\n\n${failure.text}\n\nreplay: ${replay(failure.seed)}\n`);
    if (tally.pairs % 100 === 0 && tally.pairs < pairs)
      say(
        `${tally.pairs} pairs, ${tally.failures.length} failures, ${(tally.pairs / seconds()).toFixed(1)} per second`,
      );
  };
  try {
    if (jobs === 1) await runJob({ seeds: seeds(1, 0), url, shrinkSeconds, stopped }, hear);
    else await Promise.all(Array.from({ length: jobs }, (_, job) => helper(job, url, hear)));
  } finally {
    await server?.stop();
  }
  say(summary(tally, { seed, seconds: seconds() }));
  return tally.failures.length === 0 && tally.pairs === pairs ? 0 : 1;
}

function seeds(step: number, first: number): number[] {
  return Array.from({ length: pairs }, (_, at) => at)
    .filter((at) => at % step === first)
    .map((at) => seed + at);
}

/** A process of its own, which tells what is new in lines of JSON. */
function helper(job: number, url: string | null, hear: (news: Tally) => void): Promise<void> {
  const script = join(import.meta.dirname, "../../scripts/run-ts.mjs");
  const own = ["--pairs", pairs, "--seed", seed, "--shrink", shrinkSeconds, "--every", jobs, "--from", job].map(String);
  const where = url === null ? ["--embedded"] : ["--url", url];
  const child = spawn(process.execPath, [script, join(import.meta.dirname, "main.ts"), ...own, ...where], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("SIGTERM", () => child.kill("SIGTERM"));
  createInterface({ input: child.stdout }).on("line", (line) => hear(JSON.parse(line) as Tally));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`job ${job} ended with ${code}`))));
  });
}

async function work(url: string | null): Promise<void> {
  await runJob({ seeds: seeds(every, from), url: options.embedded ? null : url, shrinkSeconds, stopped }, (news) =>
    process.stdout.write(`${JSON.stringify(news)}\n`),
  );
}

function replay(own: number): string {
  const where = options.embedded ? " --embedded" : options.url === undefined ? "" : ` ${target} …`;
  return `npm run fuzz -- --pairs 1 --seed ${own}${where}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
