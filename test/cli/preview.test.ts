// SQL for whoever runs it by hand: of any range of the history, without a database, with the record of what it does.
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Preview } from "../../src/commands/preview.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const directory = "core/db/migrations";
const nowhere = { env: { DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" } };

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, proof: false });
  write("a", { up: `op.createTable("a", { columns: { mood: { type: "text" } } }), op.createEnum("mood", ["good"])` });
  write("b", {
    parents: ["a"],
    more: `labels: ["v1"],`,
    up: `op.alterEnum("mood", { values: { from: ["good"], to: ["good", "it's"] } }), op.sql("create table b as select 'it''s'::mood as mood", "drop table b")`,
    down: `op.sql("drop table b"), op.alterEnum("mood", { values: { from: ["good", "it's"], to: ["good"], with: [] } })`,
  });
  write("c", {
    parents: ["b"],
    more: `transaction: "none",`,
    up: `op.createIndex("a.c", { columns: ["mood"], concurrently: true })`,
  });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

interface Written {
  readonly parents?: readonly string[];
  readonly more?: string;
  readonly up: string;
  readonly down?: string;
}

function write(revision: string, { parents = [], more = "", up, down }: Written): void {
  project.write(
    `${directory}/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}", parents: ${JSON.stringify(parents)}, name: "it's ${revision}", ${more}
  up: (op) => [${up}],${down === undefined ? "" : `\n  down: (op) => [${down}],`}
});
`,
  );
}

const preview = (args: string): Promise<CliResult> => project.run(["preview", ...args.split(" ")], nowhere);

/** What psql does with it: one statement after the other. */
async function runByHand(args: string): Promise<void> {
  const { migrations } = JSON.parse(await sql(`${args} --json`)) as Preview;
  for (const { transactional, statements } of migrations.flatMap(({ segments }) => segments)) {
    const own = statements.map(({ sql: text }) => text ?? "");
    for (const each of transactional ? ["begin", ...own, "commit"] : own) await database.session.script(each);
  }
}

async function sql(args: string): Promise<string> {
  const { code, stdout, stderr } = await preview(args);
  expect([args, code, stderr]).toEqual([args, 0, ""]);
  return stdout;
}

const files = (text: string): string[] => [...text.matchAll(/^-- (\w+\.ts) \(\w+\)$/gm)].map(([, file = ""]) => file);

const state = async (): Promise<unknown> =>
  (
    await database.session.query(
      "select to_regclass('a') is not null as a, to_regclass('b') is not null as b, to_regclass('c') is not null as c",
    )
  )[0];

test("any range of a line or a fork, there and back, whoever can't reach the database", async () => {
  write("d", { parents: ["a"], up: `op.createTable("d", { columns: {} })` });
  const ranges = [
    ["base:c", ["a.ts", "b.ts", "c.ts"]],
    ["a:c", ["b.ts", "c.ts"]],
    ["a:v1", ["b.ts"]],
    ["v1:v1@head", ["c.ts"]],
    ["c-1:c", ["c.ts"]],
    ["a:c --down", ["c.ts", "b.ts"]],
    ["b:d", ["d.ts"]],
    ["c:c", []],
  ] as const;
  for (const [range, wanted] of ranges) {
    expect([range, files(await sql(range))]).toEqual([range, wanted]);
  }
  const back = await preview("c:a");
  expect([back.code, back.stderr]).toEqual([2, expect.stringContaining("npx sluice preview a:c --down")]);
  expect((await preview("base:head")).stderr).toMatch(/2 heads/);
});

test("run by hand with the record, it counts as applied, and as undone", async () => {
  await runByHand("base:head --record");
  expect(await state()).toEqual({ a: true, b: true, c: true });
  const shown = JSON.parse((await project.run(["showmigrations", "--json"])).stdout);
  expect(JSON.stringify(shown)).not.toMatch(/pending|edited/);
  expect((await project.run(["migrate"])).stdout).toContain("Nothing to do");
  expect(await database.session.query("select revision, name from sluice_version order by 1")).toEqual(
    ["a", "b", "c"].map((revision) => ({ revision, name: `it's ${revision}` })),
  );
  await runByHand("a:head --down --record");
  expect(await state()).toEqual({ a: true, b: false, c: false });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await project.run(["rollback", "base"])).toMatchObject({ code: 0 });

  write("d", { parents: ["c"], up: "op.run(async () => {})", down: "" });
  const code = await preview("base:head --record");
  expect([code.code, code.stdout, code.stderr]).toEqual([4, "", expect.stringMatching(/d\.ts runs code/)]);
});
