// What people do with histories: forks joined and moved, records made by hand. Migrations are written by hand here.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const directory = "core/db/migrations";
const hasGit = spawnSync("git", ["--version"]).status === 0;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: serverUrl() });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

/** A migration that makes a table of its name, unless it is told otherwise. */
function write(
  revision: string,
  parents: readonly string[],
  up = `op.createTable("${revision}", { columns: {} })`,
): void {
  project.write(
    `${directory}/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify(parents)},
  name: "makes ${revision}",
  up: (op) => [${up}],
});
`,
  );
}

const tables = async (): Promise<unknown[]> =>
  (
    await database.session.query(
      "select tablename from pg_tables where schemaname = 'public' and tablename not like 'sluice%' order by 1",
    )
  ).map((row) => row.tablename);

const recorded = async (): Promise<unknown[]> =>
  (await database.session.query("select revision from sluice_version order by 1")).map((row) => row.revision);

const parentsOf = (file: string): string | undefined =>
  /parents: (\[.*\])/.exec(project.read(`${directory}/${file}`))?.[1];

const run = (args: string): Promise<CliResult> => project.run(args.split(" "));

/** a ← b ← d, and a ← c. */
function fork(): void {
  write("a", []);
  write("b", ["a"]);
  write("c", ["a"]);
  write("d", ["b"]);
}

