// The server is restarted while a migration runs: ended in order (fast), and crashed (immediate).
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase } from "./databases.ts";
import { files } from "./history.ts";
import { type Context, type Scenario, tallyOf } from "./scenario.ts";
import { assertSame, stateOf } from "./state.ts";
import { isWorking, type Undisturbed, undisturbed } from "./undisturbed.ts";

export const restart: Scenario = {
  name: "restart",
  async run(context) {
    const { server, chance, kills, attempt, figure } = context;
    if (server.restart === null) return figure("not run: the server of DATABASE_URL is not ours to restart");
    const project = tempProject({ database: server, files });
    const said: string[] = [];
    try {
      const measured = await undisturbed(project, server.url, "quick");
      const count = Math.max(2, Math.round(kills / 5));
      for (let at = 0; at < count; at++) {
        const mode = at % 2 === 0 ? "fast" : "immediate";
        const after = ((at + chance.next()) / count) * measured.up * 1000;
        await attempt(`${mode} after ${after.toFixed(0)} ms`, async () => {
          said.push(await restarted(project, context, { mode, after, measured }));
        });
      }
      figure(`${count} restarts, half of them fast and half immediate, each with another run while there is no server`);
      figure(`the run in the middle said: ${tallyOf(said)}`);
    } finally {
      project.remove();
    }
  },
};

interface Case {
  readonly mode: "fast" | "immediate";
  readonly after: number;
  readonly measured: Undisturbed;
}

/** What the run that was in the middle said, in short. */
async function restarted(project: TempProject, { server }: Context, { mode, after, measured }: Case): Promise<string> {
  const database = await createDatabase(server.url, measured.before);
  const env = { DATABASE_URL: database.url };
  try {
    // What was committed must survive a crash.
    await database.session.query("alter system set synchronous_commit = on");
    await database.session.query("select pg_reload_conf()");
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const run = await project.start(["migrate"], { env, heard: (text) => isWorking(text) && begin() });
    await Promise.race([begun, run.result]);
    await sleep(after);
    let early: CliResult | undefined;
    await server.restart?.(mode, async () => {
      early = await project.run(["migrate"], { env });
    });
    assertSaid(early, /Can't connect to .*: nothing listens there\.\n→ Start the PostgreSQL server/);
    const result = await run.result;
    if (result.code !== 0) assertSaid(result, stands);
    const next = await project.run(["migrate"], { env });
    assert.equal(next.code, 0, next.stderr);
    await database.reconnect();
    assertSame(await stateOf(database), measured.state);
    return result.code === 0 ? "(it was done)" : reasonIn(result.stderr);
  } finally {
    await database.drop();
  }
}

/** Where it stands and what to do, in words. */
const stands =
  /(?:\.ts, statement \d+ of up: .*\n[\s\S]*|The connection to .* was lost.*\n)→ .*[rR]un the command again/;

function assertSaid(result: CliResult | undefined, words: RegExp): void {
  assert.equal(result?.code, 4, result?.stderr);
  assert.doesNotMatch(result.stderr, /fault of sluice|\n +at /);
  assert.match(result.stderr, words);
}

function reasonIn(stderr: string): string {
  const where = /statement \d+ of up/.test(stderr) ? "in a statement" : "between statements";
  return `${/57P0[12]/.test(stderr) ? "ended by the server" : "connection lost"} ${where}`;
}
