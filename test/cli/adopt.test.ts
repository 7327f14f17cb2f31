// `sluice init` in projects that drizzle-kit has run in: its history is taken over, or a baseline of the database.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { generate, install, kit, type Major, majors, migrateWithDrizzle } from "../support/drizzle-kit.ts";
import { fingerprint } from "../support/fingerprint.ts";

const directory = "core/db/migrations";

const config = (more = "") => `import { defineConfig } from "drizzle-kit";
export default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts"${more} });
`;

const first = `import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, text, varchar } from "drizzle-orm/pg-core";
export const status = pgEnum("status", ["draft", "published"]);
export const users = pgTable("users", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  email: text().notNull().unique(),
});
export const posts = pgTable("posts", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  title: varchar({ length: 200 }).notNull(),
  authorId: integer("author_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  status: status().notNull().default("draft"),
}, (table) => [index("posts_title_idx").on(table.title), check("title_len", sql\`length(\${table.title}) > 2\`)]);
`;

const second = `${first
  .replace('["draft", "published"]', '["draft", "published", "gone"]')
  .replace("title: varchar({ length: 200 })", "slug: text(),\n  title: varchar({ length: 80 })")}
export const tags = pgTable("tags", { name: text().primaryKey() });
`;

// Each of these stories is a dozen commands long.
vi.setConfig({ testTimeout: 180_000 });

let database: TestDatabase;
let project: TempProject;

// The image of an empty replica takes its time: the projects share one.
const cache = mkdtempSync(join(tmpdir(), "sluice-adopt-"));

afterEach(async () => {
  project.remove();
  await database.drop();
});
afterAll(() => rmSync(cache, { recursive: true, force: true }));

interface Start {
  readonly major?: Major;
  readonly files?: Readonly<Record<string, string>>;
}

async function start({ major = "0.31", files = {} }: Start): Promise<void> {
  database = await createDatabase();
  project = tempProject({ database, files: { "drizzle.config.ts": config(), "src/schema.ts": first, ...files } });
  install(project.root, major);
  mkdirSync(join(project.root, ".sluice"));
  symlinkSync(cache, join(project.root, ".sluice/cache"));
}

const run = (...args: readonly string[]): Promise<CliResult> => project.run(args);

const migrations = (): string[] => readdirSync(join(project.root, directory)).filter((name) => name.endsWith(".ts"));

const textOf = (part: string): string =>
  project.read(`${directory}/${migrations().find((name) => name.includes(part)) ?? part}`);

const recorded = async (): Promise<unknown[]> =>
  (await database.session.query("select name from sluice_version order by applied_at")).map((row) => row.name);

const noChanges = { code: 0, stdout: expect.stringContaining("No changes") };

describe.each(majors)("a history of drizzle-kit %s", (major) => {
  test("becomes ours: applied, owned, and with a way back", async () => {
    await start({ major });
    await generate(project.root);
    project.write("src/schema.ts", second);
    await generate(project.root);
    await migrateWithDrizzle(project.root, database.url);
    const before = await fingerprint(database);

    const made = await run("init");
    expect([made.code, made.stderr]).toEqual([0, expect.not.stringContaining("warning")]);
    expect(made.stdout).toMatch(
      /kept {5}drizzle.config.ts[\s\S]*2 migrations of drizzle-kit's[\s\S]*2 recorded as app/,
    );
    expect([project.exists("core/models.ts"), project.exists("apps")]).toEqual([false, false]);
    expect(migrations().map((name) => textOf(name).includes("Proven: up and down."))).toEqual([true, true]);
    const same = await run("makemigrations");
    expect(same).toMatchObject(noChanges);
    expect(same.stdout).not.toContain("drizzle");

    // What Drizzle made and no model defines any more is dropped.
    project.write("src/schema.ts", first.replace("email: text()", "name: text(),\n  email: text()"));
    const edited = await run("makemigrations", "--json", "--no-proof");
    expect(JSON.parse(edited.stdout).operations).toEqual(
      expect.arrayContaining(["drop table tags", "drop column posts.slug", "add column users.name"]),
    );
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await run("rollback")).toMatchObject({ code: 0 });
    expect(await fingerprint(database)).toEqual(before);

    expect(await run("rollback", "base")).toMatchObject({ code: 0 });
    const left = await database.session.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    );
    expect(left).toEqual([{ relname: "sluice_version" }]);
    expect(await run("migrate", "+2")).toMatchObject({ code: 0 });
    expect(await fingerprint(database)).toEqual(before);
  });
});