describe("a fork", () => {
  test("stops what needs one head, and says where it is and what mends it", async () => {
    fork();
    for (const args of ["migrate", "makemigrations", "migrate head"]) {
      const { code, stderr } = await run(args);
      expect([args, code]).toEqual([args, 4]);
      expect(stderr).toMatch(
        /2 heads: it forks after a[\s\S]*c \(makes c\), with one[\s\S]*d \(makes d\), with 2[\s\S]*npx sluice merge/,
      );
    }
    const { findings } = JSON.parse((await run("check --json")).stdout);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(["several_heads", ...Array(4).fill("pending")]);
    const ends = await run("heads --no-input --quiet");
    expect(ends).toEqual({ code: 0, stdout: "c makes c\nd makes d\n", stderr: "" });
    expect(await run("migrate heads --quiet")).toMatchObject({ code: 0, stderr: "" });
    expect(await tables()).toEqual(["a", "b", "c", "d"]);
    expect((await run("history project")).stdout).toMatch(/\[x\] a\.ts[\s\S]*\[x\] d\.ts/);
    expect(await run("rollback c-1")).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(["a"]);
  });

  test("is joined, and comes apart again on the way down", async () => {
    fork();
    const merged = JSON.parse((await run("makemigrations --merge --json")).stdout);
    expect(merged).toMatchObject({ forked: true, clashes: [] });
    const file = readdirSync(join(project.root, directory)).find((name) => name.includes("merge")) ?? "";
    expect(parentsOf(file)).toBe('["c", "d"]');
    expect(project.read(`${directory}/head`)).toBe(`${file}\n`);
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(["a", "b", "c", "d"]);
    expect((await run("merge")).stdout).toContain("Nothing to do");
    const step = await run("rollback -1");
    expect([step.code, step.stderr]).toEqual([2, expect.stringMatching(/joins c and d[\s\S]*npx sluice rollback\b/)]);
    expect(await run("rollback")).toMatchObject({ code: 0 });
    expect((await run("current --quiet")).stdout).toBe("c makes c\nd makes d\n");
    // Nor is there one migration before two ends.
    expect(await run("rollback -1")).toMatchObject({ code: 2 });
    expect(await tables()).toEqual(["a", "b", "c", "d"]);
    expect(await run("rollback")).toMatchObject({ code: 0 });
    expect(await tables()).toHaveLength(3);
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await run("rollback a")).toMatchObject({ code: 0 });
    expect(await tables()).toEqual(["a"]);
    expect(await run("rollback -1")).toMatchObject({ code: 0 });
    expect(await tables()).toEqual([]);
    const under = await run("rollback -1");
    expect([under.code, under.stderr]).toEqual([2, expect.stringContaining("below the base")]);
  });

  test("whose sides touch one object is joined only when somebody says so", async () => {
    fork();
    write("c", ["a"], 'op.dropTable("b")');
    const refused = await run("merge");
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/table b: (?:b|c)\.ts and (?:b|c)\.ts[\s\S]*--accept/);
    expect(project.exists(`${directory}/head`)).toBe(false);
    const text = project.read(`${directory}/c.ts`);
    expect(await run("rebase c")).toMatchObject({ code: 3, stderr: expect.stringContaining("--accept") });
    expect(project.read(`${directory}/c.ts`)).toBe(text);
    expect(await run("merge --accept")).toMatchObject({ code: 0 });
    rmSync(join(project.root, directory, project.read(`${directory}/head`).trim()));
    expect(await run("rebase c --accept")).toMatchObject({ code: 0 });
    expect(parentsOf("c.ts")).toBe('["d"]');
  });

  test.skipIf(!hasGit)("is a conflict in git, in one line of one file, which merge and rebase settle", async () => {
    const git = (args: string) =>
      spawnSync("git", ["-c", "user.name=n", "-c", "user.email=e@localhost", ...args.split(" ")], {
        cwd: project.root,
        encoding: "utf8",
      });
    const made = async (name: string): Promise<string> => {
      expect(await run(`makemigrations --empty -m ${name}`)).toMatchObject({ code: 0 });
      git("add core");
      git(`commit -qm ${name}`);
      return project.read(`${directory}/head`).trim();
    };
    git("init -q -b main");
    await made("first");
    for (const settles of ["merge", "rebase"]) {
      git(`checkout -q -b theirs_${settles}`);
      const theirs = await made(`theirs_${settles}`);
      git("checkout -q main");
      const ours = await made(`ours_${settles}`);
      const { status, stdout } = git(`merge theirs_${settles}`);
      expect([status, stdout.match(/CONFLICT.*/g)]).toEqual([
        1,
        [`CONFLICT (content): Merge conflict in ${directory}/head`],
      ]);
      expect(await run("migrate")).toMatchObject({ code: 4, stderr: expect.stringContaining("npx sluice merge") });
      const [, side = ""] = theirs.split(".")[0]?.match(/_([0-9a-f]{12})_/) ?? [];
      expect(await run(settles === "merge" ? "merge" : `rebase ${side}`)).toMatchObject({ code: 0 });
      const head = project.read(`${directory}/head`);
      expect(head).toMatch(/^\S+\.ts\n$/);
      expect([head.trim() === theirs, head.trim() === ours]).toEqual([settles === "rebase", false]);
      expect(await run("heads --quiet")).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[^\n]+\n$/) });
      git("add core");
      git(`commit -qm ${settles}`);
    }
  });

  test("becomes a line when the side that isn't applied follows the other", async () => {
    fork();
    await run("migrate d");
    expect(await run("rebase")).toMatchObject({ code: 0 });
    expect([parentsOf("c.ts"), parentsOf("b.ts")]).toEqual(['["d"]', '["a"]']);
    expect(project.read(`${directory}/head`)).toBe("c.ts\n");
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await recorded()).toEqual(["a", "b", "c", "d"]);
  });

  test("with no side applied asks which one moves; with both, neither can", async () => {
    fork();
    const asked = await run("rebase");
    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain("npx sluice rebase c ");
    expect(await run("rebase d")).toMatchObject({ code: 0 });
    expect([parentsOf("b.ts"), parentsOf("d.ts")]).toEqual(['["c"]', '["b"]']);
    fork();
    await run("migrate heads");
    expect(await run("rebase")).toMatchObject({ code: 4, stderr: expect.stringContaining("npx sluice merge") });
    expect(await run("rebase x")).toMatchObject({ code: 2, stderr: expect.stringContaining("the heads are c, d") });
  });

  test("keeps a file whose parents can't be told", async () => {
    fork();
    const text = `${project.read(`${directory}/c.ts`)}/*\n  parents: ["x"]\n*/\n`;
    project.write(`${directory}/c.ts`, text);
    const { code, stderr } = await run("rebase c");
    expect([code, stderr]).toEqual([4, expect.stringMatching(/c\.ts: its `parents` can't be told[\s\S]*\["d"\]/)]);
    expect(project.read(`${directory}/c.ts`)).toBe(text);
  });
});

describe("the record", () => {
  beforeEach(() => {
    write("a", []);
    write("b", ["a"]);
    write("c", ["b"]);
  });

  test("is made without running anything, and taken back", async () => {
    expect((await run("stamp b")).stdout).toMatch(/\+ a counts as applied[\s\S]*\+ b counts/);
    expect([await recorded(), await tables()]).toEqual([["a", "b"], []]);
    expect((await run("stamp a")).stdout).toContain("- b counts as not applied");
    expect(await run("migrate --fake b")).toMatchObject({ code: 0 });
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect([await recorded(), await tables()]).toEqual([["a", "b", "c"], ["c"]]);
    expect(await run("stamp base")).toMatchObject({ code: 0 });
    expect(await recorded()).toEqual([]);
    expect((await run("stamp base")).stdout).toContain("Nothing to record");
  });

  test("of a file that is gone is forgotten only with --purge", async () => {
    await run("migrate");
    await database.session.query("update sluice_version set revision = 'lost' where revision = 'c'");
    expect((await run("current --quiet")).stdout).toBe("b makes b\nlost makes c (no file)\n");
    const { project: ends } = JSON.parse((await run("current --json")).stdout);
    expect(ends).toMatchObject([
      { revision: "b", missing: false },
      { revision: "lost", file: "", missing: true },
    ]);
    const refused = await run("stamp head");
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringMatching(/revision lost[\s\S]*--purge/)]);
    expect(await run("stamp head --purge")).toMatchObject({ code: 0 });
    expect(await recorded()).toEqual(["a", "b", "c"]);
    expect(await run("migrate")).toMatchObject({ code: 0 });
  });

  test("of an edited file is renewed by a stamp", async () => {
    await run("migrate");
    project.write(`${directory}/b.ts`, project.read(`${directory}/b.ts`).replace("makes b", "makes b well"));
    expect(await run("migrate")).toMatchObject({ code: 0 });
    project.write(
      `${directory}/b.ts`,
      project.read(`${directory}/b.ts`).replace("=> [", '=> [op.sql("select 1", "select 1"), '),
    );
    expect(await run("migrate")).toMatchObject({ code: 4, stderr: expect.stringContaining("b.ts was edited") });
    expect(await run("stamp head")).toMatchObject({ code: 0 });
    expect(await run("migrate")).toMatchObject({ code: 0 });
  });

  test("that was begun before it had all its columns gets them", async () => {
    await run("migrate a");
    await database.session.script("alter table sluice_version drop column progress");
    expect((await run("showmigrations")).stdout).toMatch(/\[x\] a\.ts[\s\S]*\[ \] b\.ts/);
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await recorded()).toEqual(["a", "b", "c"]);
  });

  test("shows the SQL with --dry-run, and nothing is run", async () => {
    const { code, stdout } = await run("migrate --dry-run b");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/CREATE TABLE a[\s\S]*CREATE TABLE b/)]);
    expect(stdout).not.toContain("TABLE c");
    expect(await tables()).toEqual([]);
  });
});

