// New apps, and a database that begins again.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";

const core = `import { integer, pgSchema, pgTable } from "drizzle-orm/pg-core";
export const app = pgSchema("app");
export const users = app.table("users", { id: integer("id").primaryKey() });
export const notes = pgTable("notes", { id: integer("id").primaryKey() });
`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: false, files: { "core/models.ts": core } });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const tables = async (): Promise<string[]> =>
  (
    await database.session.query<{ name: string }>(
      "select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'app') order by 1",
    )
  ).map(({ name }) => name);

test("a new app is in the configuration, and its models in the next migration; an external one has a place of its own", async () => {
  expect((await project.run(["startapp", "blog"])).stdout).toMatch(
    /created {2}apps\/blog\/models\.ts[\s\S]*drizzle\.config\.ts: "blog"/,
  );
  const made = JSON.parse((await project.run(["makemigrations", "blog", "--json"])).stdout);
  expect(made.operations).toEqual(["add table blog_items"]);
  expect(await project.run(["startapp", "billing", "--external"])).toMatchObject({ code: 0 });
  expect(project.read("drizzle.config.ts")).toContain('apps: ["blog", { name: "billing", external: true }]');
  expect(JSON.parse(project.read("apps/billing/tsconfig.json"))).toMatchObject({
    include: ["models.ts", "migrations"],
  });
  const own = { below: "apps/billing", env: { DATABASE_URL: database.url } };
  expect(await project.run(["makemigrations", "--no-proof"], own)).toMatchObject({ code: 0 });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await tables()).toEqual([
    "public.billing_items",
    "public.blog_items",
    "public.sluice_version",
    "public.sluice_version_billing",
  ]);
  await database.session.script("create table theirs (id integer)");
  const reset = JSON.parse((await project.run(["reset-db", "--yes", "--json"])).stdout);
  expect(reset.dropped.sort()).toEqual(["drop table billing_items", "drop table blog_items"]);
  expect(await tables()).toEqual(["public.theirs"]);
});

test("an app that is there, or a name that none can have, is refused; a configuration that can't be changed is left alone", async () => {
  await project.run(["startapp", "blog"]);
  expect(await project.run(["startapp", "blog"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is an app blog already"),
  });
  expect(await project.run(["startapp", "Blog"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is an app blog already, and its name differs only in case"),
  });
  for (const name of ["a b", "core", "project"]) {
    expect(await project.run(["startapp", name])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("can't be the name"),
    });
  }
  expect(project.exists("apps/Blog") || project.exists("apps/core")).toBe(false);
  const config = 'const apps: string[] = [];\nexport default { dialect: "postgresql", sluice: { apps } };\n';
  project.write("drizzle.config.ts", config);
  const shop = await project.run(["startapp", "shop"]);
  expect(shop).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Add it to sluice.apps in drizzle.config.ts: "shop"'),
  });
  expect(project.read("drizzle.config.ts")).toBe(config);
});

