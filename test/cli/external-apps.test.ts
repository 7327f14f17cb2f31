// A project with an internal and an external app, on a server: made in their own places, applied together.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";

const files = {
  "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: ["blog", { name: "billing", external: true }], proof: false } });
`,
  "core/models.ts": `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: integer("id").primaryKey(), name: text("name") });
`,
  "apps/blog/models.ts": `import { integer, pgTable } from "drizzle-orm/pg-core";
import { users } from "../../core/models";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), author: integer("author").references(() => users.id) });
`,
  "apps/billing/drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { app: "billing", proof: false } });
`,
  "apps/billing/models.ts": `import { integer, pgTable } from "drizzle-orm/pg-core";
export const invoices = pgTable("invoices", { id: integer("id").primaryKey(), total: integer("total").notNull() });
`,
};

let database: TestDatabase;
let development: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  [database, development] = await Promise.all([createDatabase(), createDatabase()]);
  project = tempProject({ database, here: true, files });
});
afterEach(async () => {
  project.remove();
  await database.drop();
  await development.drop();
});

/** As the app's author works: in its folder, with its own database. */
const inApp = (args: readonly string[]) =>
  project.run(args, { below: "apps/billing", env: { DATABASE_URL: development.url } });

const migrationsIn = (folder: string): string[] =>
  readdirSync(join(project.root, folder)).filter((name) => name.endsWith(".ts"));

const tablesIn = async ({ session }: TestDatabase): Promise<unknown[]> =>
  (await session.query("select tablename from pg_tables where schemaname = 'public' order by 1")).map(
    (row) => row.tablename,
  );

const both = ["invoices", "posts", "sluice_version", "sluice_version_billing", "users"];

test("made apart, applied together, rolled back apart", async () => {
  expect(await inApp(["makemigrations"])).toMatchObject({ code: 0 });
  expect(migrationsIn("apps/billing/migrations")).toHaveLength(1);
  expect(await inApp(["migrate"])).toMatchObject({ code: 0 });
  expect(await tablesIn(development)).toEqual(["invoices", "sluice_version_billing"]);
  expect(await inApp(["makemigrations", "--check"])).toMatchObject({ code: 0 });

  expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
  expect(migrationsIn("core/db/migrations")).toHaveLength(1);
  const ran = await project.run(["migrate", "--json"]);
  expect(JSON.parse(ran.stdout).done.map(({ scope }: { scope: string }) => scope)).toEqual(["project", "billing"]);
  expect(await tablesIn(database)).toEqual(both);
  const check = await project.run(["makemigrations", "--check"]);
  expect(check).toMatchObject({ code: 0 });
  expect(check.stdout).not.toContain("sluice_version");
  for (const from of ["history", "models"])
    expect(await sayIn(project.root, database, "diff", from, "live")).toMatchObject({ code: 0 });
  const there = await sayIn(join(project.root, "apps/billing"), development, "diff", "live", database.url, "--json");
  expect(JSON.parse(there.out).operations.sort()).toEqual(["add table posts", "add table users"]);

  const shown = await project.run(["showmigrations"]);
  expect(shown.stdout).toMatch(/project\n\[x\][\s\S]*billing\n\[x\]/);
  expect(await project.run(["rollback", "billing@base"])).toMatchObject({ code: 0 });
  expect(await tablesIn(database)).toEqual(both.filter((name) => name !== "invoices"));
  expect(await project.run(["migrate", "app", "billing", "upgrade"])).toMatchObject({ code: 0 });
  expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
  expect(await tablesIn(database)).toEqual(["invoices", "sluice_version", "sluice_version_billing"]);
  expect((await project.run(["preview", "billing@base:head"])).stdout).toContain("CREATE TABLE invoices");
});

test("one internal app: its changes and what they need; the rest is named", async () => {
  const made = JSON.parse((await project.run(["makemigrations", "blog", "--json"])).stdout);
  expect(made.operations).toEqual(["add table users", "add table posts"]);
  const skeleton = await project.run(["makemigrations", "blog", "--empty", "--dry-run"]);
  expect(skeleton.stdout).toContain('app: "blog"');
  await project.run(["migrate"]);
  const more = (file: string) =>
    project.write(
      file,
      project
        .read(file)
        .replace(`"id").primaryKey()`, `"id").primaryKey(), more: text("more")`)
        .replace("{ integer,", "{ integer, text,")
        .replace("{ integer, text, pgTable, text }", "{ integer, pgTable, text }"),
    );
  more("core/models.ts");
  more("apps/blog/models.ts");
  const one = await project.run(["makemigrations", "blog", "-m", "more of the blog"]);
  expect(one).toMatchObject({ code: 0 });
  expect(one.stdout).toMatch(/add column posts\.more[\s\S]*Left for another migration: add column users\.more/);
  expect(one.stdout).not.toContain("+ add column users.more");
  expect(one.stdout).not.toContain("Not managed here");
  await project.run(["migrate"]);
  project.write("apps/blog/models.ts", "export {};\n");
  await database.session.query("create table theirs ()");
  const core = JSON.parse((await project.run(["makemigrations", "core", "--json"])).stdout);
  expect(core.operations).toEqual(["add column users.more"]);
  expect(core.left).toEqual(["drop table posts"]);
  expect(core.unmanaged).toEqual(["table theirs"]);
});

