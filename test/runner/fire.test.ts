// The runner while things go wrong around it, on a real server: locks, timeouts, Ctrl-C, a connection that is lost, a kill.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { batchesOn } from "../../src/runner/batches.ts";
import { withLock } from "../../src/runner/lock.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let project: TempProject;

const configured = (safety: string): string => `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { safety: ${safety} } });
`;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database });
  await database.session.script("create table posts (id integer, title text); insert into posts values (1, 'a')");
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const migration = (revision: string, up: string, more = ""): string => `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: [], name: "${revision}", ${more} up: (op) => [${up}] });
`;

function write(revision: string, up: string, more?: string): void {
  project.write(`core/db/migrations/${revision}.ts`, migration(revision, up, more));
}

/** As soon as the server runs a statement that has this text in it; its pid. */
async function running(text: string): Promise<number> {
  for (;;) {
    const found = await database.session.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and state = 'active' and position($1 in query) > 0 and pid <> pg_backend_pid()",
      [text],
    );
    if (found[0] !== undefined) return found[0].pid;
    await sleep(20);
  }
}

const states = () => database.session.query("select revision, state, done from sluice_version");
const titles = () => database.session.query("select title from posts order by title");

test("a lock that another session holds: it is named, given way to, and had in the end", async () => {
  project.write("drizzle.config.ts", configured('{ lockTimeout: "1500ms", lockRetries: 20 }'));
  write("a", 'op.sql("alter table posts add column more integer")');
  const { session } = database;
  await session.script("begin; select 1 from posts");
  let said = "";
  const heard = (text: string): void => {
    said += text;
  };
  const run = await project.start(["migrate"], { heard });
  while (!/held by pid \d+.*again in/.test(said)) await sleep(50);
  // Whoever comes while the migration gives way isn't kept waiting behind it for long.
  await session.script("commit");
  const { code, stderr } = await run.result;
  expect([code, stderr]).toEqual([0, expect.stringMatching(/waiting for pid \d+ \(.*idle in transaction.*\)/)]);
  expect(stderr).toMatch(/no lock within 1500ms, held by pid \d+ .*again in \d\.\d s \(\d+ of 20\)/);
});

test("a lock that isn't to be had: who holds it, how often it was tried, and nothing is left", async () => {
  project.write("drizzle.config.ts", configured('{ lockTimeout: "1200ms", lockRetries: 1 }'));
  write("a", 'op.sql("create table made (id integer)"), op.sql("alter table posts add column more integer")');
  const { session } = database;
  await session.script("begin; select 1 from posts");
  const { code, stderr } = await project.run(["migrate"]);
  await session.script("commit");
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /a\.ts, statement 2 of up: canceling statement due to lock timeout[\s\S]*the lock is held by pid \d+[\s\S]*tried 2 times, for 1200ms each[\s\S]*Nothing of this migration is left/,
  );
  expect(await session.query("select to_regclass('made') as made")).toEqual([{ made: null }]);
});

test("a deadlock is tried again, unless code of the migration's ran in it", async () => {
  const { session } = database;
  await session.script("create table one (); create table two (); set deadlock_timeout = '60s'");
  /** Runs the migration into a circle of waits with this session, which stays in it until the other one gives way. */
  const crossed = async (): Promise<CliResult> => {
    await session.script("begin; lock table two");
    const run = await project.start(["migrate"]);
    while ((await session.query("select from pg_locks where relation = 'two'::regclass and not granted")).length === 0)
      await sleep(20);
    await session.script("lock table one; commit");
    return run.result;
  };
  write("a", 'op.sql("lock table one"), op.sql("lock table two"), op.sql("create table made ()")');
  const again = await crossed();
  expect([again.code, again.stderr]).toEqual([
    0,
    expect.stringMatching(/^a deadlock.*; again in \d\.\d s \(1 of 10\)/m),
  ]);
  expect(await states()).toEqual([{ revision: "a", state: "applied", done: 0 }]);

  await session.script("drop table made; delete from sluice_version");
  write("a", 'op.sql("create table made ()"), op.sql("lock table one"), op.run(({ sql }) => sql("lock table two"))');
  const { code, stderr } = await crossed();
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(
      /a\.ts, statement 3 of up: deadlock detected \(40P01\)[\s\S]*Nothing of this migration is left/,
    ),
  ]);
  expect(stderr).not.toContain("again in");
  expect(await session.query("select to_regclass('made') as made")).toEqual([{ made: null }]);
});

test("a statement that takes too long", async () => {
  project.write("drizzle.config.ts", configured("{ statementTimeout: 300 }"));
  write("a", 'op.sql("select pg_sleep(20)")');
  const { code, stderr } = await project.run(["migrate"]);
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(/statement timeout[\s\S]*safety\.statementTimeout is 300ms/),
  ]);
});

