import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";
import { fingerprint } from "../support/fingerprint.ts";

const models = `import { bigint, index, pgEnum, pgTable, text, varchar } from "drizzle-orm/pg-core";
export const status = pgEnum("status", ["draft", "published"]);
export const posts = pgTable("posts", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
  title: varchar("title", { length: 200 }).notNull(),
  body: text("body").notNull().default(""),
  status: status("status").notNull().default("draft"),
}, (table) => [index("posts_title_idx").on(table.title)]);
`;

const migrations = "core/db/migrations";

let database: TestDatabase | undefined;
let project: TempProject | undefined;

afterEach(async () => {
  project?.remove();
  await database?.drop();
  database = undefined;
});

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];

const files = (root: string): string[] => readdirSync(join(root, migrations)).filter((name) => name.endsWith(".ts"));

interface OnServer {
  readonly project: TempProject;
  readonly database: TestDatabase;
}

/** In processes of their own, with proofs on the embedded database: as users run it. */
async function asInstalled(): Promise<OnServer> {
  database = await createDatabase();
  project = tempProject({ database, files: { "core/models.ts": models } });
  return { project, database };
}

async function onServer(): Promise<OnServer> {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: serverUrl(), files: { "core/models.ts": models } });
  return { project, database };
}

describe("makemigrations, migrate, rollback", () => {
  test("up, edit, up, down: the database is what it was", async () => {
    const { project, database } = await asInstalled();
    const made = await project.run(["makemigrations", "-m", "first posts"]);
    expect(made).toMatchObject({ code: 0 });
    const [first = ""] = files(project.root);
    expect(first).toMatch(/^\d{8}_\d{4}_[0-9a-f]{12}_first_posts\.ts$/);
    expect(project.read(`${migrations}/head`).trim()).toBe(first);
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await project.run(["makemigrations"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("No changes"),
    });
    const before = await fingerprint(database);

    project.write(
      "core/models.ts",
      models
        .replace('"draft", "published"', '"draft", "review", "published"')
        .replace('title: varchar("title"', 'slug: text("slug"),\n  title: varchar("title"'),
    );
    expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 1 });
    expect(await project.run(["makemigrations", "--json"])).toMatchObject({ code: 0 });
    expect(files(project.root)).toHaveLength(2);
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
    expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
    expect(await fingerprint(database)).toEqual(before);

    expect(await project.run(["rollback", "base"])).toMatchObject({ code: 0 });
    const left = await database.session.query("select tablename from pg_tables where schemaname = 'public'");
    expect(left).toEqual([{ tablename: "sluice_version" }]);
  });

  test("without a server: the embedded database", async () => {
    project = tempProject({ database: "embedded", files: { "core/models.ts": models } });
    for (const args of [
      ["makemigrations"],
      ["migrate"],
      ["makemigrations", "--check"],
      ["rollback"],
      ["migrate", "+1"],
    ]) {
      expect(await project.run(args)).toMatchObject({ code: 0 });
    }
    expect(await project.run(["showmigrations", "--json"])).toMatchObject({ code: 0 });
  });

  test("casing: names that models leave out are snake_case in the file, in the database and at the next look", async () => {
    const { project, database } = await onServer();
    const config = 'export default { dialect: "postgresql", casing: "snake_case", sluice: { proof: false } };';
    project.write("drizzle.config.ts", config);
    const text = `import { pgTable, text } from "drizzle-orm/pg-core";
export const people = pgTable("people", { firstName: text(), lastName: text().unique() });
`;
    project.write("core/models.ts", text);
    expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    const columns = await database.session.query(
      "select attname from pg_attribute where attrelid = 'people'::regclass and attnum > 0",
    );
    expect(columns).toEqual([{ attname: "first_name" }, { attname: "last_name" }]);
    expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
  });

  test("JSON goes to stdout and words to stderr", async () => {
    const { project } = await onServer();
    const made = JSON.parse((await project.run(["makemigrations", "--json"])).stdout);
    expect(made).toMatchObject({
      changes: "some",
      operations: expect.arrayContaining(["add table posts", "add enum status"]),
    });
    expect(made.sql.up[0]).toContain("CREATE TYPE status");
    const ran = await project.run(["migrate", "--json"]);
    expect(JSON.parse(ran.stdout).done).toHaveLength(1);
    expect(ran.stderr).toContain("applying");
    const rows = JSON.parse((await project.run(["showmigrations", "--json"])).stdout);
    expect(rows.scopes[0].migrations[0]).toMatchObject({ state: "applied", head: true });
  });

  test("--dry-run and --check write nothing; --empty writes a skeleton that runs", async () => {
    const { project, database } = await onServer();
    const all = (): string[] =>
      readdirSync(project.root)
        .filter((name) => name !== "node_modules" && name !== ".sluice")
        .flatMap((name) => [name, ...filesBelow(join(project.root, name))]);
    const before = all();
    const dry = await project.run(["makemigrations", "--dry-run"]);
    expect(dry.stdout).toContain('op.createTable("posts"');
    for (const [code, ...args] of [
      [1, "makemigrations", "--check"],
      [0, "makemigrations", "--empty", "--dry-run"],
      [0, "makemigrations", "--from-drift", "--dry-run"],
      [1, "diff", "live", "models"],
    ] as const)
      expect([args, (await project.run(args)).code]).toEqual([args, code]);
    expect([all(), readdirSync(join(project.root, ".sluice"))]).toEqual([before, ["cache"]]);
    const relations = "select relname from pg_class where relnamespace = 'public'::regnamespace";
    expect(await database.session.query(relations)).toEqual([]);
    await project.run(["makemigrations", "--empty", "-m", "by hand"]);
    const [file = ""] = files(project.root);
    project.write(
      `${migrations}/${file}`,
      project
        .read(`${migrations}/${file}`)
        .replace("up: () => []", 'up: (op) => [op.sql("create view v as select 1 as one", "drop view v")]'),
    );
    expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
    expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
  });

  test("from a folder below the root, and with the names of other tools", async () => {
    const { project, database } = await onServer();
    expect(await project.run(["makemigrations"], { below: "core" })).toMatchObject({ code: 0 });
    expect(await project.run(["upgrade"], { below: "core" })).toMatchObject({ code: 0 });
    expect(await project.run(["downgrade", "base"], { below: "core" })).toMatchObject({ code: 0 });
    expect(await database.session.query("select 1 from pg_tables where tablename = 'posts'")).toEqual([]);
  });

  test("preview prints SQL that psql could run, for a range without any database", async () => {
    const { project } = await onServer();
    await project.run(["makemigrations"]);
    const pending = await project.run(["preview"]);
    const range = await project.run(["preview", "base:head"], {
      env: { DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" },
    });
    expect(range).toMatchObject({ code: 0, stdout: pending.stdout });
    expect(pending.stdout).toMatch(/BEGIN;[\s\S]*CREATE TABLE posts[\s\S]*COMMIT;/);
    expect((await project.run(["preview", "base:head", "--down"])).stdout).toContain("DROP TABLE posts");
    const inCi = await project.run(["preview", "base:head"], { env: { CI: "true", NO_COLOR: "" } });
    expect(inCi.stdout).toBe(pending.stdout);
  });

  test("what the project didn't make is never dropped", async () => {
    const { project, database } = await onServer();
    await database.session.script("create table dba_notes (id int); create type mood as enum ('good')");
    await project.run(["makemigrations"]);
    await project.run(["migrate"]);
    await database.session.script("alter table posts add column dba_column int; create index dba_idx on posts (body)");
    const check = await project.run(["makemigrations", "--check"]);
    expect(check).toMatchObject({ code: 0 });
    expect(check.stdout).toContain("table dba_notes");
    project.write("core/models.ts", models.slice(0, models.indexOf("export const posts")));
    const dropped = JSON.parse((await project.run(["makemigrations", "--json"])).stdout);
    expect(dropped.operations).toEqual(["drop table posts"]);
    await project.run(["migrate"]);
    const before = await database.session.query(
      "select tablename from pg_tables where schemaname = 'public' order by 1",
    );
    expect(before).toEqual([{ tablename: "dba_notes" }, { tablename: "sluice_version" }]);
    await project.run(["rollback"]);
    const columns = await database.session.query(
      "select attname from pg_attribute where attrelid = 'posts'::regclass and attname = 'dba_column'",
    );
    expect(columns).toHaveLength(1);
  });

  test("an INVALID index is named, with what mends it, until it is mended; one on a table of others is theirs", async () => {
    const { project, database } = await onServer();
    const { session } = database;
    project.write("core/models.ts", models.replaceAll("index", "uniqueIndex"));
    await project.run(["makemigrations"]);
    await project.run(["migrate"]);
    await session.script(`drop index posts_title_idx; insert into posts (title) values ('a'), ('a');
      create table theirs (a integer); insert into theirs values (1), (1)`);
    for (const index of ["posts_title_idx on posts (title)", "theirs_a on theirs (a)"]) {
      const made = session.query(`create unique index concurrently ${index}`);
      await expect(made).rejects.toMatchObject({ code: "23505" });
    }
    const seen = await project.run(["makemigrations"]);
    expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining("No changes") });
    expect(seen.stderr).toContain("index posts.posts_title_idx is INVALID");
    expect(seen.stderr).not.toContain("theirs_a");
    const [, mend = ""] = /(REINDEX INDEX \S+ \S+)/.exec(seen.stderr) ?? [];
    await session.query("delete from posts");
    await session.query(mend);
    expect((await project.run(["makemigrations"])).stderr).not.toContain("INVALID");
  });
});
