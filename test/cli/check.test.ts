// Models, migration files and the database, three ways.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Finding } from "../../src/commands/finder.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const models = (more = "", moods = "") => `import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, pgView, text, varchar } from "drizzle-orm/pg-core";
export const posts = pgTable(
  "posts",
  { id: integer("id").primaryKey(), title: varchar("title", { length: 80 }).notNull().default("it's"), state: text("state")${more} },
  (t) => [check("known", sql\`\${t.state} in ('new', 'old')\`), index("posts_title").on(sql\`lower(\${t.title})\`)],
);
export const titles = pgView("titles").as((q) => q.select({ title: posts.title }).from(posts));
${moods === "" ? "" : `export const mood = pgEnum("mood", [${moods}]);`}
`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  // Quicker than the embedded one, which one of the tests is about.
  project = tempProject({ database, here: true, proof: serverUrl(), files: { "core/models.ts": models() } });
  await project.run(["makemigrations", "--no-proof"]);
  await project.run(["migrate"]);
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

async function findings(): Promise<Pick<Finding, "code" | "object" | "ahead">[]> {
  const { code, stdout, stderr } = await project.run(["check", "--json"]);
  const { findings: found } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  expect([code, stderr]).toEqual([found.length === 0 ? 0 : 1, ""]);
  return found.map(({ code: own, object, ahead }) => ({ code: own, object, ahead }));
}

const file = (): string =>
  join(
    "core/db/migrations",
    readdirSync(join(project.root, "core/db/migrations")).find((name) => name.endsWith(".ts")) ?? "",
  );

test("all the same, also in other words; then each of the three ahead of the others", async () => {
  expect(await findings()).toEqual([]);
  expect((await project.run(["check"])).stdout).toContain("say the same");

  project.write("core/models.ts", models(', more: text("more")', '"ok", "bad"'));
  expect(await findings()).toEqual([
    { code: "models_ahead", object: "add enum mood", ahead: "models" },
    { code: "models_ahead", object: "add column posts.more", ahead: "models" },
  ]);

  await project.run(["makemigrations", "--no-proof"]);
  expect(await findings()).toEqual([{ code: "pending", object: null, ahead: "history" }]);
  expect((await project.run(["check"])).stdout).toMatch(/is not applied[\s\S]*→ npx sluice migrate/);

  await project.run(["migrate"]);
  await database.session.script(`alter table posts alter column title drop default; drop view titles;
    create index by_hand on posts (id); create table theirs (id integer); alter type mood add value 'fair' before 'bad'`);
  project.write("core/models.ts", models(', more: text("more")', '"bad", "ok"'));
  expect(await findings()).toEqual([
    { code: "drift", object: "enum mood", ahead: "live" },
    { code: "drift", object: "column posts.title", ahead: "live" },
    { code: "drift", object: "view titles", ahead: "history" },
    { code: "drift", object: "index posts.by_hand", ahead: "live" },
    { code: "models_ahead", object: "alter enum mood (values)", ahead: "models" },
  ]);
  const { stdout } = await project.run(["check"]);
  expect(stdout).toMatch(/\S \(ahead: the database\)\n[\s\S]*npx sluice makemigrations --from-drift/);
});

test("files that were edited, are gone, or don't run on an empty database", async () => {
  const text = project.read(file());
  project.write(file(), `${text}// by the way\n`);
  expect(await findings()).toEqual([]);
  project.write(file(), text.replace("=> [", '=> [op.sql("select 1", "select 1"), '));
  expect(await findings()).toEqual([{ code: "edited_migration", object: null, ahead: "history" }]);
  project.write(file(), text);
  await database.session.query(
    "insert into sluice_version (revision, name, checksum) values ('lost', 'was here', 'x')",
  );
  expect(await findings()).toEqual([{ code: "missing_migration", object: null, ahead: "live" }]);
  await database.session.query("delete from sluice_version where revision = 'lost'");
  await project.run(["makemigrations", "--empty", "-m", "by hand"]);
  const hand = readdirSync(join(project.root, "core/db/migrations")).find((name) => name.includes("by_hand")) ?? "";
  const path = `core/db/migrations/${hand}`;
  project.write(
    path,
    project.read(path).replace("up: () => []", 'up: (op) => [op.sql("select 1 / count(*) from posts")]'),
  );
  expect(await findings()).toEqual([
    { code: "pending", object: null, ahead: "history" },
    { code: "not_replayable", object: null, ahead: null },
  ]);
  const runs = project.read(path);
  project.write(path, runs.replace("[op.sql(", '[op.createTable("t", { primaryKey: ["id"] }), op.sql('));
  expect((await findings()).map(({ code }) => code)).toEqual(["pending", "bad_operation"]);
  project.write(path, runs);
  await database.session.script("insert into posts (id) values (1)");
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await findings()).toEqual([{ code: "not_replayable", object: null, ahead: null }]);
});

test("diff leads from any source to any other", async () => {
  const difference = async (from: string, to: string): Promise<string[]> => {
    const { code, stdout } = await project.run(["diff", from, to, "--json"]);
    const { operations } = JSON.parse(stdout) as { readonly operations: string[] };
    expect([from, to, code]).toEqual([from, to, operations.length === 0 ? 0 : 1]);
    return operations.sort();
  };
  for (const from of ["models", "live", "history", database.url])
    for (const to of ["models", "live", "history@head"])
      expect([from, to, await difference(from, to)]).toEqual([from, to, []]);
  await database.session.script(
    "create index by_hand on posts (id); alter table posts alter state set not null; create table theirs (id integer)",
  );
  expect(await difference("live", "history")).toEqual(["alter column posts.state (not null)"]);
  expect(await difference("history", "models")).toEqual([]);
  expect(await difference("history", "live")).toEqual([
    "add index posts.by_hand",
    "add table theirs",
    "alter column posts.state (not null)",
  ]);
  expect(await difference("live", "empty")).toEqual(["drop table posts", "drop view titles"]);
  expect(await difference("empty", "models")).toEqual([
    "add index posts.posts_title",
    "add table posts",
    "add view titles",
  ]);
  expect(await project.run(["diff", "live", "nothing"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("history@REV"),
  });
});

test("--from history needs no database, and makes what the database would have asked for", async () => {
  project.write("drizzle.config.ts", `export default { dialect: "postgresql", sluice: { apps: [] } };`);
  project.write("core/models.ts", models(', more: text("more").notNull()'));
  const env = { DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" };
  const made = await project.run(["makemigrations", "--from", "history", "--json"], { env });
  expect([made.code, JSON.parse(made.stdout).operations]).toEqual([0, ["add column posts.more"]]);
  expect(JSON.parse(made.stdout).proof).toEqual({ state: "proven", directions: ["up", "down"] });
  expect(await project.run(["makemigrations", "--from", "history", "--check"], { env })).toMatchObject({ code: 0 });
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await findings()).toEqual([]);
});

test("--from-drift makes a migration of what was done by hand, and elsewhere it is run", async () => {
  await database.session.script(`alter table posts alter state set not null, drop constraint known, add constraint known check (length(state) > 1);
    create index by_hand on posts (id) where state is not null; create table theirs (id integer)`);
  const made = await project.run(["makemigrations", "--from-drift", "-m", "as it is", "--json"]);
  expect(made.code, made.stderr).toBe(0);
  const { operations, proof } = JSON.parse(made.stdout) as { readonly operations: string[]; readonly proof: unknown };
  expect(operations.sort()).toEqual([
    "add check constraint posts.known",
    "add index posts.by_hand",
    "alter column posts.state (not null)",
    "drop check constraint posts.known",
  ]);
  expect(proof).toEqual({ state: "proven", directions: ["up", "down"] });
  expect((await findings()).map(({ code }) => code)).not.toContain("drift");
  expect((await project.run(["makemigrations", "--from-drift"])).stdout).toContain("No changes");
  const elsewhere = await createDatabase();
  try {
    expect(await project.run(["migrate"], { env: { DATABASE_URL: elsewhere.url } })).toMatchObject({ code: 0 });
    // What no migration made is nobody's, on either side.
    expect(await project.run(["diff", "live", elsewhere.url])).toMatchObject({ code: 0 });
    const indexes = await elsewhere.session.query(
      "select indexname from pg_indexes where tablename = 'posts' order by 1",
    );
    expect(indexes).toEqual(["by_hand", "posts_pkey", "posts_title"].map((indexname) => ({ indexname })));
  } finally {
    await elsewhere.drop();
  }
});

test("what was renamed by hand is a question, and other databases keep what is in it", async () => {
  const elsewhere = await createDatabase();
  const there = { env: { DATABASE_URL: elsewhere.url } };
  const drift = (...args: string[]) => project.run(["makemigrations", "--from-drift", "--no-proof", ...args]);
  const files = (): string[] => readdirSync(join(project.root, "core/db/migrations"));
  try {
    await project.run(["migrate"], there);
    await elsewhere.session.query("insert into posts (id, title) values (1, 'kept')");
    await database.session.script(`insert into posts (id, title) values (1, 'mine');
      alter table posts rename title to heading; alter table posts add column slug text not null default 'a';
      alter table posts alter slug drop default`);
    const before = files();
    const asked = await drift();
    expect([asked.code, asked.stderr]).toEqual([
      3,
      expect.stringContaining("posts.title is no longer in the database"),
    ]);
    expect(asked.stderr).toMatch(/--rename posts\.title:heading[\s\S]*--drop posts\.title/);
    const rename = ["--rename", "posts.title:heading"];
    expect(await drift(...rename)).toMatchObject({ code: 3, stderr: expect.stringContaining('--fill "posts.slug=') });
    const answers = [...rename, "--fill", "posts.slug='b'"];
    expect(await drift("--check", ...answers)).toMatchObject({ code: 1, stdout: expect.stringContaining("rename") });
    expect((await drift("--dry-run", "--drop", "posts.title", "--fill", "posts.slug='b'")).stdout).toContain(
      'op.dropColumn("posts.title")',
    );
    expect([files(), await database.session.query("select from sluice_version")]).toEqual([before, [{}]]);
    const made = await project.run(["makemigrations", "--from-drift", ...answers]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(await project.run(["migrate"], there)).toMatchObject({ code: 0 });
    expect(await elsewhere.session.query("select heading, slug from posts")).toEqual([{ heading: "kept", slug: "b" }]);

    await database.session.script("alter table posts rename to articles; create table theirs (id integer)");
    expect(await drift()).toMatchObject({ code: 3, stderr: expect.stringContaining("--rename posts:articles") });
    const { stdout } = await drift("--drop", "posts", "--dry-run");
    expect([stdout, stdout.includes('createTable("articles"')]).toEqual([expect.stringContaining("dropTable"), false]);
    expect(await drift("--rename", "posts:articles")).toMatchObject({ code: 0, stderr: "" });
    expect(await project.run(["migrate"], there)).toMatchObject({ code: 0 });
    expect(await elsewhere.session.query("select heading from articles")).toEqual([{ heading: "kept" }]);
    expect((await drift("--check")).stdout).toContain("the migrations say");
  } finally {
    await elsewhere.drop();
  }
});
