// A migration is tried on a replica before it is written, and its file says what came of it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const models = (columns: string, extra = ""): string =>
  `import { index, integer, pgTable, text, varchar } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), ${columns} }, (t) => [${extra}]);
`;
const migrations = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.session.script("drop schema public cascade; create schema public");
  project = tempProject({ database, files: { "core/models.ts": models('title: text("title")') } });
});
afterEach(() => project.remove());

const files = (): string[] =>
  project.exists(migrations) ? readdirSync(join(project.root, migrations)).filter((name) => name !== "head") : [];
const text = (): string => project.read(join(migrations, project.read(join(migrations, "head")).trim()));

test("the file says that both ways were proven, and what the way back loses", async () => {
  expect((await project.run(["makemigrations"])).code).toBe(0);
  expect(text()).toMatch(/Proven: up and down\.\n\/\/ Way back: lossy \(posts\)\./);
  await project.run(["migrate"]);
  project.write("core/models.ts", models('title: text("title")', 'index("by_title").on(t.title)'));
  expect((await project.run(["makemigrations"])).code).toBe(0);
  expect(text()).toMatch(/Proven: up and down\.\n\/\/ Way back: lossless\./);
});

test("what no database can build is refused, and nothing is written", async () => {
  project.write("core/models.ts", models('title: text("title")', 'index("by_title").on(t.title.op("no_such_ops"))'));
  const refused = await project.run(["makemigrations"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/operator class "no_such_ops" does not exist/);
  expect(refused.stderr).toContain("CREATE INDEX by_title ON posts");
  expect(refused.stderr).toContain("--no-proof");
  expect(files()).toEqual([]);
  expect((await project.run(["makemigrations", "--no-proof"])).code).toBe(0);
  expect(text()).toContain("Not proven: nobody tried it.");
});

test("functions, domains and extensions of the database are on the replica, too", async () => {
  await database.session.script(`create function short() returns text language plpgsql as $$ begin return 'x'; end $$;
    create domain slug as text check (value ~ '^[a-z]+$'); create extension citext`);
  project.write(
    "core/models.ts",
    `import { sql } from "drizzle-orm";
import { customType, integer, pgTable, text } from "drizzle-orm/pg-core";
const of = (name) => customType({ dataType: () => name });
export const posts = pgTable("posts", {
  id: integer("id").primaryKey(),
  short: text("short").default(sql\`short()\`),
  slug: of("slug")("slug"),
  email: of("citext")("email"),
});
`,
  );
  const made = await project.run(["makemigrations"]);
  expect(made.code, made.stderr).toBe(0);
  expect(text()).toContain("Proven: up and down.");
  await database.session.script("drop extension citext");
});

test("a project may want no proof, or want it on a server", async () => {
  const config = (proof: string): string =>
    `export default { dialect: "postgresql", sluice: { apps: [], proof: ${proof} } };`;
  project.write("drizzle.config.ts", config("false"));
  await project.run(["makemigrations"]);
  expect(text()).toContain("Not proven: nobody tried it.");
  await project.run(["migrate"]);
  project.write("drizzle.config.ts", config(`{ url: ${JSON.stringify(database.url)} }`));
  project.write("core/models.ts", models('title: varchar("title", { length: 50 })'));
  const made = await project.run(["makemigrations"]);
  expect(made.code, made.stderr).toBe(0);
  expect(text()).toContain("Proven: up and down.");
});

test("a database that may only be read is compared all the same: PostgreSQL's words come from a replica", async () => {
  const checked = (expression: string): string =>
    `import { sql } from "drizzle-orm";
import { check, integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title") },
  (t) => [check("titled", sql\`${expression}\`)]);
`;
  project.write("core/models.ts", checked("title is not null and id > 0"));
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  const name = new URL(database.url).pathname.slice(1);
  const readOnly = (on: boolean) =>
    database.session.query(`alter database ${name} set default_transaction_read_only = ${on ? "on" : "off"}`);
  await readOnly(true);
  try {
    project.write("core/models.ts", checked("((title IS NOT NULL)) AND id>0"));
    const same = await project.run(["makemigrations", "--check"]);
    expect(same.code, same.stdout + same.stderr).toBe(0);
    project.write("core/models.ts", checked("title is not null and id > 1"));
    const changed = await project.run(["makemigrations", "--message", "more"]);
    expect(changed.code, changed.stderr).toBe(0);
    expect(text()).toContain("Proven: up and down.");
  } finally {
    await database.session.query("set default_transaction_read_only = off");
    await readOnly(false);
  }
});

test("a policy with a query in it, which PostgreSQL prints in other words when it is made again, is what it was", async () => {
  const guarded = (id: string): string =>
    `import { sql } from "drizzle-orm";
import { bigint, integer, pgPolicy, pgTable, varchar } from "drizzle-orm/pg-core";
export const kinds = pgTable("kinds", { kind: varchar("kind") });
export const posts = pgTable("posts", { id: ${id} }, () => [
  pgPolicy("own", { using: sql\`id > 0 and exists (select 1 from kinds k where k.kind in ('a', 'b'))\` })]);
`;
  project.write("core/models.ts", guarded('integer("id")'));
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  project.write("core/models.ts", guarded('bigint("id", { mode: "number" })'));
  const made = await project.run(["makemigrations"]);
  expect(made.code, made.stderr).toBe(0);
  expect(text()).toContain("Proven: up and down.");
});