test("a revision by its app, by a label and by its scope; records by hand, of each scope", async () => {
  project.write(
    "drizzle.config.ts",
    `export default { dialect: "postgresql", sluice: { apps: ["blog", { name: "billing", external: true }], proof: false } };`,
  );
  project.write("apps/blog/models.ts", "export {};\n");
  project.write("apps/billing/models.ts", "export {};\n");
  const write = (file: string, parents: string, more = ""): void => {
    const revision = file.split("/").at(-1);
    project.write(
      `${file}.ts`,
      `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: [${parents}], ${more} up: (op) => [op.createTable("${revision}", { columns: {} })] });
`,
    );
  };
  write("core/db/migrations/a1", "");
  write("core/db/migrations/b2", '"a1"', 'app: "blog",');
  write("core/db/migrations/c3", '"b2"', 'labels: ["v2"],');
  write("core/db/migrations/d4", '"c3"', 'dependsOn: ["billing@x1"],');
  write("apps/billing/migrations/x1", "");
  write("apps/billing/migrations/y2", '"x1"', 'labels: ["paid"],');
  const json = async (line: string, code = 0) => {
    const said = await sayIn(project.root, database, ...line.split(" "), "--json");
    expect([line, said.code], said.err).toEqual([line, code]);
    return JSON.parse(said.out);
  };
  for (const [name, revision] of Object.entries({
    "blog@head": "b2",
    v2: "c3",
    "v2@head": "d4",
    "project@v2": "c3",
    "billing@paid": "y2",
    "billing@paid-1": "x1",
  }))
    expect([name, (await json(`show ${name}`)).revision]).toEqual([name, revision]);

  expect((await json("migrate blog@head")).current).toEqual({ project: ["b2"], billing: [] });
  expect((await json("migrate v2@head")).current).toEqual({ project: ["d4"], billing: ["x1"] });
  expect((await json("rollback v2")).current).toEqual({ project: ["c3"], billing: ["x1"] });
  expect((await json("rollback blog@base")).current).toEqual({ project: ["a1"], billing: ["x1"] });
  expect((await json("migrate billing@paid")).current).toEqual({ project: ["a1"], billing: ["y2"] });

  expect(await json("stamp billing@base")).toMatchObject({ scope: "billing", recorded: [], removed: ["x1", "y2"] });
  expect(await json("stamp billing@head")).toMatchObject({ scope: "billing", recorded: ["x1", "y2"], removed: [] });
  await database.session.query("update sluice_version_billing set revision = 'lost' where revision = 'y2'");
  expect(await json("stamp billing@paid", 4)).toMatchObject({ error: { code: "missing_migration" } });
  expect(await json("stamp billing@x1 --purge")).toMatchObject({ recorded: [], removed: ["lost"] });
  await json("stamp billing@base");
  expect(await json("migrate --fake v2@head")).toMatchObject([
    { scope: "project", recorded: ["b2", "c3", "d4"] },
    { scope: "billing", recorded: ["x1"] },
  ]);
  expect(await json("migrate --fake")).toMatchObject([{ scope: "billing", recorded: ["y2"] }]);
  expect(await tables()).toEqual(
    ["a1", "sluice_version", "sluice_version_billing", "x1", "y2"].map((name) => `public.${name}`),
  );
  write("core/db/migrations/e5", '"c3"');
  expect(await json("stamp head", 4)).toMatchObject({ error: { code: "several_heads" } });
  expect(await json("stamp heads")).toMatchObject({ scope: "project", recorded: ["e5"], removed: [] });
});

test("reset-db drops what the project made, and nothing else", async () => {
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  await database.session.script("create table theirs (id integer); create table app.theirs (id integer)");
  const asked = await project.run(["reset-db"]);
  expect([asked.code, asked.stderr]).toEqual([3, expect.stringContaining("--yes")]);
  const refused = await project.run(["reset-db", "--yes"], { env: { NODE_ENV: "production" } });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("NODE_ENV is production")]);
  expect(await tables()).toHaveLength(5);
  await database.session.script("create view theirs_too as select * from notes");
  const inUse = await project.run(["reset-db", "--yes"]);
  expect([inUse.code, inUse.stderr]).toEqual([
    4,
    expect.stringMatching(/cannot drop table notes[\s\S]*view theirs_too depends[\s\S]*nothing was dropped/),
  ]);
  expect(await tables()).toHaveLength(5);
  await database.session.script("drop view theirs_too");
  expect(await project.run(["reset_db", "--yes"])).toMatchObject({ code: 0 });
  expect(await tables()).toEqual(["app.theirs", "public.theirs"]);
  await database.session.script("drop table app.theirs");
  await database.session.script("drop schema app");
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await project.run(["reset-db", "--yes"])).toMatchObject({ code: 0 });
  expect(await database.session.query("select 1 from pg_namespace where nspname = 'app'")).toEqual([]);
});
