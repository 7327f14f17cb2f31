// hooks.rewrite and hooks.afterWrite, as a project's configuration has them.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMigrator, type Migrator, UserError } from "../../src/index.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const models = `import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: integer("id").primaryKey(), name: text("name") }, (t) => [index("users_name").on(t.name)]);
`;

let database: TestDatabase;
let project: TempProject;
let migrator: Migrator;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, files: { "core/models.ts": models } });
  migrator = createMigrator({ cwd: project.root, databaseUrl: database.url });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

function configure(hooks: string, more = `proof: { url: "${serverUrl()}" },`): void {
  project.write(
    "drizzle.config.ts",
    `import { defineConfig } from "sluice";\nexport default defineConfig({ dialect: "postgresql", sluice: { ${more} hooks: { ${hooks} } } });\n`,
  );
}

const rows = async () => (await migrator.history()).scopes[0]?.migrations ?? [];
const textOf = (file: string) => project.read(`core/db/migrations/${file}`);

test("rewrite changes both directions: what it returns is written, proven and applied", async () => {
  await database.session.script("create table users (id int primary key, name text)");
  configure(`rewrite: (operations, { direction, op }) => direction === "up"
    ? [...operations.map((each) => each.verb === "create" && each.object.id.kind === "index"
        ? { ...each, object: { ...each.object, attributes: { ...each.object.attributes, concurrently: true } } } : each),
      op.sql("GRANT SELECT ON users TO PUBLIC")]
    : [op.sql("REVOKE SELECT ON users FROM PUBLIC"), ...operations]`);
  const made = await migrator.make();
  expect(made).toMatchObject({
    proof: { state: "proven", directions: ["up", "down"] },
    sql: {
      up: [expect.stringContaining("CREATE INDEX CONCURRENTLY users_name"), "GRANT SELECT ON users TO PUBLIC"],
      down: ["REVOKE SELECT ON users FROM PUBLIC", "DROP INDEX users_name"],
    },
  });
  expect(project.read(made.file ?? "")).toMatch(
    /concurrently: true[\s\S]*op\.sql\("GRANT[\s\S]*down:[\s\S]*op\.sql\("REVOKE/,
  );
  await migrator.upgrade();
  await migrator.downgrade();
});

test("what rewrite makes of it must hold, and must be operations", async () => {
  const outcome = async (rewrite: string): Promise<string> => {
    configure(`rewrite: ${rewrite}`);
    const error = await migrator.make().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect({ exit: (error as UserError).exit, rows: await rows() }).toEqual({ exit: 4, rows: [] });
    return (error as UserError).message;
  };
  expect(await outcome(`(operations) => operations.slice(1)`)).toContain("up does not hold");
  expect(await outcome(`() => { throw new Error("not today"); }`)).toContain(
    "drizzle.config.ts: sluice.hooks.rewrite failed on up: not today",
  );
  expect(await outcome(`(operations, { direction }) => direction === "up" ? operations : undefined`)).toContain(
    "sluice.hooks.rewrite returned for down what can't be written: a list of operations is wanted, and it is undefined",
  );
  expect(await outcome(`(operations, { op }) => [op.run(async () => {})]`)).toContain(
    "operation 1 is code, which can't be printed",
  );
  expect(
    await outcome(`(operations, { op }) => [...operations, op.createIndex("users_id", { table: "users" })]`),
  ).toMatch(/sluice\.hooks\.rewrite (?:failed|returned)/);
});

test("the watcher's draft is rewritten, too, and no file is handed to afterWrite for it", async () => {
  configure(
    `rewrite: (operations, { op }) => [...operations, op.sql("SELECT 1")], afterWrite: () => { throw new Error("called"); }`,
    "proof: false,",
  );
  const ending = new AbortController();
  const reports: unknown[] = [];
  const onReport = (report: unknown): void => {
    reports.push(report);
    ending.abort();
  };
  await migrator.watch({ signal: ending.signal, onReport });
  expect(reports).toMatchObject([{ outcome: "different", draftState: "written" }]);
  expect(project.read("core/db/migrations/draft.ts")).toContain('op.sql("SELECT 1")');
});

test("afterWrite gets absolute paths and may rewrite them before they count, by hand or from drift", async () => {
  configure(
    `afterWrite: async (files) => {
      const { readFile, writeFile } = await import("node:fs/promises");
      for (const file of files) await writeFile(file, "// formatted\\n" + await readFile(file, "utf8"));
    }`,
    "proof: false,",
  );
  await migrator.make();
  await migrator.upgrade();
  await database.session.script("alter table users add column by_hand int");
  expect(await project.run(["makemigrations", "--from-drift"])).toMatchObject({ code: 0 });
  expect((await rows()).map(({ file, state }) => [textOf(file).split("\n")[0], state])).toEqual([
    ["// formatted", "applied"],
    ["// formatted", "applied"],
  ]);
});

test("a file stays when afterWrite fails, and so does what belongs to writing it", async () => {
  configure(`afterWrite: () => { throw new Error("no formatter"); }`, "proof: false,");
  const failed = await project.run(["makemigrations", "-m", "first"]);
  expect(failed).toMatchObject({
    code: 4,
    stderr: expect.stringMatching(/sluice\.hooks\.afterWrite failed after \S+_first\.ts was written: no formatter/),
  });
  expect(failed.stderr).not.toContain("fault of sluice");
  await migrator.upgrade();
  await database.session.script("alter table users add column by_hand int");
  expect(await project.run(["makemigrations", "--from-drift"])).toMatchObject({ code: 4 });
  expect((await rows()).map(({ state }) => state)).toEqual(["applied", "applied"]);
});