test("what Drizzle hasn't applied stays pending; another run writes nothing anew", async () => {
  await start({});
  await generate(project.root);
  await migrateWithDrizzle(project.root, database.url);
  project.write("src/schema.ts", second);
  await generate(project.root);
  // Nobody can be reached at first.
  const away = await project.run(["init"], { env: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" } });
  expect([away.code, away.stderr]).toEqual([0, expect.stringContaining("warning Can't connect")]);
  expect(away.stdout).toContain("npx sluice init once more");
  const texts = migrations().map(textOf);
  expect(texts).toHaveLength(2);

  const again = await run("init");
  expect([again.code, again.stdout]).toEqual([
    0,
    expect.stringMatching(/1 recorded as applied[\s\S]*npx sluice migrate/),
  ]);
  expect(migrations().map(textOf)).toEqual(texts);
  expect(await recorded()).toEqual([expect.stringMatching(/^0000_/)]);
  expect(await run("migrate")).toMatchObject({ code: 0 });
  expect(await run("makemigrations", "--check")).toMatchObject({ code: 0 });
  await database.session.query("update drizzle.__drizzle_migrations set hash = 'other'");
  const third = await run("init");
  expect(third.stderr).toMatch(/warning drizzle\/0000_\w+\.sql was edited after it was applied/);
  expect(third.stdout).toContain("0 recorded");

  // What drizzle-kit writes beside a history of ours is left out.
  project.write("src/schema.ts", second.replace("slug: text()", "slug: text(),\n  more: text()"));
  expect(await run("makemigrations", "--no-proof")).toMatchObject({ code: 0 });
  await generate(project.root);
  expect((await run("init")).stderr).toMatch(/drizzle\/0002_\w+\.sql is left out/);
  expect(migrations()).toHaveLength(3);
});

describe("migrations that people wrote by hand", () => {
  const write = (...statements: readonly (readonly string[])[]): void => {
    const entries = statements.map((_, idx) => ({
      idx,
      when: 1000 * (idx + 1),
      tag: `000${idx}_m`,
      breakpoints: true,
    }));
    project.write("db/out/meta/_journal.json", JSON.stringify({ version: "7", dialect: "postgresql", entries }));
    for (const [at, each] of statements.entries())
      project.write(`db/out/000${at}_m.sql`, each.join(";\n--> statement-breakpoint\n"));
    const snapshot = {
      tables: {
        "public.notes": {
          name: "notes",
          columns: { id: { name: "id" }, text: { name: "text" }, mood: { name: "mood" } },
        },
      },
      enums: { "public.mood": { name: "mood" } },
    };
    project.write("db/out/meta/0000_snapshot.json", JSON.stringify(snapshot));
  };
  const files = {
    "drizzle.config.ts": config(', out: "./db/out", migrations: { table: "done", schema: "public" }').replace(
      '"./src/schema.ts"',
      '["./src/a.ts", "./src/b/*.ts"], casing: "snake_case"',
    ),
    "src/a.ts": `import { pgEnum } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ["good", "bad"]);`,
    "src/b/notes.ts": `import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { mood } from "../a.ts";
export const notes = pgTable("notes", { id: integer().primaryKey(), text: text(), mood: mood().default("bad") });`,
  };
  const byHand = [
    [
      "create type mood as enum ('good')",
      "create table notes (id integer primary key, body text, mood mood)",
      "insert into notes values (1, 'x', 'good')",
    ],
    ["alter type mood add value 'bad'", "alter table notes alter column mood set default 'bad'"],
    ["alter table notes rename column body to text", "update notes set text = upper(text)"],
    [
      "create index notes_lower_idx on notes (lower(text))",
      "create function stay() returns trigger language plpgsql as 'begin return old; end'",
      "create trigger stays before delete on notes for each row execute function stay()",
    ],
  ];

  test("keep their rows on the way back, and what Drizzle doesn't know stays", async () => {
    await start({ files });
    write(...byHand);
    // drizzle-orm can't run the second one, which uses a value that isn't committed: people run it by hand.
    await database.session.script(
      `create table done (id serial primary key, hash text not null, created_at bigint);
       insert into done (hash, created_at) values ('of the last one', 4000)`,
    );
    for (const statement of byHand.flat()) await database.session.script(statement);
    const before = await fingerprint(database);
    const made = await run("init");
    expect(made.stdout).toContain("4 recorded as applied");
    expect(made.stderr).toMatch(/0000_m\.sql counts as applied[\s\S]*0003_m\.sql was edited/);
    expect(textOf("0001_m")).toContain('transaction: "none"');
    expect(textOf("0002_m")).toMatch(
      /rows stay as they are: update notes[\s\S]*op\.renameColumn\("notes\.text", "notes\.body"\)/,
    );
    const same = await run("makemigrations");
    expect(same).toMatchObject(noChanges);
    expect(same.stdout).not.toContain("done");
    expect(await run("check")).toMatchObject({ code: 0 });
    expect(await run("rollback", "0001")).toMatchObject({ code: 0 });
    expect(await database.session.query("select * from notes")).toEqual([{ id: 1, body: "X", mood: "good" }]);
    expect(await run("rollback", "base", "--yes")).toMatchObject({ code: 0 });
    // Drizzle's record knows nothing of that.
    const gone = await run("init");
    expect([gone.code, gone.stderr]).toEqual([
      0,
      expect.stringContaining("nothing of what they make is in the database"),
    ]);
    expect(await run("migrate")).toMatchObject({ code: 0 });
    expect(await fingerprint(database)).toEqual(before);
    expect(await database.session.query("select * from notes")).toEqual([{ id: 1, text: "X", mood: "good" }]);
  });

  test("that no replica can run are taken over without a way back", async () => {
    await start({ files });
    write(["create extension nowhere", ...(byHand[0] ?? [])], ["alter table notes add column more text"]);
    const made = await run("init");
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringMatching(/warning db\/out\/0000_m\.sql: No way back: .*nowhere/),
    ]);
    expect(textOf("0000_m")).toMatch(/Way back: irreversible\.[\s\S]*op\.sql\("create extension nowhere;"\)/);
    expect(textOf("0001_m")).toContain('op.dropColumn("notes.more")');
    expect(made.stdout).toContain("Next: npx sluice migrate");
  });
});