test("Ctrl-C cancels the statement, rolls back and says where it stands", async () => {
  write("a", `op.sql("insert into posts values (2, 'b')"), op.sql("select pg_sleep(60)")`);
  // A container is ended by the other one.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    const run = await project.start(["migrate"]);
    const pid = await running("pg_sleep(60)");
    run.kill(signal);
    const { code, stderr } = await run.result;
    expect([signal, code, stderr]).toEqual([
      signal,
      4,
      expect.stringMatching(
        /a\.ts, statement 2 of up: stopped on request[\s\S]*rolled back[\s\S]*npx sluice migrate goes on/,
      ),
    ]);
    expect(await titles()).toEqual([{ title: "a" }]);
    expect(
      await database.session.query("select 1 from pg_stat_activity where pid = $1 and state = 'active'", [pid]),
    ).toEqual([]);
  }
});

describe("Ctrl-C while code of the migration's runs", () => {
  const loop = (use: string): string =>
    `op.run(async ({ db, sql }) => { console.error("begun"); for (let i = 0; i < 40; i++) { await new Promise((done) => setTimeout(done, 50)); ${use} } })`;
  const idle = loop("");
  const rolledBack = "Nothing of this migration is left in the database: its transaction was rolled back.";
  const kept = "This statement doesn't run in a transaction: what it did is committed, and recorded.";

  /** Migrates, and stops it as soon as the code says that it has begun. */
  async function stopped(of: TempProject, args: readonly string[] = []): Promise<CliResult & { seconds: number }> {
    let begun = 0;
    const run = await of.start(["migrate", ...args], {
      heard: (text) => {
        if (begun > 0 || !text.includes("begun")) return;
        begun = performance.now();
        run.kill("SIGINT");
      },
    });
    return { ...(await run.result), seconds: (performance.now() - begun) / 1000 };
  }

  test("the next use of the database throws, and what uses none is waited for and rolled back", async () => {
    const insert = `op.sql("insert into posts values (2, 'b')")`;
    for (const [use, isLong] of [
      [`await sql("insert into posts values (3, 'c')");`, false],
      [`await db.execute("insert into posts values (3, 'c')").catch(() => {});`, true],
      ["", true],
    ] as const) {
      write("a", `${insert}, ${loop(use)}`);
      const { code, stdout, stderr, seconds } = await stopped(project, ["--json", "--quiet"]);
      expect([code, JSON.parse(stdout).error.code, JSON.parse(stdout).error.message, stderr]).toEqual([
        4,
        "interrupted",
        expect.stringMatching(/a\.ts, statement 2 of up: stopped on request\n {2}the function of op\.run\n.*/),
        expect.stringMatching(/^begun\nwarning stopping: .*once more ends it at once$/m),
      ]);
      expect(JSON.parse(stdout).error.message).toContain(rolledBack);
      expect(seconds > 1.5).toBe(isLong);
      expect([await titles(), await states()]).toEqual([[{ title: "a" }], []]);
    }
  });

  test("outside of a transaction, what is done is told as it is", async () => {
    write("a", `op.sql("insert into posts values (2, 'b')"), ${idle}, op.sql("selec 1")`, 'transaction: "none",');
    const all = await stopped(project);
    expect([all.code, all.stderr]).toEqual([
      4,
      expect.stringContaining(`stopped on request\n  the function of op.run\n${kept}`),
    ]);
    expect(await states()).toEqual([{ revision: "a", state: "applying", done: 2 }]);

    await database.session.script("delete from sluice_version; delete from posts where id > 1");
    const use = `await sql("insert into posts values (3, 'c')");`;
    write("a", `op.sql("insert into posts values (2, 'b')"), ${loop(use)}`, 'transaction: "none",');
    const { code, stderr } = await stopped(project);
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(
        /statement 2 of up: stopped on request\n.*\nThe first 1 of its statements are committed and recorded.*What the function has committed by itself stays/,
      ),
    ]);
    expect(await states()).toEqual([{ revision: "a", state: "applying", done: 1 }]);
  });

  test("on an embedded database, which runs in the same process", async () => {
    const embedded = tempProject({ database: "embedded" });
    for (const up of [
      loop('await db.execute("select 1");'),
      'op.run(async () => { console.error("begun"); }), op.sql("select pg_sleep(1)")',
    ]) {
      embedded.write("core/db/migrations/a.ts", migration("a", `op.sql("create table left_over ()"), ${up}`));
      const { code, stderr } = await stopped(embedded);
      expect([code, stderr]).toEqual([
        4,
        expect.stringMatching(/^warning stopping: [\s\S]*of up: stopped on request/m),
      ]);
      expect(stderr).toContain(rolledBack);
    }
    embedded.remove();
  });
});

