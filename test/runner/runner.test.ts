// The runner on a real server: segments, what a failure leaves, going on from there, and two runners at once.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../src/postgres/connect.ts";
import { withLock } from "../../src/runner/lock.ts";
import { checksumOf } from "../../src/store/checksum.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const models = `import { integer, pgEnum, pgTable } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ["good", "bad"]);
export const posts = pgTable("posts", { id: integer("id").primaryKey(), mood: mood("mood") });
`;
const migrations = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, proof: false, files: { "core/models.ts": models } });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const files = (): string[] => readdirSync(join(project.root, migrations)).filter((name) => name.endsWith(".ts"));

async function handWritten(name: string, up: string, rest = ""): Promise<string> {
  await project.run(["makemigrations", "--empty", "-m", name]);
  const path = `${migrations}/${files().find((file) => file.includes(name))}`;
  project.write(path, project.read(path).replace("up: () => [],", `up: (op) => [${up}],\n${rest}`));
  return path;
}

const versions = (): Promise<Record<string, unknown>[]> =>
  database.session.query("select name, state, done from sluice_version order by applied_at");

test("a value that is added to an enum can be used by the next statement of its migration", async () => {
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  const alter = 'op.alterEnum("mood", { values: { from: ["good", "bad"], to: ["good", "fair", "bad"] } })';
  const back = alter.replace(
    'from: ["good", "bad"], to: ["good", "fair", "bad"]',
    'from: ["good", "fair", "bad"], to: ["good", "bad"]',
  );
  const up = `${alter}, op.sql("insert into posts values (1, 'fair')", "delete from posts")`;
  const path = await handWritten("fair", up, `  down: (op) => [op.sql("delete from posts"), ${back}],`);
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await database.session.query("select mood from posts")).toEqual([{ mood: "fair" }]);
  // By hand: the columns that have the type must be named.
  expect((await project.run(["rollback"])).stderr).toMatch(/mood[\s\S]*with: \[\{ column: /);
  const columns = 'with: [{ column: "posts.mood", type: "mood", default: null }]';
  project.write(path, project.read(path).replace('to: ["good", "bad"] } })', `to: ["good", "bad"], ${columns} } })`));
  await database.session.query("update sluice_version set checksum = $1 where name = 'fair'", [
    checksumOf(project.read(path)),
  ]);
  expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
  expect(await database.session.query("select enum_range(null::mood)::text as values")).toEqual([
    { values: "{good,bad}" },
  ]);
});

test("a migration of two transactions that fails in the second says where it stands, and goes on from there", async () => {
  await project.run(["makemigrations", "-m", "first"]);
  await project.run(["migrate"]);
  const alter = 'op.alterEnum("mood", { values: { from: ["good", "bad"], to: ["good", "bad", "ugly"] } })';
  const path = await handWritten(
    "second",
    `${alter}, op.sql("insert into posts values (1, 'ugly'), (1, 'bad')", "delete from posts")`,
  );
  const failed = await project.run(["migrate"]);
  expect(failed.code).toBe(4);
  expect(failed.stderr).toMatch(/statement 2 of up: .*duplicate key[\s\S]*first 1 of its statements are committed/);
  expect(await versions()).toEqual([
    { name: "first", state: "applied", done: 0 },
    { name: "second", state: "applying", done: 1 },
  ]);
  expect((await project.run(["showmigrations"])).stdout).toContain("unfinished");
  expect((await project.run(["makemigrations"])).stderr).toMatch(/npx sluice migrate/);
  project.write(path, project.read(path).replace("(1, 'bad')", "(2, 'bad')"));
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await versions()).toContainEqual({ name: "second", state: "applied", done: 0 });
  expect(await database.session.query("select count(*)::int as rows from posts")).toEqual([{ rows: 2 }]);
});

test("code runs in the migration's transaction, with a Drizzle database and with SQL", async () => {
  await project.run(["makemigrations"]);
  const up = `op.run(async ({ db, sql }) => {
    await sql("insert into posts values ($1, 'good')", [1]);
    await db.execute("insert into posts values (2, 'bad')");
    if ((await sql("select 1 from posts")).length !== 2) throw new Error("two rows expected");
  }, async ({ sql }) => { await sql("delete from posts"); })`;
  await handWritten("data", up);
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await database.session.query("select id from posts order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  await handWritten("third", 'op.sql("insert into posts values (3, \'good\')", "delete from posts where id = 3")');
  await handWritten("nothing", 'op.sql("select 1", "")');
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const undone = await project.run(["rollback", "-3"]);
  expect([undone.code, undone.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^\S*third\.ts, \S*data\.ts: undone with SQL or code of their own; what that loses isn't known\nrolling back/,
    ),
  ]);
  expect(await database.session.query("select id from posts")).toEqual([]);
  const all = await project.run(["rollback", "base"]);
  expect([all.code, all.stderr]).toEqual([0, expect.not.stringContaining("known")]);
  await project.run(["migrate"]);
  await handWritten(
    "broken",
    'op.sql("insert into posts values (7)", ""), op.run(async () => { throw new Error("not today"); })',
    "  down: () => [],",
  );
  expect((await project.run(["migrate"])).stderr).toMatch(/broken\.ts, statement 2 of up: not today/);
  expect(await database.session.query("select id from posts where id = 7")).toEqual([]);
});

test("a migration without a way back is refused before anything runs", async () => {
  await handWritten("oneway", 'op.sql("create table t (id int)")');
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const refused = await project.run(["rollback"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/oneway\.ts: .*can't be undone[\s\S]*down: \(op\)/);
  expect(await versions()).toHaveLength(1);
});

test("two runners at once apply each revision once", async () => {
  for (const name of ["one", "two", "three"]) {
    await handWritten(name, `op.sql("create table ${name} (id int); select pg_sleep(0.2)", "drop table ${name}")`);
  }
  const runs = await Promise.all([project.run(["migrate", "--json"]), project.run(["migrate", "--json"])]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const done = runs.flatMap(({ stdout }) => JSON.parse(stdout).done.map((each: { name: string }) => each.name));
  expect(done.sort()).toEqual(["one", "three", "two"]);
  const rolled = await Promise.all([project.run(["rollback", "--json"]), project.run(["rollback", "--json"])]);
  expect(rolled.map(({ code }) => code)).toEqual([0, 0]);
  const undone = rolled.flatMap(({ stdout }) => JSON.parse(stdout).done);
  expect(await versions()).toHaveLength(3 - undone.length);
});

test("who holds the lock is named while it is waited for", async () => {
  await handWritten("one", 'op.sql("create table one (id int)", "drop table one")');
  const { session } = database;
  const [own] = await session.query<{ pid: number }>("select pg_backend_pid() as pid");
  const table = { schema: "public", name: "sluice_version" };
  const waiting = await withLock({ session, table }, async () => {
    const other = await connect({ kind: "url", url: database.url });
    let isRun = false;
    const work = async (): Promise<void> => {
      isRun = true;
    };
    await expect(withLock({ session: other, table, patience: 0 }, work)).rejects.toMatchObject({
      code: "locked",
      message: expect.stringContaining(`another migration is running on this database: pid ${own?.pid} (`),
      hint: expect.stringContaining("pg_terminate_backend"),
    });
    expect(isRun).toBe(false);
    await other.close();
    const said: string[] = [];
    const run = project.run(["migrate"], { heard: (text) => said.push(text) });
    // It is held until somebody has been told of it.
    while (!said.join("").includes("waiting for the lock")) await sleep(20);
    return { run };
  });
  const { code, stderr } = await waiting.run;
  expect(stderr).toContain(`waiting for the lock that pid ${own?.pid} (`);
  expect(code).toBe(0);
});

test("an index that is made concurrently: what a failed or a cut-off attempt leaves is taken away", async () => {
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  const { session } = database;
  await session.script("insert into posts values (1, 'good'), (2, 'good')");
  const unique = models
    .replace("pgTable }", "pgTable, uniqueIndex }")
    .replace('mood: mood("mood") }', 'mood: mood("mood") }, (t) => [uniqueIndex("moods").on(t.mood).concurrently()]');
  project.write("core/models.ts", unique);
  const made = await project.run(["makemigrations", "-m", "moods"]);
  expect(made.code, made.stderr).toBe(0);
  const preview = await project.run(["preview"]);
  expect(preview.stdout).toContain("CREATE UNIQUE INDEX CONCURRENTLY moods ON posts (mood)");

  const indexes = () =>
    session.query("select indisvalid as valid from pg_index where indexrelid = to_regclass('moods')");
  const failed = await project.run(["migrate"]);
  expect(failed.code).toBe(4);
  expect(failed.stderr).toContain("could not create unique index");
  expect(await indexes()).toEqual([]);

  // As if the server had gone away in the middle of it.
  await expect(session.query("create unique index concurrently moods on posts (mood)")).rejects.toThrow();
  expect(await indexes()).toEqual([{ valid: false }]);
  await session.query("delete from posts where id = 2");
  const done = await project.run(["migrate"]);
  expect(done.code, done.stderr).toBe(0);
  expect(await indexes()).toEqual([{ valid: true }]);
  expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
  expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
  expect(await indexes()).toEqual([]);
});
