// New apps, and a database that begins again.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const core = `import { integer, pgSchema, pgTable } from "drizzle-orm/pg-core";
export const app = pgSchema("app");
export const users = app.table("users", { id: integer("id").primaryKey() });
export const notes = pgTable("notes", { id: integer("id").primaryKey() });
`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, proof: false, files: { "core/models.ts": core } });
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
  expect(await project.run(["makemigrations"], own)).toMatchObject({ code: 0 });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await tables()).toEqual([
    "public.billing_items",
    "public.blog_items",
    "public.sluice_version",
    "public.sluice_version_billing",
  ]);
});

test("an app that is there, or a name that none can have, is refused; a configuration that can't be changed is left alone", async () => {
  await project.run(["startapp", "blog"]);
  expect(await project.run(["startapp", "blog"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is an app blog already"),
  });
  expect(await project.run(["startapp", "a b"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("can't be the name"),
  });
  const config = 'const apps: string[] = [];\nexport default { dialect: "postgresql", sluice: { apps } };\n';
  project.write("drizzle.config.ts", config);
  const shop = await project.run(["startapp", "shop"]);
  expect(shop).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Add it to sluice.apps in drizzle.config.ts: "shop"'),
  });
  expect(project.read("drizzle.config.ts")).toBe(config);
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