test("Ctrl-C while another runner is waited for ends it at once, and nothing is run", async () => {
  write("a", `op.sql("insert into posts values (2, 'b')")`);
  const table = { schema: "public", name: "sluice_version" };
  const seconds = await withLock({ session: database.session, table }, async () => {
    const run = await project.start(["migrate"]);
    const waiting = "query like '%pg_locks l join%' and pid <> pg_backend_pid()";
    while ((await database.session.query(`select from pg_stat_activity where ${waiting}`)).length === 0)
      await sleep(20);
    const begun = performance.now();
    run.kill("SIGINT");
    const { code, stderr } = await run.result;
    expect([code, stderr]).toEqual([4, expect.stringMatching(/stopped on request, while waiting for pid \d+/)]);
    return (performance.now() - begun) / 1000;
  });
  expect(seconds).toBeLessThan(30);
  expect(await titles()).toEqual([{ title: "a" }]);
});

test("a connection that is lost in the middle", async () => {
  write("a", `op.sql("insert into posts values (2, 'b')"), op.sql("select pg_sleep(60)")`);
  const run = await project.start(["migrate"]);
  const pid = await running("pg_sleep(60)");
  await database.session.query("select pg_terminate_backend($1)", [pid]);
  const { code, stderr } = await run.result;
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(
      /a\.ts, statement 2 of up: .*(?:lost|terminating)[\s\S]*rolled back by the server[\s\S]*→ once the server answers/,
    ),
  ]);
  expect(await titles()).toEqual([{ title: "a" }]);
});

test("SQL by hand outside of transactions is recorded with each statement, unless it can't be", async () => {
  const steps = [
    `op.sql("insert into posts values (2, 'b')")`,
    'op.sql("vacuum posts")',
    `op.sql("insert into posts values (3, 'c')")`,
  ];
  write(
    "a",
    [...steps, 'op.sql("select 1 / (select count(*) from posts where id = 9)")'].join(", "),
    'transaction: "none",',
  );
  const { code, stderr } = await project.run(["migrate"]);
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(
      /statement 4 of up: division by zero[\s\S]*The first 3 of its statements are committed and recorded/,
    ),
  ]);
  expect(await states()).toEqual([{ revision: "a", state: "applying", done: 3 }]);
  await database.session.query("insert into posts values (9, 'd')");
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await titles()).toEqual(["a", "b", "c", "d"].map((title) => ({ title })));
});

test("SQL that ends the migration's own transaction is found out, and what is left is said", async () => {
  const migrated = async (up: string): Promise<string> => {
    write("a", up);
    const { code, stderr } = await project.run(["migrate"]);
    expect(code, stderr).toBe(4);
    return stderr;
  };
  const told = (how: string): RegExp =>
    new RegExp(
      `Its own SQL ended its transaction: what came before that is ${how}, .* none of it is recorded\\.\n→ .*transaction: "none"`,
    );
  const failing = await migrated('op.sql("commit; create table one ()"), op.sql("selec 2")');
  expect(failing).toMatch(/a\.ts, statement 2 of up: syntax error.*\(42601\)\n {2}selec 2\n/);
  expect(failing).toMatch(told("committed"));
  expect(await migrated('op.run(({ sql }) => sql("commit"))')).toMatch(told("committed"));
  expect(await migrated('op.run(({ db }) => db.execute("rollback"))')).toMatch(told("rolled back"));
  expect(await states()).toEqual([]);
  // Where each statement has a transaction of its own, nothing is in the way.
  write("a", 'op.sql("begin; create table two (); commit"), op.sql("create table three ()")', 'transaction: "none",');
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await states()).toEqual([{ revision: "a", state: "applied", done: 0 }]);
});

test("a procedure that commits by itself runs alone, and is said to be run again after a kill", async () => {
  const { session } = database;
  await session.script(`create procedure work(seconds float) language plpgsql as
    'begin insert into posts values (2, ''b''); commit; perform pg_sleep(seconds); end'`);
  const call = (seconds: number): void => write("a", `op.sql("call work(${seconds})")`, 'transaction: "none",');
  call(60);
  const run = await project.start(["migrate"]);
  const pid = await running("call work(60)");
  while ((await titles()).length === 1) await sleep(20);
  run.kill("SIGKILL");
  await run.result;
  await session.query("select pg_terminate_backend($1)", [pid]);
  call(0);
  const { code, stderr } = await project.run(["migrate"]);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/statement 1 was begun by a run that was cut off/)]);
  expect(await titles()).toEqual(["a", "b", "b"].map((title) => ({ title })));
});

