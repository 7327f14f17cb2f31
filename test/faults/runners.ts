// Several processes that migrate one fresh database at the same moment, or one after the other within the time of a run.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type CliResult, tempProject } from "../support/cli.ts";
import { createDatabase } from "./databases.ts";
import { files } from "./history.ts";
import { type Scenario, spreadOf } from "./scenario.ts";
import { assertSame, stateOf } from "./state.ts";
import { undisturbed } from "./undisturbed.ts";

/** A process that isn't done by then hangs, in milliseconds. */
const patience = 240_000;

export const runners: Scenario = {
  name: "runners",
  async run({ server, chance, runners: count, rounds, attempt, figure, say }) {
    const project = tempProject({ database: server, files });
    const seconds: number[] = [];
    const seen = { worked: 0, waited: 0, idle: 0 };
    try {
      const measured = await undisturbed(project, server.url, "quick");
      for (let round = 0; round < rounds; round++) {
        // Every other round they come one by one while the first is at work.
        const within = round % 2 === 0 ? 0 : measured.up * 1000;
        const delays = Array.from({ length: count }, () => chance.below(within));
        await attempt(`round ${round}: ${delays.map((delay) => delay.toFixed(0)).join(" ")}`, async () => {
          const database = await createDatabase(server.url, measured.before);
          const begun = performance.now();
          try {
            const results = await Promise.all(delays.map((delay) => one(delay, database.url)));
            seconds.push((performance.now() - begun) / 1000);
            for (const { code, stderr } of results) assert.equal(code, 0, stderr);
            const ran = results.map(({ stdout }) => revisionsIn(stdout));
            assert.deepEqual(ran.flat().sort(), revisionsOf(measured.state.versions).sort());
            seen.worked += ran.filter((each) => each.length > 0).length;
            seen.idle += ran.filter((each) => each.length === 0).length;
            seen.waited += results.filter(({ stderr }) => /waiting for the lock/.test(stderr)).length;
            assertSame(await stateOf(database), measured.state);
          } finally {
            await database.drop();
          }
        });
        if (round % 10 === 9) say(`${round + 1} rounds`);
      }
      figure(`${rounds} rounds of ${count} processes; seconds of a round: ${spreadOf(seconds)}`);
      figure(
        `${seen.worked} processes applied migrations, ${seen.waited} waited for the lock, ${seen.idle} had nothing to do`,
      );
    } finally {
      project.remove();
    }

    async function one(delay: number, url: string): Promise<CliResult> {
      await sleep(delay);
      const run = await project.start(["migrate", "--json"], { env: { DATABASE_URL: url } });
      const hangs = new AbortController();
      const limit = sleep(patience, undefined, { signal: hangs.signal }).then(
        () => run.kill("SIGKILL"),
        () => undefined,
      );
      const result = await run.result;
      hangs.abort();
      await limit;
      return result;
    }
  },
};

function revisionsIn(stdout: string): string[] {
  return (JSON.parse(stdout) as { done: { revision: string }[] }).done.map(({ revision }) => revision);
}

function revisionsOf(versions: unknown): string[] {
  return (versions as { revision: string }[][]).flat().map(({ revision }) => revision);
}
