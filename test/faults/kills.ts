// SIGKILL to a whole process that migrates or rolls back, at any moment, aimed at commits too, once or twice; then the plain
// command, at once, while the server may still be busy with the session of the dead one.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../src/postgres/connect.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type Database } from "./databases.ts";
import { commitSeconds, files } from "./history.ts";
import { type Context, type Scenario, spreadOf, tallyOf } from "./scenario.ts";
import { assertSame, type State, stateOf } from "./state.ts";
import { isWorking, undisturbed } from "./undisturbed.ts";

export const kills: Scenario = {
  name: "kills",
  async run(context) {
    const { server, chance, figure, say } = context;
    const project = tempProject({ database: server, files });
    try {
      const measured = await undisturbed(project, server.url, "quick");
      const slow = await undisturbed(project, server.url, "slow");
      figure(
        `undisturbed: ${measured.up.toFixed(1)} s up, ${measured.down.toFixed(1)} s down (${slow.up.toFixed(1)} and ${slow.down.toFixed(1)} with slow commits)`,
      );
      const seen: Seen = { up: [], down: [], orphans: [], waited: 0, over: 0, killed: 0 };
      for (let at = 0; seen.killed < context.kills && at < 3 * context.kills; at++) {
        const kind = kinds[at % kinds.length] as Kind;
        const { before, up, down, applied, reverted } = kind === "commit" ? slow : measured;
        const spread = ((at * 7) % context.kills) + chance.next();
        const plan: Plan = {
          kind,
          template: kind === "down" ? applied : before,
          after: (spread / context.kills) * 1000 * (kind === "down" ? down : up),
          afterCommit: chance.below(commitSeconds * 1200),
          again: chance.below(1000 * (0.6 + up)),
          expected: kind === "down" ? reverted : measured.state,
        };
        await context.attempt(`kill ${at}: ${JSON.stringify({ ...plan, expected: undefined })}`, () =>
          killed(project, context, { plan, seen }),
        );
        if (at % 10 === 9) say(`${seen.killed} kills`);
      }
      figure(`${seen.killed} processes killed at work; ${seen.over} were done before it came to that`);
      figure(`where the next migrate went on: ${tallyOf(seen.up)}`);
      figure(`where the next rollback went on: ${tallyOf(seen.down)}`);
      figure(`the next command waited for the dead session's lock ${seen.waited} times`);
      figure(`sessions outlived their process, in ms: ${spreadOf(seen.orphans)}`);
    } finally {
      project.remove();
    }
  },
};

/**
 * At any moment of the way up, or down; at any moment, and the next run too; around a commit; while an index can't be finished
 * because of an old snapshot, so that the server goes on with it for long.
 */
type Kind = "up" | "down" | "twice" | "commit" | "held";
const kinds: readonly Kind[] = ["up", "commit", "down", "up", "twice", "up", "commit", "down", "up", "held"];

interface Plan {
  readonly kind: Kind;
  readonly template: string;
  /** Milliseconds after it began to work. */
  readonly after: number;
  /** Milliseconds after a commit was seen under way. */
  readonly afterCommit: number;
  /** Milliseconds after the start of the next run. */
  readonly again: number;
  readonly expected: State;
}

/** What was seen on the way. */
interface Seen {
  /** The migration that the next run began with. */
  readonly up: string[];
  readonly down: string[];
  /** Milliseconds for which the server had sessions of a process that was dead. */
  readonly orphans: number[];
  waited: number;
  over: number;
  killed: number;
}

interface Case {
  readonly plan: Plan;
  readonly seen: Seen;
}

async function killed(project: TempProject, { server }: Context, { plan, seen }: Case): Promise<void> {
  const database = await createDatabase(server.url, plan.template);
  const holder = await connect({ kind: "url", url: database.url });
  try {
    if (plan.kind === "held") await holder.script("begin isolation level repeatable read; select 1 from ledger.steps");
    await kill(project, database, { plan, seen });
    const orphans = watchOrphans(database, seen);
    // It is awaited beside the next run; until then a failure must not count as unhandled.
    orphans.catch(() => undefined);
    if (plan.kind === "twice") {
      const second = await project.start(command(plan), { env: { DATABASE_URL: database.url } });
      await sleep(plan.again);
      second.kill("SIGKILL");
      if ((await second.result).code !== 0) seen.killed++;
    }
    const released = sleep(plan.kind === "held" ? heldFor : 0).then(() => holder.close());
    const next = await finish(project, database, { plan, seen });
    await Promise.all([orphans, released]);
    const state = await stateOf(database);
    assertSame(state, plan.expected);
    assert.deepEqual(
      next.filter(({ stderr }) => /fault of sluice/.test(stderr)),
      [],
    );
  } finally {
    await holder.close();
    await database.drop();
  }
}

