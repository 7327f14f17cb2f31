// What a migration of one scope may do to what another has: nothing, be it said in operations, SQL or code.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";

const files = {
  "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true }], proof: false } });
`,
  "apps/billing/models.ts": "export {};\n",
};

const users = `op.createTable("users", { columns: { id: { type: "integer", notNull: true }, name: { type: "text" } }, primaryKey: { users_pkey: ["id"] } }),
  op.createEnum("mood", ["good"])`;
const invoices = `op.createTable("invoices", { columns: { id: { type: "integer", notNull: true }, total: { type: "integer" } }, primaryKey: { invoices_pkey: ["id"] } })`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, files });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const folders = { project: "core/db/migrations", billing: "apps/billing/migrations" } as const;

function write(scope: keyof typeof folders, revision: string, { up, more = "" }: { up: string; more?: string }): void {
  const parents = revision === "0001" ? "[]" : `["${String(Number(revision) - 1).padStart(4, "0")}"]`;
  project.write(
    `${folders[scope]}/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: ${parents}, name: "${revision}", ${more} up: (op) => [${up}] });
`,
  );
}

/** Both scopes at their first revisions, with a row each. */
async function begin(): Promise<void> {
  write("project", "0001", { up: users });
  write("billing", "0001", { up: invoices });
  const { code, stderr } = await project.run(["migrate"]);
  expect(code, stderr).toBe(0);
  await database.session.script("insert into users values (1, 'ann'); insert into invoices values (1, 10)");
}

const one = async (sql: string): Promise<unknown> => Object.values((await database.session.query(sql))[0] ?? {})[0];
const applied = () => one("select string_agg(revision, ' ' order by revision) from sluice_version_billing");

test("operations on what another scope claims are refused before anything runs, all of them at once", async () => {
  write("project", "0001", { up: users });
  write("project", "0002", { up: 'op.dropColumn("invoices.total")', more: "down: () => []," });
  write("billing", "0001", {
    up: `${invoices}, op.addColumn("public.users.discount", { type: "integer" }), op.createIndex("invoices.invoices_total", { columns: ["total"] })`,
  });
  write("billing", "0002", {
    up: `op.alterEnum("mood", { values: { from: ["good"], to: ["good", "bad"] } }), op.dropTable("sluice_version"), op.addColumn("sluice_version_billing.x", { type: "text" }),
      op.addForeignKey("invoices.to_users", { columns: ["id"], references: ["users", ["id"]] })`,
    more: "down: () => [],",
  });
  write("billing", "0003", { up: "", more: 'down: (op) => [op.dropTable("users")],' });
  const { code, stderr } = await project.run(["migrate"]);
  expect(code).toBe(4);
  expect(stderr.trim()).toBe(`error migrations would touch what isn't their own:
  project's 0002.ts: drop column invoices.total (table invoices is billing's)
  billing's 0001.ts: add column public.users.discount (table users is project's)
  billing's 0002.ts: alter enum mood (values) (enum mood is project's)
  billing's 0002.ts: drop table sluice_version (table sluice_version is the version table of project)
  billing's 0002.ts: add column sluice_version_billing.x (table sluice_version_billing is the version table of billing)
  billing's 0003.ts, down: drop table users (table users is project's)
→ nothing was run: take that out of the file, and let the scope do it that the object belongs to; if billing is somebody else's package, tell its authors`);
  expect(await one("select to_regclass('users')")).toBe(null);
  const json = JSON.parse((await project.run(["migrate", "--json"])).stdout);
  expect(json.error.code).toBe("foreign_object");
});

test.each([
  { words: "enum mood", operation: 'op.createEnum("mood", ["bad"])', model: 'pgEnum("mood", ["bad"])' },
  {
    words: "view users",
    operation: 'op.createView("users", { query: "select 1" })',
    model: 'pgView("users", {}).as(sql`select 1`)',
  },
  { words: "sequence ids", operation: 'op.createSequence("public.ids", {})', model: 'pgSequence("ids")' },
])("a name that another scope has taken, in models and in migrations: $words", async ({ words, operation, model }) => {
  write("billing", "0001", { up: `${users}, op.createSequence("ids", {})` });
  project.write(
    "core/models.ts",
    `import { sql } from "drizzle-orm"; import { pgEnum, pgSequence, pgView } from "drizzle-orm/pg-core";
export const taken = ${model};`,
  );
  const refused = await sayIn(project.root, database, "makemigrations");
  expect([refused.code, refused.err]).toEqual([
    4,
    expect.stringContaining(`billing and project both define the ${words}`),
  ]);
  write("project", "0001", { up: operation });
  const collided = await sayIn(project.root, database, "migrate");
  expect([collided.code, collided.err]).toEqual([
    4,
    expect.stringContaining(`project and billing both define the ${words.replace("view", "table")}`),
  ]);
  expect(await one("select to_regclass('users')")).toBe(null);
});

