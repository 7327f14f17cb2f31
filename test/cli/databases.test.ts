// Several databases, and several tenants in one: each by itself, whatever happens to the others.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

let shop: TestDatabase;
let logs: TestDatabase;
let project: TempProject;

const models = (
  more = "",
) => `import { check, index, integer, pgEnum, pgTable, pgView, serial, text } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
export const state = pgEnum("state", ["open", "done"]);
export const users = pgTable("users", { id: serial("id").primaryKey(), name: text("name").notNull() });
export const posts = pgTable("posts", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  author: integer("author").references(() => users.id),
  state: state("state").notNull().default("open"),${more}
}, (t) => [check("posts_open", sql\`\${t.state} <> 'done' or \${t.author} is not null\`), index("posts_author").on(t.author)]);
export const open = pgView("open_posts").as((qb) => qb.select({ id: posts.id }).from(posts).where(sql\`state = 'open'\`));
`;

const config = (databases: string, proof = "false") => `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { proof: ${proof}, databases: ${databases} } });
`;

beforeEach(async () => {
  [shop, logs] = await Promise.all([createDatabase(), createDatabase()]);
  project = tempProject({ database: shop, here: true, proof: serverUrl(), files: { "core/models.ts": models() } });
});
afterEach(async () => {
  project.remove();
  await shop.drop();
  await logs.drop();
});

const tablesIn = async ({ session }: TestDatabase): Promise<unknown[]> =>
  (
    await session.query(
      "select schemaname || '.' || tablename as name from pg_tables where schemaname !~ '^pg_|^information' order by 1",
    )
  ).map(({ name }) => name);

const whole = (schema: string) => ["posts", "sluice_version", "users"].map((name) => `${schema}.${name}`);

test("one database by name, or all of them; a failure of one is nothing to the others", async () => {
  const gone = new URL(logs.url);
  gone.pathname = "/not_there_at_all";
  project.write("drizzle.config.ts", config(JSON.stringify({ shop: shop.url, logs: logs.url, gone: gone.href })));
  expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
  expect(await project.run(["migrate", "--database", "logs"])).toMatchObject({ code: 0 });
  expect(await tablesIn(logs)).toEqual(whole("public"));
  expect(await tablesIn(shop)).toEqual([]);

  const ran = await project.run(["migrate", "--database", "all", "--json"]);
  expect(ran.code).toBe(4);
  expect(JSON.parse(ran.stdout).databases).toMatchObject([
    { database: "shop", exit: 0, result: { done: [{ name: expect.any(String) }] } },
    { database: "logs", exit: 0, result: { done: [] } },
    { database: "gone", exit: 4, error: { code: "unknown_database" } },
  ]);
  expect(await tablesIn(shop)).toEqual(whole("public"));
  const words = await project.run(["showmigrations", "--database", "all"]);
  expect(words.stdout).toMatch(/^shop\n {2}.*\n {2}\[x\][\s\S]*^gone\n[\s\S]*2 of 3 databases done; not gone\.\n$/m);
  expect(await project.run(["diff", "shop", "logs"])).toMatchObject({ code: 0 });

  const unknown = await project.run(["migrate", "--database", "lgos"]);
  expect(unknown).toMatchObject({ code: 2 });
  expect(unknown.stderr).toMatch(/there is no database lgos[\s\S]*did you mean --database logs/);
  const many = await project.run(["makemigrations", "--database", "all"]);
  expect(many).toMatchObject({ code: 2 });
  expect(many.stderr).toContain("--database NAME");
});