test("what is refused, and what to run instead", async () => {
  const refusals: readonly (readonly [string, RegExp])[] = [
    ["makemigrations billing", /billing is an external app[\s\S]*cd .*apps\/billing && npx sluice makemigrations/],
    ["migrate app billing makemigrations -m x", /billing is an external app/],
    ["makemigrations bilng", /there is no app bilng[\s\S]*Did you mean|the apps are/],
    ["migrate app blog upgrade", /blog is an internal app[\s\S]*npx sluice migrate/],
    ["migrate app blog downgrade base", /blog is an internal app/],
    ["migrate app blog preview", /blog is an internal app/],
    ["rollback blog", /blog is an internal app/],
    ["migrate app nobody upgrade", /there is no external app nobody/],
    ["migrate billing", /billing has no migrations[\s\S]*cd .*apps\/billing && npx sluice makemigrations/],
  ];
  for (const [args, message] of refusals) {
    const { code, stderr } = await project.run(args.split(" "));
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).toMatch(message);
  }
  expect(project.exists("core/db/migrations")).toBe(false);
});

test("an external app that leans on something outside is refused", async () => {
  const model = files["apps/billing/models.ts"];
  const leaning: readonly (readonly [string, RegExp])[] = [
    [
      `import { users } from "../../core/models";\n${model.replace(`"total")`, `"total").references(() => users.id)`)}`,
      /models\.ts imports "\.\.\/\.\.\/core\/models", which is outside of its folder/,
    ],
    [
      `${model.replace("integer, pgTable", "integer, pgTable").replace(`"total")`, `"total").references(() => users.id)`)}const users = pgTable("users", { id: integer("id") });\n`,
      /models\.ts: the foreign key .* refers to users, which is no model of the external app billing/,
    ],
    [
      `export { posts } from "../blog/models";\n${model}`,
      /models\.ts imports "\.\.\/blog\/models", which is outside of its folder/,
    ],
    [
      `import { letters } from "../mail/models";\n${model}export const of = letters;`,
      /models\.ts imports "\.\.\/mail\/models", which is outside of its folder/,
    ],
    [
      `import { letters } from "mail-app";\n${model}export const of = letters;`,
      /models\.ts imports "mail-app", which is another app, mail-app: /,
    ],
    [
      `export * from "own-mail-app/models";\n${model}`,
      /models\.ts imports "own-mail-app\/models", which is another app, mail: /,
    ],
  ];
  const letters = `import { integer, pgTable } from "drizzle-orm/pg-core";\nexport const letters = pgTable("letters", { id: integer("id") });\n`;
  project.write("apps/mail/models.ts", letters);
  // As it is installed for the whole project, and for the app alone.
  project.write(
    "apps/node_modules/mail-app/package.json",
    `{ "name": "mail-app", "main": "models.js", "sluice": { "app": "mail" } }`,
  );
  project.write("apps/node_modules/mail-app/models.js", letters);
  project.write(
    "apps/billing/node_modules/own-mail-app/package.json",
    `{ "exports": { "./models": "./dist/models.mjs" }, "sluice": { "app": "mail" } }`,
  );
  project.write("apps/billing/node_modules/own-mail-app/dist/models.mjs", letters);
  for (const [text, message] of leaning) {
    project.write("apps/billing/models.ts", text);
    const { code, stderr } = await inApp(["makemigrations"]);
    expect([text, code, stderr]).toEqual([text, 2, expect.stringMatching(message)]);
  }
  expect(project.exists("apps/billing/migrations")).toBe(false);
  // The project that applies it says so, too; it leaves alone what it can't read by itself.
  const [[text, message] = ["", /never/]] = leaning;
  project.write("apps/billing/models.ts", text);
  const host = await sayIn(project.root, database, "makemigrations");
  expect([host.code, host.err]).toEqual([2, expect.stringMatching(message)]);
  project.write("apps/billing/models.ts", `import { at } from "installed-nowhere";\n${model}export const when = at;\n`);
  expect(await sayIn(project.root, database, "makemigrations", "--check")).toMatchObject({ code: 1, err: "" });
});

