// A range of migrations becomes one: on databases that have nothing of it, all of it, and some of it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { check } from "../../src/commands/check.ts";
import { makeMigrations } from "../../src/commands/makemigrations.ts";
import { migrate } from "../../src/commands/migrate.ts";
import { noAnswers } from "../../src/commands/questions/answers.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { showMigrations } from "../../src/commands/showmigrations.ts";
import { squash } from "../../src/commands/squash.ts";
import { pruneSquashed } from "../../src/commands/squash-prune.ts";
import { fake, stamp } from "../../src/commands/stamp.ts";
import type { Environment } from "../../src/commands/workspace.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const directory = "core/db/migrations";

let databases: TestDatabase[];
let project: TempProject;

beforeEach(() => {
  databases = [];
});
afterEach(async () => {
  project.remove();
  await Promise.all(databases.map((each) => each.drop()));
});

async function fresh(): Promise<TestDatabase> {
  const database = await createDatabase();
  databases.push(database);
  return database;
}

/** The project on one of the databases, as the command line opens it. */
const on = ({ url }: TestDatabase): Environment => ({
  cwd: project.root,
  env: { DATABASE_URL: url },
  clock: { now: () => new Date() },
  questioner: { ask: async () => null },
  progress: () => {},
});

const run = (args: string): Promise<CliResult> => project.run(args.split(" "));

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "no error",
    (error) => error.code,
  );

/** What `migrate` ran, and which squashes it recorded. */
async function migrated(database: TestDatabase, name?: string): Promise<unknown> {
  const { done, squashed } = await migrate(on(database), { name });
  return [ids(done), ids(squashed)];
}

const rolledBack = async (database: TestDatabase, name?: string): Promise<string[]> =>
  ids((await rollback(on(database), { target: { name }, yes: true })).done);

const ids = (found: readonly { readonly revision: string }[]): string[] => found.map(({ revision }) => revision);

type Text = string | { readonly up: string; readonly more: string };

function write(revision: string, parents: readonly string[], text: Text): void {
  const { up, more } = typeof text === "string" ? { up: text, more: "" } : text;
  project.write(
    `${directory}/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: ${JSON.stringify(parents)}, name: "${revision}", ${more}up: (op) => [${up}] });
`,
  );
}

