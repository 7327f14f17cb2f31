// The server is restarted while a migration runs: ended in order (fast), and crashed (immediate).
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type TempProject, tempProject } from "../support/cli.ts";
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
    const said: Said[] = [];
    try {
      const measured = await undisturbed(project, server.url, "quick");
      const count = Math.max(2, Math.round(kills / 5));
      for (let at = 0; at < count; at++) {
        const mode = at % 2 === 0 ? "fast" : "immediate";
        const after = ((at + chance.next()) / count) * measured.up * 1000;
        await attempt(`${mode} after ${after.toFixed(0)} ms`, async () => {
          said.push(await restarted(project, context, { mode, after, early: chance.below(400), measured }));
        });
      }
      figure(`${count} restarts, half of them fast and half immediate`);
      figure(`the run in the middle said: ${tallyOf(said.map(({ run }) => run))}`);
      figure(`one that was started meanwhile: ${tallyOf(said.map(({ other }) => other))}`);
    } finally {
      project.remove();
    }
  },
};

interface Case {
  readonly mode: "fast" | "immediate";
  readonly after: number;
  /** Milliseconds from the restart to the start of another run. */
  readonly early: number;
  readonly measured: Undisturbed;
}

interface Said {
  readonly run: string;
  readonly other: string;
}

/** What the run that was in the middle said, in short, and one that was started meanwhile. */
async function restarted(
  project: TempProject,
  { server }: Context,
  { mode, after, early, measured }: Case,
): Promise<Said> {
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
    const restarting = server.restart?.(mode);
    // Whoever comes while there is no server, or one that only begins.
    await sleep(early);
    const other = await project.run(["migrate"], { env });
    await restarting;
    if (other.code !== 0) assertSaid(other.code, other.stderr);
    const { code, stderr } = await run.result;
    if (code !== 0) assertSaid(code, stderr);
    const next = await project.run(["migrate"], { env });
    assert.equal(next.code, 0, next.stderr);
    await database.reconnect();
    assertSame(await stateOf(database), measured.state);
    return {
      run: code === 0 ? "(was done)" : reasonIn(stderr),
      other: other.code === 0 ? "(did its work)" : reasonIn(other.stderr),
    };
  } finally {
    await database.drop();
  }
}

/** Where it stands and what to do, in words. */
function assertSaid(code: number, stderr: string): void {
  assert.equal(code, 4, stderr);
  assert.doesNotMatch(stderr, /fault of sluice|\n +at /);
  assert.match(stderr, /\n→ /);
  assert.match(stderr, /run the command again/i);
}

function reasonIn(stderr: string): string {
  const error = stderr.slice(stderr.indexOf("error ") + 6);
  if (/nothing listens/.test(error)) return "nothing listens there";
  if (/takes no connections yet/.test(error)) return "no connections yet";
  return /terminating connection/.test(error) ? "terminated" : /was lost/.test(error) ? "lost" : error.slice(0, 100);
}