test("an index that was built before a kill, and not recorded, isn't built again", async () => {
  write(
    "a",
    'op.createIndex("posts.posts_title", { columns: ["title"], concurrently: true }), op.sql("select pg_sleep(60)")',
  );
  const { session } = database;
  const run = await project.start(["migrate"]);
  await running("pg_sleep(60)");
  run.kill("SIGKILL");
  await run.result;
  // As if it had been killed right after the build.
  await session.query("update sluice_version set done = 0");
  await session.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
  );
  const [before] = await session.query("select oid from pg_class where relname = 'posts_title'");
  write("a", 'op.createIndex("posts.posts_title", { columns: ["title"], concurrently: true })');
  const { code, stderr } = await project.run(["migrate"]);
  expect(code, stderr).toBe(0);
  expect(await session.query("select oid from pg_class where relname = 'posts_title'")).toEqual([before]);
  expect(await states()).toEqual([{ revision: "a", state: "applied", done: 0 }]);
});

describe("a large table, some rows at a time", () => {
  const fill = "insert into posts select n, 'a' from generate_series(2, 1000) n";
  const code = (more = "") => `op.run(async ({ sql, batches }) => {
    await batches({ table: "posts", size: 100, where: "id <> 7" }, async ({ after, upTo, keys }) => {
      ${more}
      await sql("update posts set title = title || '!' where id = any($1::integer[]) and id > coalesce($2::integer, 0) and id <= $3::integer", [keys, after, upTo]);
      await sql("insert into log values ($1)", [keys.length]);
    });
  }, async () => {})`;
  const seen = () =>
    database.session.query("select title, count(*)::integer as rows from posts group by title order by title");
  const all = [
    { title: "a", rows: 1 },
    { title: "a!", rows: 999 },
  ];

  beforeEach(async () => {
    await database.session.script(`${fill}; create table log (rows integer); analyze posts`);
  });

  test("in one transaction: all of it or nothing", async () => {
    write("a", `${code()}, op.sql("select 1 / 0")`);
    const failed = await project.run(["migrate"]);
    expect(failed.stderr).toMatch(/posts: 500 of about 1000 rows[\s\S]*division by zero/);
    expect(await seen()).toEqual([{ title: "a", rows: 1000 }]);
    write("a", code());
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await seen()).toEqual(all);
  });

  test("by a key that is called key, in its own order", async () => {
    await database.session.script("alter table posts rename id to key");
    const up = `op.run(async ({ sql, batches }) => {
      await batches({ table: "posts", key: "key", size: 100 }, ({ keys }) =>
        sql("update posts set title = title || '!' where key = any($1::integer[])", [keys]));
    }, async () => {})`;
    write("a", up);
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await seen()).toEqual([{ title: "a!", rows: 1000 }]);
  });

  test("a batch that failed isn't counted as done, whatever the code does then", async () => {
    const { session } = database;
    const kept: unknown[] = [];
    const batches = batchesOn({
      session,
      cursors: [],
      commit: async (work, cursors) => {
        await work();
        kept.push(cursors.map(({ rows }) => rows));
      },
      progress: () => {},
      assertWanted: () => {},
    });
    const fail = (): Promise<void> => Promise.reject(new Error("not today"));
    await expect(batches({ table: "posts", size: 600 }, fail)).rejects.toThrow("not today");
    await batches({ table: "posts", size: 600 }, async () => {});
    expect(kept).toEqual([
      [0, 600],
      [0, 1000],
    ]);
  });

  test("each in a transaction of its own: a run that is killed goes on after the last one, and repeats none", async () => {
    write("a", code("if (Number(after) >= 500) await sql('select pg_sleep(60)');"), 'transaction: "none",');
    const run = await project.start(["migrate"]);
    const pid = await running("pg_sleep(60)");
    run.kill("SIGKILL");
    await run.result;
    await database.session.query("select pg_terminate_backend($1)", [pid]);
    const [{ rows = 0 } = {}] = await database.session.query<{ rows: number }>(
      "select count(*)::integer as rows from log",
    );
    expect(rows).toBeGreaterThan(3);
    expect(await states()).toEqual([{ revision: "a", state: "applying", done: 0 }]);
    write("a", code(), 'transaction: "none",');
    const done = await project.run(["migrate"]);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).not.toContain("posts: 100 of");
    expect(done.stderr).toMatch(/statement 1 was begun by a run that was cut off.*after the last one/);
    expect(await seen()).toEqual(all);
    expect(
      await database.session.query("select count(*)::integer as batches, sum(rows)::integer as rows from log"),
    ).toEqual([{ batches: 10, rows: 999 }]);
    expect(await database.session.query("select progress from sluice_version")).toEqual([{ progress: null }]);
  });
});