test("a database that drizzle-kit push has made gets a baseline", async () => {
  await start({ files: { "src/schema.ts": second } });
  await kit(
    project.root,
    "push",
    "--force",
    "--dialect=postgresql",
    "--schema=./src/schema.ts",
    `--url=${database.url}`,
  );
  await database.session.script("alter table posts add column theirs text; create table others (id integer)");
  const asked = await run("init");
  expect([asked.code, asked.stderr]).toEqual([
    3,
    expect.stringMatching(/has enum status, table posts[\s\S]*--baseline[\s\S]*--no-baseline/),
  ]);
  expect(await run("init", "--no-baseline")).toMatchObject({ code: 0 });
  expect(migrations()).toEqual([]);

  project.write("src/schema.ts", second.replace("email: text()", "name: text(),\n  email: text()"));
  const made = await run("init", "--baseline");
  expect([made.code, made.stdout]).toEqual([
    0,
    expect.stringMatching(/recorded as applied[\s\S]*column posts\.theirs/),
  ]);
  expect(textOf("baseline")).toContain("Proven: up and down.");
  expect(textOf("baseline")).not.toMatch(/theirs|others|users\.name/);
  const next = JSON.parse((await run("makemigrations", "--json", "--no-proof")).stdout);
  expect(next.operations).toEqual(["add column users.name"]);
  await database.session.script("insert into tags values ('one')");
  const lossy = await run("rollback", "base");
  expect([lossy.code, lossy.stderr]).toEqual([3, expect.stringContaining("table tags: 1 row")]);
});

test("a new folder begins with models of its own; a folder around a project isn't one", async () => {
  await start({});
  const { stdout } = await run("init");
  expect(stdout).toMatch(/kept {5}drizzle\.config\.ts[\s\S]*Next: npx sluice makemigrations/);
  expect(project.exists("core/models.ts")).toBe(false);
  project.write("packages/new/readme.md", "");
  expect(await project.run(["init"], { below: "packages/new" })).toMatchObject({ code: 0 });
  expect(project.exists("packages/new/core/models.ts")).toBe(true);
  const around = await project.run(["init"], { below: "packages" });
  expect([around.code, around.stderr]).toEqual([2, expect.stringContaining("cd new && npx sluice init")]);
});
