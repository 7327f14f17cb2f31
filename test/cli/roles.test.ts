// What a role that may not do everything sees: which right it lacks and the statement that gives it; and what it can do still.
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, onServer, type TestDatabase } from "../support/database.ts";

const models = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title").default("x") });
`;

let database: TestDatabase;
let project: TempProject;
let role: string;

beforeEach(async () => {
  database = await createDatabase();
  role = `sluice_role_${randomBytes(4).toString("hex")}`;
  const name = new URL(database.url).pathname.slice(1);
  await database.session.script(`create role ${role} login noinherit;
revoke all on schema public from public; grant usage on schema public to ${role};
revoke temporary on database "${name}" from public`);
  const url = new URL(database.url);
  url.username = role;
  url.searchParams.set("sslmode", "disable");
  project = tempProject({ database: { url: url.href }, proof: false, files: { "core/models.ts": models } });
});
afterEach(async () => {
  project.remove();
  await database.session.script(`drop owned by ${role} cascade`);
  await database.drop();
  await onServer(`drop role ${role}`);
});

const asOwner = (args: readonly string[]) => project.run(args, { env: { DATABASE_URL: database.url } });
const relations = async () =>
  (await database.session.query("select relname from pg_class where relnamespace = 'public'::regnamespace")).length;

test("without CREATE on the schema: the role, the right and the GRANT; nothing is left half made", async () => {
  await project.run(["makemigrations"]);
  const refused = await project.run(["migrate"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(`${role}@`);
  expect(refused.stderr).toContain("permission denied for schema public (42501)");
  expect(refused.stderr).toContain(`→ grant create on schema public to ${role}; (as the owner of the database)`);
  expect(await relations()).toBe(0);
});

test("with the version table there, a migration that may do what it does needs no CREATE", async () => {
  project.write("core/models.ts", "export {};\n");
  await project.run(["makemigrations", "--empty", "-m", "first"]);
  expect(await asOwner(["migrate"])).toMatchObject({ code: 0 });
  const denied = await project.run(["showmigrations"]);
  expect([denied.code, denied.stderr]).toEqual([
    4,
    expect.stringMatching(
      `permission denied for table sluice_version[\\s\\S]*→ grant select, insert, update, delete on table sluice_version to ${role}; \\(as postgres\\)`,
    ),
  ]);
  await database.session.script(`grant select, insert, update, delete on sluice_version to ${role}`);
  await project.run(["makemigrations", "--empty", "-m", "second"]);
  const { code, stderr } = await project.run(["migrate"]);
  expect(code, stderr).toBe(0);
});

test("a table that belongs to somebody else", async () => {
  await project.run(["makemigrations"]);
  expect(await asOwner(["migrate"])).toMatchObject({ code: 0 });
  await database.session.script(`grant all on all tables in schema public to ${role}`);
  project.write("core/models.ts", models.replace('"title")', '"title").notNull()'));
  expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
  const refused = await project.run(["migrate"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/statement 1 of up: must be owner of table posts \(42501\)[\s\S]*was rolled back/);
  expect(refused.stderr).toContain(
    `→ posts belongs to postgres: run the command as that role, or alter table posts owner to ${role};`,
  );
  // A member of the owning role is told how to be it.
  const owner = `${role}_owner`;
  await database.session.script(
    `create role ${owner}; grant ${owner} to ${role}; grant usage, create on schema public to ${owner}; alter table posts owner to ${owner}; grant all on sluice_version to ${owner}`,
  );
  expect((await project.run(["migrate"])).stderr).toContain(`add ?role=${owner} to DATABASE_URL`);
  const url = new URL(database.url);
  url.username = role;
  url.searchParams.set("role", owner);
  const { code, stderr } = await project.run(["migrate"], { env: { DATABASE_URL: url.href } });
  expect(code, stderr).toBe(0);
  await database.session.script(`reassign owned by ${owner} to postgres; drop owned by ${owner}; drop role ${owner}`);
});

test("a role that may only read sees all there is to see", async () => {
  await project.run(["makemigrations"]);
  expect(await asOwner(["migrate"])).toMatchObject({ code: 0 });
  await database.session.script(`grant select on all tables in schema public to ${role}`);
  const looking = [["showmigrations"], ["makemigrations", "--check"], ["check"]];
  for (const args of looking) {
    const { code, stderr } = await project.run(args);
    expect([args, code, stderr]).toEqual([args, 0, ""]);
  }
  // PostgreSQL must be asked about it, and no temporary table may be made for that.
  const asked = models.replace('default("x")', "default(sql`upper('x'::text)`)");
  project.write("core/models.ts", `import { sql } from "drizzle-orm";\n${asked}`);
  const dry = await project.run(["makemigrations", "--dry-run"]);
  expect(dry.code, dry.stderr).toBe(0);
  expect(dry.stdout).toContain("op.alterColumn");
});

test("a role that may only read, and a session that may, are refused with the way out", async () => {
  await project.run(["makemigrations"]);
  expect(await asOwner(["migrate"])).toMatchObject({ code: 0 });
  await database.session.script(`grant select on all tables in schema public to ${role}`);
  const refused = await project.run(["rollback", "--yes"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(/must be owner of table posts \(42501\)[\s\S]*→ posts belongs to postgres/);
  const url = new URL(database.url);
  url.searchParams.set("default_transaction_read_only", "on");
  const readOnly = await project.run(["rollback", "--yes"], { env: { DATABASE_URL: url.href } });
  expect(readOnly.code).toBe(4);
  expect(readOnly.stderr).toMatch(/read-only transaction[\s\S]*→ the database takes no writes/);
});

test("a schema that the role may not make", async () => {
  project.write(
    "core/models.ts",
    'import { integer, pgSchema } from "drizzle-orm/pg-core";\nexport const app = pgSchema("app");\nexport const t = app.table("t", { id: integer("id") });\n',
  );
  await database.session.script(`grant create on schema public to ${role}`);
  await project.run(["makemigrations"]);
  const refused = await project.run(["migrate"]);
  const name = new URL(database.url).pathname.slice(1);
  expect([refused.code, refused.stderr]).toEqual([
    4,
    expect.stringContaining(`→ grant create on database ${name} to ${role}; (as postgres)`),
  ]);
});