describe("the way back", () => {
  beforeEach(() => {
    write("a", [], 'op.createTable("a", { columns: { id: { type: "integer" } }, primaryKey: { a_pkey: ["id"] } })');
    write("b", ["a"], 'op.addColumn("a.title", { type: "text" })');
  });

  test("that loses rows says how many, and waits for somebody to agree", async () => {
    await run("migrate");
    expect(await run("rollback")).toMatchObject({ code: 0 });
    await run("migrate");
    await database.session.script("insert into a values (1, 'x'), (2, null)");
    const asked = await run("rollback base");
    expect(asked.code).toBe(3);
    expect(asked.stderr).toMatch(/column a\.title: 1 value\n[\s\S]*table a: 2 rows[\s\S]*--yes/);
    expect(await tables()).toEqual(["a"]);
    const done = await run("rollback base --yes --json");
    expect(JSON.parse(done.stdout).lost).toEqual([
      { object: "column a.title", rows: 1, estimate: null },
      { object: "table a", rows: 2, estimate: null },
    ]);
  });

  test("that something refers to, or that one of the migrations lacks, isn't begun", async () => {
    await run("migrate");
    await database.session.script("create table theirs (a integer references a)");
    const used = await run("rollback base");
    expect([used.code, used.stderr]).toEqual([
      4,
      expect.stringMatching(/foreign key theirs\.theirs_a_fkey refers to a, which would go/),
    ]);
    await database.session.script("drop table theirs");
    write("c", ["b"], 'op.sql("select 1")');
    write("d", ["c"]);
    await run("migrate");
    const stuck = await run("rollback base");
    expect([stuck.code, stuck.stderr]).toEqual([
      4,
      expect.stringMatching(/c\.ts: .*can't be undone[\s\S]*nothing was rolled back/),
    ]);
    expect(await recorded()).toEqual(["a", "b", "c", "d"]);
  });
});