const models = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const a = pgTable("a", { id: integer("id"), c: text("c"), d: text("d") });
export const c = pgTable("c", {});
`;

/** a ← b ← c ← d: a table, and its columns. */
function line(): void {
  write("a", [], 'op.createTable("a", { columns: { id: { type: "integer" } } })');
  write("b", ["a"], 'op.addColumn("a.b", { type: "text" })');
  write("c", ["b"], 'op.renameColumn("a.b", "a.c"), op.createTable("c", { columns: {} })');
  write("d", ["c"], 'op.addColumn("a.d", { type: "text" })');
}

const files = (): string[] =>
  readdirSync(join(project.root, directory))
    .filter((name) => name.endsWith(".ts"))
    .sort();
const squashFile = (): string => files().find((name) => !/^\w\.ts$/.test(name)) ?? "";
const columns = async ({ session }: TestDatabase): Promise<string> =>
  (
    await session.query(
      `select table_name || '.' || coalesce(column_name, '') as name from information_schema.tables
       left join information_schema.columns using (table_schema, table_name)
       where table_schema = 'public' and table_name not like 'sluice%' order by 1`,
    )
  )
    .map(({ name }) => name)
    .join(" ");

const recorded = async ({ session }: TestDatabase): Promise<string[]> =>
  (await session.query("select revision from sluice_version order by length(revision), 1")).map((row) =>
    String(row.revision),
  );

const rows = async (database: TestDatabase): Promise<string> =>
  ((await showMigrations(on(database))).scopes[0]?.migrations ?? [])
    .map(({ revision, state }) => `${revision.length > 1 ? "S" : revision}:${state}`)
    .join(" ");

const findings = async (database: TestDatabase): Promise<string[]> =>
  (await check(on(database))).findings.map(({ code }) => code);

const whole = "a.c a.d a.id c.";

describe("a to c as one", () => {
  let [none, some, all]: TestDatabase[] = [];
  let s: string;

  beforeEach(async () => {
    const made = await Promise.all([fresh(), fresh(), fresh()]);
    [none, some, all] = made;
    project = tempProject({ database: made[2], here: true, proof: made[2].url, files: { "core/models.ts": models } });
    line();
    await migrate(on(made[1]), { name: "a" });
    await migrate(on(made[2]));
    const result = await squash(on(made[2]), { range: "a:c", dryRun: false, proof: false });
    expect(result).toMatchObject({
      replaces: ["a", "b", "c"],
      operations: ["add table a", "add table c"],
      proof: null,
    });
    expect(result.operationsBefore).toBe(4);
    s = result.revision;
  });

  test("every database gets to the same place, and back", async () => {
    const [empty, middle, full] = [none, some, all] as [TestDatabase, TestDatabase, TestDatabase];
    expect(await rows(empty)).toBe("S:pending d:pending");
    expect(await rows(middle)).toBe("a:applied b:pending c:pending S:pending d:pending");
    expect(await rows(full)).toBe("S:applied d:applied");
    expect(await findings(full)).toEqual([]);
    expect(await migrated(empty)).toEqual([[s, "d"], []]);
    expect(await migrated(middle)).toEqual([["b", "c", "d"], [s]]);
    expect(await migrated(full)).toEqual([[], [s]]);
    for (const database of [empty, middle, full]) {
      expect([await columns(database), await recorded(database)]).toEqual([whole, ["a", "b", "c", "d", s]]);
      expect([await migrated(database), await rows(database)]).toEqual([[[], []], "S:applied d:applied"]);
    }
    expect(
      await makeMigrations(on(middle), {
        ...noAnswers,
        empty: false,
        dryRun: true,
        check: false,
        from: "live",
        proof: false,
      }),
    ).toMatchObject({ changes: "none" });
    for (const database of [empty, middle]) {
      expect([await rolledBack(database), await columns(database)]).toEqual([["d"], "a.c a.id c."]);
      expect(await codeOf(rolledBack(database, "b"))).toBe("replaced_revision");
      expect([await rolledBack(database), await columns(database), await recorded(database)]).toEqual([[s], "", []]);
      expect([await migrated(database), await columns(database)]).toEqual([[[s, "d"], []], whole]);
    }
  });

  test("in the middle, and not yet recorded, rollback and stamp find what is applied", async () => {
    const [middle, full] = [some, all] as [TestDatabase, TestDatabase];
    expect(await migrated(middle, "b")).toEqual([["b"], []]);
    expect([await rolledBack(middle), await recorded(middle)]).toEqual([["b"], ["a"]]);
    const stampAt = (name: string) => stamp(on(middle), { target: { name }, purge: false });
    expect((await stampAt("c")).recorded).toEqual(["b", "c"]);
    expect([await recorded(middle), await rows(middle)]).toEqual([["a", "b", "c"], "S:applied d:pending"]);
    expect((await stampAt("base")).removed).toHaveLength(3);
    await stampAt(s);
    expect(await recorded(middle)).toEqual(["a", "b", "c", s]);
    expect((await stampAt("base")).removed).toHaveLength(4);
    const text = project.read(`${directory}/b.ts`);
    project.write(`${directory}/b.ts`, text.replace("=> [", `=> [op.sql("select 1", "select 1"), `));
    expect(await codeOf(migrated(full))).toBe("edited_migration");
    project.write(`${directory}/b.ts`, text);
    expect(await rolledBack(full, "base")).toEqual(["d", s]);
    expect([await columns(full), await recorded(full)]).toEqual(["", []]);
    expect((await fake(on(full), {})).map((each) => each.recorded)).toEqual([[s, "d"]]);
    expect(await recorded(full)).toEqual(["a", "b", "c", "d", s]);
  });

  test("without the old files, the middle is a dead end that says so", async () => {
    const [empty, middle, full] = [none, some, all] as [TestDatabase, TestDatabase, TestDatabase];
    expect(await codeOf(pruneSquashed(on(middle)))).toBe("middle_of_squash");
    expect(files()).toContain("a.ts");
    expect((await pruneSquashed(on(full))).removed).toHaveLength(3);
    expect(files()).toEqual([squashFile(), "d.ts"].sort());
    const stuck = await project.run(["migrate"], { env: { DATABASE_URL: middle.url } });
    expect(stuck.stderr).toMatch(/it has a and lacks b, c, .*git log --diff-filter=D/s);
    expect([stuck.code, await rows(middle)]).toEqual([4, "S:applied in part d:pending"]);
    expect(await findings(middle)).toContain("middle_of_squash");
    expect([await migrated(full), await migrated(empty)]).toEqual([
      [[], [s]],
      [[s, "d"], []],
    ]);
    for (const database of [full, empty]) {
      expect([await columns(database), await recorded(database)]).toEqual([whole, ["a", "b", "c", "d", s]]);
    }
    // Something new follows, and all of it becomes one again.
    write("e", ["d"], "");
    await migrate(on(full));
    const outer = await squash(on(full), { range: "head", dryRun: false, proof: false });
    expect(outer.replaces).toEqual([s, "a", "b", "c", "d", "e"]);
    expect((await pruneSquashed(on(full))).removed).toHaveLength(3);
    expect(files()).toHaveLength(1);
    const another = await fresh();
    expect([await migrated(full), await migrated(another)]).toEqual([
      [[], [outer.revision]],
      [[outer.revision], []],
    ]);
    for (const database of [full, another]) {
      expect([await columns(database), await rows(database)]).toEqual([whole, "S:applied"]);
      expect((await recorded(database)).sort()).toEqual([...outer.replaces, outer.revision].sort());
    }
    expect(await codeOf(migrated(empty))).toBe("middle_of_squash");
  });
});

test("is proven before it is written, and follows the head", async () => {
  const database = await fresh();
  project = tempProject({ database, here: true, proof: database.url });
  line();
  write("e", ["d"], {
    up: 'op.sql("update a set d = null", "select 1"), op.addColumn("a.e", { type: "text" })',
    more: 'labels: ["v2"], ',
  });
  expect((await run("squash b:v2 -m together")).stdout).toContain("It stands for b, c, d, e; 6 operations became 5.");
  const text = project.read(`${directory}/${squashFile()}`);
  expect(text).toContain("Proven: up and down.");
  expect(text).toContain('parents: ["a"],\n  replaces: ["b", "c", "d", "e"],\n  name: "together",\n  labels: ["v2"],');
  expect(project.read(`${directory}/head`).trim()).toBe(squashFile());
  expect((await run("show c")).stdout).toContain("rename column a.b to a.c");
  expect((await run("showmigrations")).stdout).toMatch(/\[ \] .*together.ts {2}head, stands for 4, v2/);
  expect((await run("migrate")).stdout).toContain("together.ts");
  expect(await columns(database)).toBe("a.c a.d a.e a.id c.");
  expect((await run("squash --prune")).stdout.match(/^- /gm)).toHaveLength(4);
});

test("refuses what can't be squashed, with the commands for what is around it", async () => {
  const database = await fresh();
  project = tempProject({ database, here: true, proof: false });
  line();
  write("e", ["d"], "op.run(async () => {}, async () => {})");
  write("f", ["e"], "");
  write("g", ["f"], "");
  const refused = (range: string): Promise<string> =>
    squash(on(database), { range, dryRun: false, proof: false }).then(
      () => "no error",
      ({ message, hint }) => `${message}\n${hint}`,
    );
  expect(await refused("g")).toMatch(/e.ts can't be squashed: it has code.*\n.*squash a:d\nnpx sluice squash f:g/);
  write("e", ["d"], { up: "", more: 'transaction: "none", ' });
  expect(await refused("b:head")).toMatch(/transaction: "none".*\n.*squash b:d\nnpx sluice squash f:g/);
  write("h", ["b"], "");
  expect(await refused("a:d")).toMatch(/h \(h\) follows b \(b\).*\n.*squash a:b\nnpx sluice squash c:d/);
  expect(await refused("a:a")).toContain("one migration");
  expect(await refused("c:b")).toContain("c (c) doesn't come before b (b)");
  expect(await run("squash")).toMatchObject({ code: 2 });
  expect(files()).toHaveLength(8);
});