test("a revision that depends on another scope's runs after it, and keeps it", async () => {
  await inApp(["makemigrations"]);
  await project.run(["makemigrations"]);
  const [own = ""] = migrationsIn("apps/billing/migrations");
  const billed = /revision: "(\w+)"/.exec(project.read(`apps/billing/migrations/${own}`))?.[1];
  const [first = ""] = migrationsIn("core/db/migrations");
  const path = `core/db/migrations/${first}`;
  project.write(path, project.read(path).replace("  parents:", `  dependsOn: ["billing@${billed}"],\n  parents:`));
  const plan = (...args: string[]) => project.run(["showmigrations", "--plan", ...args]);
  expect((await plan()).stdout).toMatch(new RegExp(`^.*\n\\[ \\] billing ${own} .*\n\\[ \\] project ${first} .*\n$`));
  expect((await plan("billing")).stdout).not.toContain(first);
  const ran = JSON.parse((await project.run(["migrate", "--json"])).stdout);
  expect(ran.done.map(({ scope }: { scope: string }) => scope)).toEqual(["billing", "project"]);
  expect(JSON.parse((await plan("project", "--json")).stdout).migrations).toMatchObject([
    { scope: "billing", state: "applied", file: own },
    { scope: "project", state: "applied", file: first },
  ]);
  const kept = await project.run(["rollback", "billing"]);
  expect(kept.code).toBe(4);
  expect(kept.stderr).toMatch(
    /project's .* is applied, and depends on .* of billing[\s\S]*npx sluice rollback project@\w+-1/,
  );
});

test("fails fast: what comes after a migration that fails isn't run, of no scope", async () => {
  await inApp(["makemigrations"]);
  await project.run(["makemigrations"]);
  const [own = ""] = migrationsIn("core/db/migrations");
  const revision = /revision: "(\w+)"/.exec(project.read(`core/db/migrations/${own}`))?.[1];
  for (const [name, parent, sql] of [
    ["bad", revision, "select 1/0"],
    ["late", "bad", "create table late ()"],
  ])
    project.write(
      `core/db/migrations/z_${name}.ts`,
      `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${name}", parents: ["${parent}"], up: (op) => [op.sql("${sql}")] });\n`,
    );
  const { code, stderr } = await project.run(["migrate"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/z_bad\.ts, statement 1 of up: division by zero/);
  expect(await tablesIn(database)).toEqual(["posts", "sluice_version", "sluice_version_billing", "users"]);
  const shown = await project.run(["showmigrations"]);
  expect(shown.stdout).toMatch(/\[x\] [\s\S]*\[ \] z_bad[\s\S]*\[ \] z_late[\s\S]*billing\n\[ \]/);
});

test("external apps run in their order, or in the one that is wanted; after a failure no other is begun", async () => {
  const app = (name: string, up: string): void => {
    project.write(`apps/${name}/models.ts`, "export {};\n");
    project.write(
      `apps/${name}/migrations/${name}.ts`,
      `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${name}1", parents: [], up: (op) => [op.sql("${up}", "drop table ${name}")] });
`,
    );
  };
  const config = (more = ""): void =>
    project.write(
      "drizzle.config.ts",
      `const apps = ["billing", "mail"].map((name) => ({ name, external: true }));
export default { dialect: "postgresql", sluice: { apps, ${more} } };
`,
    );
  const say = (...args: string[]) => sayIn(project.root, database, ...args);
  const thereAndBack = async () => {
    const { code, out, err } = await say("migrate", "--json");
    expect(code, err).toBe(0);
    for (const name of ["billing", "mail"]) expect(await say("rollback", name)).toMatchObject({ code: 0 });
    return JSON.parse(out).done.map(({ scope }: { scope: string }) => scope);
  };
  app("billing", "create table billing ()");
  app("mail", "create table mail ()");
  config();
  expect(await thereAndBack()).toEqual(["billing", "mail"]);
  config('order: ["mail", "core"]');
  expect(await thereAndBack()).toEqual(["mail", "billing"]);

  app("mail", "select 1/0");
  const first = await say("migrate");
  expect([first.code, first.err]).toEqual([4, expect.stringMatching(/^applying mail: [\s\S]*division by zero/)]);
  expect(first.err).not.toContain("applying billing");
  expect(await tablesIn(database)).not.toContain("billing");
  config();
  expect((await say("migrate")).err).toMatch(/^applying billing: [\s\S]*applying mail: [\s\S]*division by zero/);
  expect(await tablesIn(database)).toContain("billing");
});

test("two scopes that define one table", async () => {
  project.write(
    "core/models.ts",
    `${files["core/models.ts"]}export const invoices = pgTable("invoices", { id: integer("id").primaryKey() });\n`,
  );
  const refused = async () => {
    const { code, err } = await sayIn(project.root, database, "makemigrations");
    expect([code, err]).toEqual([4, expect.stringMatching(/billing and project both define the table invoices/)]);
  };
  // By its models already, and by its migrations, too.
  await refused();
  await inApp(["makemigrations"]);
  await refused();
  project.write("apps/billing/models.ts", "export {};\n");
  await refused();
  project.write("core/models.ts", files["core/models.ts"]);
  await project.run(["makemigrations"]);
  const [own = ""] = migrationsIn("core/db/migrations");
  const path = `core/db/migrations/${own}`;
  const text = project.read(path);
  for (const name of ['"invoices', '"public.invoices']) {
    project.write(path, text.replaceAll('"posts', name));
    expect((await project.run(["migrate"])).stderr).toMatch(/project and billing both define the table invoices/);
  }
  expect(await tablesIn(database)).toEqual([]);
});