test("a table that changes hands: each scope's own as long as it has it", async () => {
  write("project", "0001", { up: users });
  write("project", "0002", {
    up: 'op.addColumn("users.age", { type: "integer" }), op.sql("insert into users values (1)", "")',
  });
  write("project", "0003", { up: 'op.dropTable("users")' });
  const after = 'dependsOn: ["project@0003"],';
  write("billing", "0001", { up: users.slice(0, users.indexOf(",\n")), more: after });
  const { code, stderr } = await project.run(["migrate"]);
  expect(code, stderr).toBe(0);
  expect(await project.run(["rollback", "billing@base", "--yes"])).toMatchObject({ code: 0 });
});

test("SQL by hand: what it did to others is named, and rolled back with all of its migration", async () => {
  await begin();
  const up = `op.sql("insert into invoices select id + 1, 5 from users"),
    op.sql("alter table users alter name type varchar(9); insert into users values (2, 'bob'), (3, 'cy')")`;
  write("billing", "0002", { up, more: "down: () => []," });
  const { code, stderr } = await project.run(["migrate"]);
  expect(code).toBe(4);
  expect(stderr).toContain(
    "0002.ts, statement 2 of up: billing touched what isn't its own: altered column users.name (type) (project's), wrote 2 rows of table users (project's)",
  );
  expect(stderr).toMatch(/Nothing of this migration is left[\s\S]*→ take that out of the file/);
  expect(await one("select count(*)::integer from invoices")).toBe(1);
  expect(await applied()).toBe("0001");
  // The other way round, by code; reading is nobody's loss.
  write("billing", "0002", { up: 'op.sql("insert into invoices select id + 1, 5 from users", "")' });
  write("project", "0002", {
    up: 'op.run(async ({ sql }) => { await sql("delete from invoices where id = $1", [1]); }, async () => {})',
  });
  const other = await project.run(["migrate", "--json"]);
  expect(JSON.parse(other.stdout).error).toMatchObject({
    code: "foreign_object",
    message: expect.stringContaining(
      "project touched what isn't its own: wrote 1 row of table invoices (billing's)\n  the function of op.run",
    ),
  });
  expect(await project.run(["migrate", "billing"])).toMatchObject({ code: 0 });
  expect(await one("select count(*)::integer from invoices")).toBe(2);
});

test("the way back is looked at, too", async () => {
  await begin();
  write("billing", "0002", { up: 'op.sql("select 1", "delete from users")' });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const { code, stderr } = await project.run(["rollback", "billing", "--yes"]);
  expect([code, stderr]).toEqual([4, expect.stringContaining("wrote 1 row of table users (project's)")]);
  expect(await applied()).toBe("0001 0002");
});

test("what can't run in a transaction is committed, and the error says so", async () => {
  await begin();
  const more = 'transaction: "none", down: () => [],';
  write("billing", "0002", {
    up: 'op.sql("create index concurrently users_name on users (name)"), op.sql("insert into invoices values (7, 7)")',
    more,
  });
  const { code, stderr } = await project.run(["migrate"]);
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /statement 1 of up: billing touched what isn't its own: made index users\.users_name \(project's\)[\s\S]*committed, and recorded[\s\S]*→ undo by hand/,
  );
  expect(await one("select done from sluice_version_billing where revision = '0002'")).toBe(1);
  await database.session.script("drop index users_name");
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  // What could run in one is tried there first, and leaves nothing.
  write("billing", "0003", { up: 'op.sql("delete from users")', more });
  expect((await project.run(["migrate"])).stderr).toMatch(/wrote 1 row of table users[\s\S]*was rolled back/);
  expect(await one("select count(*)::integer from users")).toBe(1);
});

test("a batch that touches others is rolled back, and those before it are kept", async () => {
  await begin();
  await database.session.script("insert into invoices select n, 0 from generate_series(2, 30) n");
  const up = (touch: string) => `op.run(async ({ sql, batches }) => {
    await batches({ table: "invoices", size: 10 }, async ({ after, keys }) => {
      await sql("update invoices set total = 99 where id = any($1::integer[])", [keys]);
      ${touch}
    });
  }, async () => {})`;
  const more = 'transaction: "none",';
  write("billing", "0002", { up: up(`if (after === "10") await sql("update users set name = 'x'");`), more });
  const { stderr } = await project.run(["migrate"]);
  expect(stderr).toMatch(/wrote 1 row of table users \(project's\)[\s\S]*its batches go on after the last one/);
  expect(await one("select name from users")).toBe("ann");
  expect(await one("select count(*)::integer from invoices where total = 99")).toBe(10);
  write("billing", "0002", { up: up(""), more });
  const again = await project.run(["migrate"]);
  expect(again.code, again.stderr).toBe(0);
  expect(await one("select count(*)::integer from invoices where total = 99")).toBe(30);
});