/** Milliseconds. */
const heldFor = 3000;

function command({ kind }: Plan): string[] {
  return kind === "down" ? ["rollback", "base", "--yes"] : ["migrate"];
}

async function kill(project: TempProject, { url, session }: Database, { plan, seen }: Case): Promise<void> {
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const heard = (text: string): void => {
    if (isWorking(text)) begin();
  };
  const run = await project.start(command(plan), { env: { DATABASE_URL: url }, heard });
  let isOver = false;
  const result = run.result.finally(() => {
    isOver = true;
  });
  await Promise.race([begun, result]);
  const running = async (query: string): Promise<void> => {
    const found = `select from pg_stat_activity where datname = current_database() and state = 'active' and query like '${query}'`;
    while (!isOver && (await session.query(found)).length === 0) await sleep(1);
  };
  if (plan.kind === "held") await running("CREATE INDEX CONCURRENTLY%");
  else await Promise.race([sleep(plan.after), result]);
  if (plan.kind === "commit") {
    await running("commit");
    await sleep(plan.afterCommit);
  }
  run.kill("SIGKILL");
  const { code } = await result;
  if (code === 0) seen.over++;
  else seen.killed++;
}

/** Until the server has noticed that they have nobody to talk to. */
async function watchOrphans({ session }: Database, { orphans }: Seen): Promise<void> {
  const ours =
    "select pid from pg_stat_activity where datname = current_database() and application_name = 'sluice' and pid <> pg_backend_pid()";
  const begun = performance.now();
  let left = (await session.query<{ pid: number }>(ours)).map(({ pid }) => pid);
  while (left.length > 0) {
    await sleep(5);
    const found = await session.query<{ pid: number }>(
      "select pid from pg_stat_activity where pid = any($1::integer[])",
      [left],
    );
    left = found.map(({ pid }) => pid);
  }
  orphans.push(performance.now() - begun);
}

/** The plain command, run until nothing is left to do; the first time it must do. */
async function finish(project: TempProject, database: Database, { plan, seen }: Case): Promise<CliResult[]> {
  const run = async (args: readonly string[]): Promise<CliResult> => {
    const result = await project.run(args, { env: { DATABASE_URL: database.url } });
    if (/waiting for the lock/.test(result.stderr)) seen.waited++;
    assert.equal(result.code, 0, result.stderr);
    return result;
  };
  const first = (result: CliResult): string =>
    /^(?:applying|rolling back) (.*)\.ts/m.exec(result.stderr)?.[1] ?? "(nothing left)";
  if (plan.kind !== "down") {
    const result = await run(["migrate"]);
    seen.up.push(first(result));
    return [result];
  }
  // What was cut off is finished by the plain command; it undoes nothing else then.
  const unfinished = await cutOff(database);
  const results: CliResult[] = [];
  if (unfinished.length > 0) {
    const left = await applied(database);
    const result = await run(["rollback", "--yes"]);
    seen.down.push(first(result));
    results.push(result);
    assert.deepEqual(await cutOff(database), []);
    assert.deepEqual(await applied(database), left);
  } else seen.down.push("(between two)");
  if ((await applied(database)).length > 0) results.push(await run(["rollback", "base", "--yes"]));
  return results;
}

/** As soon as nobody is at work there. */
async function cutOff({ session }: Database): Promise<unknown[]> {
  const busy =
    "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
  while ((await session.query(busy)).length > 0) await sleep(20);
  return session.query("select revision from sluice_version where state <> 'applied'");
}

function applied({ session }: Database): Promise<Record<string, unknown>[]> {
  return session.query("select revision from sluice_version where state = 'applied' order by revision");
}
