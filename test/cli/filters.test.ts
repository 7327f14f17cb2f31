// What the configuration leaves to others is neither compared, nor altered, nor dropped: models, history and database.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMigrator, type MakeResult, type Migrator } from "../../src/index.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const imports = `import { index, integer, pgTable, text } from "drizzle-orm/pg-core";\n`;
const users = `export const users = pgTable("users", { id: integer("id").primaryKey() });\n`;
const logs = `export const logs = pgTable("legacy_logs", { id: integer("id").primaryKey(), text: text("text") },
  (t) => [index("legacy_logs_text").on(t.text)]);\n`;

/** Replicas are made there: quicker than the embedded one. */
const onServer = `proof: { url: "${serverUrl()}" }`;

let database: TestDatabase;
let project: TempProject;
let migrator: Migrator;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: false, files: { "core/models.ts": imports + users + logs } });
  migrator = createMigrator({ cwd: project.root, databaseUrl: database.url });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

function configure(settings: string): void {
  project.write(
    "drizzle.config.ts",
    `import { defineConfig } from "sluice";\nexport default defineConfig({ dialect: "postgresql", ${settings} });\n`,
  );
}

async function applied(): Promise<MakeResult> {
  const made = await migrator.make();
  await migrator.upgrade();
  return made;
}

const tables = async (): Promise<string[]> =>
  (
    await database.session.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    )
  ).map(({ name }) => name);

test("a table that the history owns and a pattern leaves out isn't dropped, and nothing on it is looked at", async () => {
  await applied();
  configure(`sluice: { proof: false, exclude: ["legacy_*"] }`);
  project.write("core/models.ts", imports + users);
  await database.session.script("alter table legacy_logs add column more int; drop index legacy_logs_text");
  expect(await migrator.plan()).toMatchObject({ changes: "none", unmanaged: [] });
  expect(await migrator.check()).toMatchObject({ findings: [] });
  expect(JSON.parse((await project.run(["diff", "live", "models", "--json"])).stdout).operations).toEqual([]);
  expect(await project.run(["reset-db", "--yes"])).toMatchObject({ code: 0 });
  expect(await tables()).toEqual(["legacy_logs"]);
});

test("foreign keys lead to a table that is left out, which stays as it is; the migration is proven", async () => {
  await database.session.script("create table auth_accounts (id int primary key, secret text not null)");
  configure(`sluice: { include: ["users", "posts"], ${onServer} }`);
  project.write(
    "core/models.ts",
    `${imports}${users}${logs}
export const accounts = pgTable("auth_accounts", { id: integer("id").primaryKey(), renamed: text("renamed") });
export const posts = pgTable("posts", { id: integer("id").primaryKey(), account: integer("account").references(() => accounts.id) });`,
  );
  expect(await applied()).toMatchObject({
    operations: ["add table posts", "add table users"],
    proof: { state: "proven" },
    unmanaged: [],
  });
  expect(await tables()).toEqual(["auth_accounts", "posts", "sluice_version", "users"]);
  expect(await migrator.plan()).toMatchObject({ changes: "none" });

  // Nobody's migration makes that table; the files are replayed on one that is like it.
  expect(await migrator.check()).toMatchObject({ findings: [] });
  const toModels = await project.run(["diff", "history", "models", "--json"]);
  expect(JSON.parse(toModels.stdout)).toMatchObject({ operations: [] });
  project.write("core/models.ts", project.read("core/models.ts").replace("renamed: text", "again: text"));
  project.write(
    "core/models.ts",
    project.read("core/models.ts").replace("account: integer", "n: integer(), account: integer"),
  );
  const made = await project.run(["makemigrations", "--from", "history", "--json"]);
  expect(JSON.parse(made.stdout)).toMatchObject({ operations: ["add column posts.n"], proof: { state: "proven" } });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const squashed = await project.run(["squash", "base:head", "--json"]);
  expect(JSON.parse(squashed.stdout)).toMatchObject({ proof: { state: "proven" } });
  expect(await migrator.check()).toMatchObject({ findings: [] });
  await database.session.script("create index by_hand on posts (n); create index theirs on auth_accounts (secret)");
  expect((await migrator.check()).findings.map(({ object }) => object)).toEqual(["index posts.by_hand"]);
});

test("a foreign key that leads into a schema of others, which only they make", async () => {
  await database.session.script("create schema auth create table users (id uuid, realm text, unique (realm, id))");
  configure(`sluice: { exclude: ["auth.*"], ${onServer} }`);
  const models = imports.replace("text }", "text, foreignKey, pgSchema, uuid }");
  project.write(
    "core/models.ts",
    `${models}
export const accounts = pgSchema("auth").table("users", { id: uuid(), realm: text() });
export const posts = pgTable("posts", { user: uuid(), realm: text() },
  (t) => [foreignKey({ columns: [t.realm, t.user], foreignColumns: [accounts.realm, accounts.id] })]);`,
  );
  await applied();
  expect(await migrator.check()).toMatchObject({ findings: [] });
  const made = JSON.parse((await project.run(["diff", "empty", "history", "--json"])).stdout);
  expect(made.operations).toEqual(["add table posts"]);
});

test("hooks.filter leaves out single objects by kind, schema and table", async () => {
  await applied();
  await database.session.script("create index by_hand on users (id); create view seen as select id from users");
  configure(`sluice: { proof: false, hooks: {
    filter: ({ kind, schema, table, name }) => !(kind === "index" && schema === "public" && table === "legacy_logs" && name === "legacy_logs_text") && name !== "by_hand",
  } }`);
  project.write("core/models.ts", imports + users + logs.replace(`index("legacy_logs_text")`, `index("other")`));
  expect(await applied()).toMatchObject({ operations: ["add index legacy_logs.other"], unmanaged: ["view seen"] });
  expect(await migrator.check()).toMatchObject({ findings: [] });
});

test("what hooks.filter throws, or returns amiss, is told as its own", async () => {
  configure(
    `sluice: { hooks: { filter: ({ name }) => { if (name === "users") throw new Error("no idea"); return true; } } }`,
  );
  await expect(migrator.plan()).rejects.toMatchObject({
    code: "hook_failed",
    exit: 4,
    message: expect.stringContaining(
      "drizzle.config.ts: sluice.hooks.filter failed on the table public.users: no idea",
    ),
  });
  configure(`sluice: { hooks: { filter: () => {} } }`);
  await expect(migrator.plan()).rejects.toMatchObject({
    code: "bad_hook",
    exit: 4,
    message: expect.stringContaining("sluice.hooks.filter must return true or false, and returned undefined on the"),
  });
});