test("tenants: one history in many schemas, each with its record; a new one is made", async () => {
  await shop.session.script(`create table public.users (other text); create table public.tenants (name text);
    insert into public.tenants values ('acme'), ('Globex Corp')`);
  const found = `async ({ sql }) => (await sql("select name from public.tenants order by 1")).map((row) => row.name)`;
  const url = JSON.stringify(shop.url);
  project.write("drizzle.config.ts", config(`{ shop: { url: ${url}, schemas: ${found} } }`, `{ url: ${url} }`));
  const missing = await project.run(["makemigrations"]);
  expect(missing).toMatchObject({ code: 4 });
  expect(missing.stderr).toMatch(/schema Globex Corp: there is no such schema[\s\S]*npx sluice migrate/);
  expect(await project.run(["makemigrations", "--from", "history"])).toMatchObject({ code: 0 });
  expect(await project.run(["heads"])).toMatchObject({ code: 0 });

  expect(await project.run(["migrate", "--database", "shop/acme"])).toMatchObject({ code: 0 });
  const outside = ["public.tenants", "public.users"];
  expect(await tablesIn(shop)).toEqual([...whole("acme"), ...outside]);
  const both = await project.run(["migrate", "--json"]);
  expect(
    JSON.parse(both.stdout).databases.map(({ result }: { result: { done: unknown[] } }) => result.done.length),
  ).toEqual([1, 0]);
  expect(await tablesIn(shop)).toEqual([...whole("Globex Corp"), ...whole("acme"), ...outside].sort());
  expect(await project.run(["check"])).toMatchObject({ code: 0 });
  const same = await project.run(["makemigrations", "--check", "--json"]);
  expect(same).toMatchObject({ code: 0 });
  expect(JSON.parse(same.stdout).unmanaged).toEqual(["schema public", "table public.tenants", "table public.users"]);

  project.write("core/models.ts", models(`\n  body: text("body"),`));
  expect(await project.run(["makemigrations", "--database", "shop/Globex Corp"])).toMatchObject({ code: 0 });
  expect(await project.run(["migrate", "--jobs", "2"])).toMatchObject({ code: 0 });
  await shop.session.script(`insert into acme.posts (body) values ('kept')`);
  const asked = await project.run(["rollback", "--database", "all", "--json"]);
  expect(asked.code).toBe(3);
  expect(JSON.parse(asked.stdout).databases).toMatchObject([
    { database: "shop/Globex Corp", exit: 0 },
    { database: "shop/acme", exit: 3, error: { message: expect.stringContaining("column posts.body: 1 value") } },
  ]);
  const apart = await project.run(["check", "--database", "all"]);
  expect(apart).toMatchObject({ code: 1 });
  expect(apart.stdout).toMatch(/Globex Corp\n {2}.*is not applied[\s\S]*shop\/acme\n {2}.*say the same/);
  expect(await project.run(["reset-db", "--yes", "--database", "all"])).toMatchObject({ code: 0 });
  expect(await tablesIn(shop)).toEqual(outside);
});

const byHand = (revision: string, parents: string, up: string) =>
  project.write(
    `core/db/migrations/${revision}.ts`,
    `import { defineMigration } from "sluice";
export default defineMigration({ revision: "${revision}", parents: [${parents}], up: (op) => [${up}], down: () => [] });
`,
  );

test("a database whose tenants can't be found is a failure of its own", async () => {
  byHand("0001", "", 'op.sql("create table made ()")');
  const at = (path: string) => {
    const url = new URL(logs.url);
    url.pathname = path;
    return JSON.stringify(url.href);
  };
  const own = JSON.stringify(logs.url);
  project.write(
    "drizzle.config.ts",
    config(`{
      gone: { url: ${at("/not_there_at_all")}, schemas: async () => ["a"] },
      empty: { url: ${own}, schemas: async () => [] },
      odd: { url: ${own}, schemas: async () => [1] },
      wrong: { url: ${own}, schemas: async ({ sql }) => sql("select name from nowhere") },
      logs: { url: ${own}, schemas: async () => ["a", "b"] },
      shop: ${JSON.stringify(shop.url)},
    }`),
  );
  const ran = await project.run(["migrate", "--database", "all", "--json"]);
  expect(ran.code, ran.stderr).toBe(4);
  const done = { exit: 0, result: { done: [{ revision: "0001" }] } };
  expect(JSON.parse(ran.stdout).databases).toMatchObject([
    { database: "gone", exit: 4, error: { code: "unknown_database" } },
    { database: "empty", exit: 4, error: { code: "no_tenants", message: expect.stringContaining("databases.empty") } },
    { database: "odd", exit: 4, error: { code: "bad_schemas", message: expect.stringContaining("databases.odd") } },
    {
      database: "wrong",
      exit: 4,
      error: { code: "bad_schemas", message: expect.stringMatching(/databases\.wrong.*"nowhere" does not exist/) },
    },
    { database: "logs/a", ...done },
    { database: "logs/b", ...done },
    { database: "shop", ...done },
  ]);
  const words = await project.run(["current", "--database", "all"]);
  expect([words.code, words.stdout]).toEqual([
    4,
    expect.stringMatching(
      /^gone\n {2}There is no database[\s\S]*3 of 7 databases done; not gone, empty, odd, wrong\.\n$/,
    ),
  ]);
  const alone = await project.run(["current", "--database", "empty"]);
  expect(alone).toMatchObject({ code: 4, stdout: "", stderr: expect.stringContaining("schemas are none") });
});

