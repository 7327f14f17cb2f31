// `npm run test:faults -- [--kills 100] [--rounds 50] [--runners 8] [--seed 1] [--only kills,restart]`: faults on a real
// PostgreSQL server, and what must hold after each. Without DATABASE_URL it starts a server of its own. Words on stderr,
// the figures on stdout; exits with 1 when a case didn't come out as it must.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { startServer } from "../support/server.ts";
import { chanceOf } from "./chance.ts";
import { writing } from "./files.ts";
import { repeated } from "./holes.ts";
import { kills } from "./kills.ts";
import { restart } from "./restart.ts";
import { runners } from "./runners.ts";
import type { Scenario } from "./scenario.ts";
import { waiting } from "./waits.ts";

const scenarios: readonly Scenario[] = [kills, runners, restart, waiting, writing, repeated];

const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    rounds: { type: "string", default: "50" },
    runners: { type: "string", default: "8" },
    seed: { type: "string" },
    only: { type: "string", default: scenarios.map(({ name }) => name).join(",") },
  },
});
const seed = options.seed === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(options.seed);
const chosen = scenarios.filter(({ name }) => options.only.split(",").includes(name));
const say = (line: string): void => console.error(line);

if (chosen.length === 0) {
  say(`no such scenario: ${options.only}. There are ${scenarios.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const server = await startServer();
// A process that is killed leaves its temporary folder behind: here.
const folder = mkdtempSync(join(tmpdir(), "sluice-faults-"));
process.env.TMPDIR = folder;
const close = async (): Promise<void> => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
};
// A run that is broken off stops its server, too.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void close().then(() => process.exit(1)));
let failures = 0;
try {
  for (const scenario of chosen) await play(scenario);
} finally {
  await close();
}
console.log(`${failures} failures, seed ${seed}`);
if (failures > 0) process.exitCode = 1;

async function play({ name, run }: Scenario): Promise<void> {
  const begun = performance.now();
  const figures: string[] = [];
  let cases = 0;
  let failed = 0;
  say(`${name}, seed ${seed}`);
  await run({
    server,
    chance: chanceOf(seed),
    kills: Number(options.kills),
    rounds: Number(options.rounds),
    runners: Number(options.runners),
    say: (line) => say(`${name}: ${line}`),
    figure: (line) => figures.push(line),
    async attempt(what, work) {
      cases++;
      try {
        await work();
      } catch (error) {
        failed++;
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
        say(`${name}: FAILED: ${what}: ${words.slice(0, 6000)}`);
      }
    },
  });
  failures += failed;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`${name}: ${cases} cases, ${failed} failed, ${seconds} s`);
  for (const figure of figures) console.log(`  ${figure}`);
}
