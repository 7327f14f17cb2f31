// What is done again after a kill, on purpose: that these, and no others, are what docs/faults.md says. Each is killed at
// the worst moment: its work is done outside of a transaction, and not recorded yet.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { tempProject } from "../support/cli.ts";
import { createDatabase } from "./databases.ts";
import type { Scenario } from "./scenario.ts";

interface Hole {
  readonly name: string;
  readonly up: string;
  /** How many lines there are in the end; with one, nothing was repeated. */
  readonly lines: number;
  /** Only known because the second run says so. */
  readonly isSaid: boolean;
}

const line = `await sql("insert into ledger values ('code')");`;
const pause = `await sql("select pg_sleep(" + (process.env.PAUSE ?? 0) + ")");`;

const holes: readonly Hole[] = [
  {
    name: "code without batches",
    up: `op.run(async ({ sql }) => { ${line} ${pause} })`,
    lines: 2,
    isSaid: true,
  },
  {
    name: "code before its batches",
    up: `op.run(async ({ sql, batches }) => { ${line} await batches({ table: "items" }, async () => { ${pause} }); })`,
    lines: 2,
    isSaid: true,
  },
  {
    name: "SQL by hand that can't be run in a transaction",
    up: `op.sql("call work(" + (process.env.PAUSE ?? 0) + ")")`,
    lines: 2,
    isSaid: true,
  },
  {
    name: "code within batches",
    up: `op.run(async ({ sql, batches }) => { await batches({ table: "items" }, async () => { ${line} ${pause} }); })`,
    lines: 1,
    isSaid: true,
  },
  {
    name: "SQL by hand that can be run in one",
    up: `op.sql("insert into ledger values ('sql')"), op.sql("select pg_sleep(" + (process.env.PAUSE ?? 0) + ")")`,
    lines: 1,
    isSaid: false,
  },
];

export const repeated: Scenario = {
  name: "repeated",
  async run({ server, attempt, figure }) {
    for (const hole of holes) await attempt(hole.name, () => dug(server.url, hole));
    const twice = holes.filter(({ lines }) => lines > 1).map(({ name }) => name);
    figure(`done again after a kill, and said to be: ${twice.join("; ")}`);
  },
};

async function dug(server: string, { up, lines, isSaid }: Hole): Promise<void> {
  const database = await createDatabase(server);
  const { session } = database;
  const project = tempProject({
    database,
    files: {
      "core/db/migrations/a.ts": `import process from "node:process";
import { defineMigration } from "sluice";
export default defineMigration({ revision: "a", parents: [], name: "a", transaction: "none", up: (op) => [${up}] });
`,
    },
  });
  try {
    await session.script(`create table ledger (what text); create table items (id integer primary key); insert into items values (1);
      create procedure work(seconds float) language plpgsql as 'begin insert into ledger values (''call''); commit; perform pg_sleep(seconds); end'`);
    const run = await project.start(["migrate"], { env: { PAUSE: "60" } });
    const asleep =
      "select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep' and application_name = 'sluice' and pid <> pg_backend_pid()";
    let found: { pid: number }[] = [];
    let isOver = false;
    void run.result.finally(() => {
      isOver = true;
    });
    while (found.length === 0 && !isOver) {
      found = await session.query<{ pid: number }>(asleep);
      await sleep(20);
    }
    run.kill("SIGKILL");
    const first = await run.result;
    assert.notEqual(first.code, 0);
    assert.ok(found[0] !== undefined, first.stderr);
    await session.query("select pg_terminate_backend($1)", [found[0]?.pid]);
    const next = await project.run(["migrate"]);
    assert.equal(next.code, 0, next.stderr);
    assert.equal((await session.query("select from ledger")).length, lines);
    assert.equal(/begun by a run that was cut off/.test(next.stderr), isSaid, next.stderr);
  } finally {
    project.remove();
    await database.drop();
  }
}