test("as many at a time as --jobs says; the first one's failure is its own", async () => {
  const span = (table: string) => `op.sql("create table ${table} as select clock_timestamp() as began"),
    op.sql("alter table ${table} add column ended timestamptz; select pg_sleep(0.5); update ${table} set ended = clock_timestamp()")`;
  byHand("0001", "", span("first"));
  byHand("0002", '"0001"', `op.sql("select 1 / (current_schema() <> 'a')::integer"), ${span("second")}`);
  project.write(
    "drizzle.config.ts",
    config(`{ shop: { url: ${JSON.stringify(shop.url)}, schemas: ["a", "b", "c"] } }`),
  );
  /** With how many others each ran at some moment. */
  const together = async (table: string, schemas: readonly string[]) => {
    const spans = schemas.map((schema) => `select '${schema}' as name, * from ${schema}.${table}`).join(" union all ");
    const rows = await shop.session.query<{ others: number }>(`with span as (${spans})
      select (select count(*)::integer from span other where other.name <> span.name
        and span.began between other.began and other.ended) as others from span order by began`);
    return rows.map(({ others }) => others);
  };
  for (const jobs of ["0", "x", "1.5"]) {
    const refused = await project.run(["migrate", `--jobs=${jobs}`]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/--jobs takes .* whole number[\s\S]*→ .*--jobs 4/);
  }
  expect(await project.run(["migrate", "+1", "--jobs", "2"])).toMatchObject({ code: 0 });
  expect(Math.max(...(await together("first", ["a", "b", "c"])))).toBe(1);

  const failed = await project.run(["migrate", "--jobs", "1"]);
  expect(failed).toMatchObject({ code: 4 });
  expect(failed.stdout).toMatch(
    /^shop\/a\n {2}0002\.ts[\s\S]*division by zero[\s\S]*^shop\/b\n {2}✓ 0002\.ts[\s\S]*^shop\/c\n {2}✓ 0002\.ts[\s\S]*^2 of 3 databases done; not shop\/a\.\n$/m,
  );
  expect(await together("second", ["b", "c"])).toEqual([0, 0]);
});

test("embedded databases with names, and with tenants", async () => {
  for (const name of [".one", ".two"])
    cpSync(inject("preparedDirectory"), join(project.root, name), { recursive: true });
  const databases = `{ one: { directory: ".one" }, two: { directory: ".two", schemas: ["a", "b"] } }`;
  project.write("drizzle.config.ts", config(databases));
  expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
  const ran = await project.run(["migrate", "--database", "all", "--json"]);
  expect(ran).toMatchObject({ code: 0 });
  expect(JSON.parse(ran.stdout).databases.map(({ database }: { database: string }) => database)).toEqual([
    "one",
    "two/a",
    "two/b",
  ]);
  expect(await project.run(["makemigrations", "--check", "--database", "two/b"])).toMatchObject({ code: 0 });
});
