// `watch --apply` on a real server: the database follows the models, and what fails leaves what was there.
import { rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../src/engine/errors.ts";
import { connect } from "../../src/postgres/connect.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { begunProject, cleanUp, posts, type TestProject, watching } from "./project.ts";

let database: TestDatabase;
let project: TestProject;

beforeEach(async () => {
  database = await createDatabase();
  project = await begunProject(database.url);
});

afterEach(async () => {
  await cleanUp();
  await database.drop();
});

const [title, heading] = ['title: text("title"),', 'heading: text("heading"),'];
const save = (...columns: string[]): void => project.save("core/models.ts", posts(...columns));
const sql = (text: string): Promise<unknown[]> => database.session.query(text);

async function columns(): Promise<string[]> {
  const rows = await database.session.query<{ name: string }>(
    `select attname::text as name from pg_attribute
     where attrelid = 'posts'::regclass and attnum > 0 and not attisdropped order by attnum`,
  );
  return rows.map(({ name }) => name);
}

/** What is recorded: each with whether it is a draft. */
async function recorded(): Promise<string[]> {
  const rows = await database.session.query<{ name: string; draft: boolean }>(
    "select name, to_jsonb(v) ->> 'draft' is not null as draft from sluice_version v order by applied_at",
  );
  return rows.map(({ name, draft }) => (draft ? `${name} (draft)` : name));
}

test("a save applies the draft, another one takes it back and applies the new one, going back leaves nothing", async () => {
  const watcher = watching(project, { apply: true });
  expect(await watcher.compared()).toMatchObject({ outcome: "same", applied: { done: "unchanged", revision: null } });
  save(title);
  expect(await watcher.compared()).toMatchObject({ draftState: "written", applied: { done: "applied", lost: [] } });
  expect(await columns()).toEqual(["id", "title"]);
  expect(project.draftText()).toContain('op.addColumn("posts.title"');
  save(heading);
  expect(await watcher.compared()).toMatchObject({
    operations: ["add column posts.heading"],
    draftState: "written",
    applied: { done: "replaced" },
  });
  expect(await columns()).toEqual(["id", "heading"]);
  expect(await recorded()).toEqual(["initial", "posts_add_heading (draft)"]);
  save();
  expect(await watcher.compared()).toMatchObject({
    outcome: "same",
    draftState: "removed",
    applied: { done: "rolled back", revision: null },
  });
  expect(await columns()).toEqual(["id"]);
  expect(await recorded()).toEqual(["initial"]);
  expect(project.draftText()).toBeNull();
});

test("a save that changes nothing of the plan leaves the rows in the draft; what a new plan loses is told", async () => {
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  save(title);
  await watcher.compared();
  await sql("insert into posts values (1, 'kept')");
  project.save("core/models.ts", `${posts(title)}// said so\n`);
  expect(await watcher.compared()).toMatchObject({ applied: { done: "unchanged", lost: [] } });
  expect(await sql("select title from posts")).toEqual([{ title: "kept" }]);
  save(title, heading);
  expect(await watcher.compared()).toMatchObject({
    applied: { done: "replaced", lost: [{ object: "column posts.title", rows: 1 }], dropped: [] },
  });
  expect(await sql("select title from posts")).toEqual([{ title: null }]);
});

test("a watcher that is started again goes on from the draft that is applied, whatever became of its file", async () => {
  const first = watching(project, { apply: true });
  await first.compared();
  save(title);
  const applied = await first.compared();
  await first.stop();
  expect(await columns()).toEqual(["id", "title"]);
  await sql("insert into posts values (1, 'kept')");
  const text = project.draftText();
  rmSync(project.draft);
  const second = watching(project, { apply: true });
  expect(await second.compared()).toMatchObject({
    operations: ["add column posts.title"],
    draftState: "written",
    applied: { done: "unchanged", revision: applied.applied?.revision },
  });
  expect(project.draftText()).toBe(text);
  await second.stop();
  rmSync(project.draft);
  save();
  const third = watching(project, { apply: true });
  expect(await third.compared()).toMatchObject({ outcome: "same", applied: { done: "rolled back" } });
  expect(await columns()).toEqual(["id"]);
});

test("without --apply, a draft that is applied is told, and its file stays", async () => {
  const first = watching(project, { apply: true });
  await first.compared();
  save(title);
  await first.compared();
  await first.stop();
  const text = project.draftText();
  const second = watching(project);
  expect((await second.failed()).error).toMatchObject({
    code: "draft_applied",
    hint: expect.stringContaining("npx sluice watch --apply"),
  });
  expect(project.draftText()).toBe(text);
  expect(await columns()).toEqual(["id", "title"]);
});

describe("what fails leaves the draft that was applied, with its rows:", () => {
  const begin = async () => {
    const watcher = watching(project, { apply: true });
    await watcher.compared();
    save(title);
    await watcher.compared();
    await sql("insert into posts values (1, 'kept')");
    const text = project.draftText();
    const unchanged = async (): Promise<void> => {
      expect(project.draftText()).toBe(text);
      expect(await sql("select id, title from posts")).toEqual([{ id: 1, title: "kept" }]);
      expect(await recorded()).toEqual(["initial", "posts_add_title (draft)"]);
    };
    return { watcher, unchanged };
  };

  test("models that can't be read", async () => {
    const { watcher, unchanged } = await begin();
    project.save("core/models.ts", `${posts()}export const =`);
    expect((await watcher.failed()).error).toMatchObject({ code: "models_syntax" });
    await unchanged();
  });

  test("rows that refuse, until they don't", async () => {
    const label = (more = ""): string => `label: text("label")${more},`;
    project.write("core/models.ts", posts(label()));
    await project.make();
    await project.migrate();
    const watcher = watching(project, { apply: true });
    await watcher.compared();
    save(label(), title);
    await watcher.compared();
    await sql("insert into posts values (1, 'twice', 'kept'), (2, 'twice', 'kept')");
    save(label(".unique()"), title);
    const { error } = await watcher.failed();
    expect(error).toMatchObject({ code: "migration_failed", hint: expect.stringContaining("save the models") });
    expect(String(error)).toContain("23505");
    expect(String(error)).toContain("The draft that was applied before still is.");
    expect(await sql("select title from posts")).toEqual([{ title: "kept" }, { title: "kept" }]);
    expect(await recorded()).toEqual(["initial", "posts_add_label", "posts_add_title (draft)"]);
    expect(project.draftText()).not.toContain("unique");
    await sql("delete from posts where id = 2");
    project.save("core/models.ts", `${posts(label(".unique()"), title)}// again\n`);
    expect(await watcher.compared()).toMatchObject({ applied: { done: "replaced" } });
  });

  test("rows that the way back refuses", async () => {
    const label = (more = ""): string => `label: text("label")${more},`;
    project.write("core/models.ts", posts(label(".notNull()")));
    await project.make();
    await project.migrate();
    const watcher = watching(project, { apply: true });
    await watcher.compared();
    save(label());
    await watcher.compared();
    await sql("insert into posts values (1, null)");
    save(label(), title);
    const { error } = await watcher.failed();
    expect(String(error)).toContain("draft.ts, statement 1 of down");
    expect(String(error)).toContain("The draft that was applied before still is.");
    expect(await columns()).toEqual(["id", "label"]);
    await sql("update posts set label = ''");
    project.save("core/models.ts", `${posts(label(), title)}// again\n`);
    expect(await watcher.compared()).toMatchObject({ applied: { done: "replaced" } });
    expect(await sql("select label from posts")).toEqual([{ label: "" }]);
  });

  test("a question that only rows raise", async () => {
    const { watcher, unchanged } = await begin();
    save(title, 'slug: text("slug").notNull(),');
    expect((await watcher.failed()).error).toMatchObject({ code: "question", exit: 3 });
    await unchanged();
  });

  test("a value of an enum that the same draft adds and uses", async () => {
    const moods = (values: string, standard: string): string =>
      posts(`mood: mood("mood").default("${standard}"),`)
        .replace("{ integer,", "{ integer, pgEnum,")
        .replace("export const", `export const mood = pgEnum("mood", [${values}]);\nexport const`);
    project.write("core/models.ts", moods('"ok"', "ok"));
    await project.make();
    await project.migrate();
    const watcher = watching(project, { apply: true });
    await watcher.compared();
    project.save("core/models.ts", moods('"ok", "fine"', "ok"));
    expect(await watcher.compared()).toMatchObject({ applied: { done: "applied" } });
    const draft = project.draftText();
    project.save("core/models.ts", moods('"ok", "fine"', "fine"));
    const { error } = await watcher.failed();
    expect(error).toMatchObject({ code: "not_in_transaction", hint: expect.stringContaining("npx sluice rollback") });
    expect(project.draftText()).toBe(draft);
    project.save("core/models.ts", moods('"ok", "fine", "good"', "ok"));
    expect(await watcher.compared()).toMatchObject({ applied: { done: "replaced" } });
    expect(await sql("select enum_range(null::mood)::text as moods")).toEqual([{ moods: "{ok,fine,good}" }]);
  });

  test("a question, which the earlier draft raises none of", async () => {
    project.write("core/models.ts", posts('old: text("old"),'));
    await project.make();
    await project.migrate();
    const watcher = watching(project, { apply: true });
    await watcher.compared();
    save('old: text("old"),', title);
    await watcher.compared();
    await sql("insert into posts values (1, null, 'kept')");
    // Beside what is applied, it looks like a rename; it is a new draft.
    save('old: text("old"),', heading);
    expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.heading"] });
    await sql("update posts set heading = 'kept'");
    save('fresh: text("fresh"),', heading);
    expect((await watcher.failed()).error).toMatchObject({ code: "question", exit: 3 });
    expect(await sql("select heading from posts")).toEqual([{ heading: "kept" }]);
    expect(project.draftText()).toContain("posts.heading");
  });
});

test("nothing that was there before is dropped with its rows, unless that is allowed", async () => {
  project.write("core/models.ts", posts(title));
  await project.make();
  await project.migrate();
  await sql("insert into posts values (1, 'kept')");
  const careful = watching(project, { apply: true });
  await careful.compared();
  save();
  const { error } = await careful.failed();
  expect(error).toMatchObject({ code: "data_loss", hint: expect.stringContaining("--yes") });
  expect(String(error)).toContain("column posts.title: 1 value");
  expect(String(error)).toContain("No draft is applied.");
  expect(await sql("select title from posts")).toEqual([{ title: "kept" }]);
  expect(project.draftText()).toBeNull();
  await careful.stop();
  const daring = watching(project, { apply: true, allowDataLoss: true });
  expect(await daring.compared()).toMatchObject({
    applied: { done: "applied", dropped: [{ object: "column posts.title", rows: 1 }] },
  });
  expect(await columns()).toEqual(["id"]);
});

test("a column is counted under the name that its table has before a rename", async () => {
  project.write("core/models.ts", posts(title));
  await project.make();
  await project.migrate();
  await sql("insert into posts values (1, 'kept')");
  const watcher = watching(project, { apply: true, renames: ["posts:entries"] });
  await watcher.compared();
  project.save("core/models.ts", posts().replaceAll("posts", "entries"));
  expect((await watcher.failed()).error).toMatchObject({ code: "data_loss" });
  expect(await sql("select title from posts")).toEqual([{ title: "kept" }]);
});

test("a draft whose file was edited by hand is neither overwritten nor taken back", async () => {
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  save(title);
  await watcher.compared();
  const edited = (project.draftText() ?? "").replace("up: (op) => [", "// mine\n  up: (op) => [");
  writeFileSync(project.draft, edited);
  expect(await watcher.compared()).toMatchObject({ draftState: "edited", applied: { done: "unchanged" } });
  save(heading);
  expect(await watcher.compared()).toMatchObject({ draftState: "edited", applied: { done: "kept" } });
  expect(project.draftText()).toBe(edited);
  expect(await columns()).toEqual(["id", "title"]);
  rmSync(project.draft);
  save(heading);
  let report = await watcher.compared();
  while (report.applied?.done !== "replaced") report = await watcher.compared();
  expect(await columns()).toEqual(["id", "heading"]);
});

test("what can't run in a transaction is not applied", async () => {
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  const indexed = posts(title)
    .replace("{ integer,", "{ index, integer,")
    .replace("});", '}, (t) => [index("by_title").on(t.title).concurrently()]);');
  project.save("core/models.ts", indexed);
  expect((await watcher.failed()).error).toMatchObject({
    code: "not_in_transaction",
    message: expect.stringContaining("CREATE INDEX CONCURRENTLY"),
    hint: expect.stringContaining("npx sluice makemigrations"),
  });
  expect(await columns()).toEqual(["id"]);
});

test("a database that isn't at head is left alone, with a draft or without", async () => {
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  save(title);
  await watcher.compared();
  project.write(
    "core/db/migrations/20990101_0000_aaaaaaaaaaaa_more.ts",
    `import { defineMigration } from "sluice";
export default defineMigration({ revision: "aaaaaaaaaaaa", parents: ["${await headOf()}"], up: (op) => [] });
`,
  );
  expect((await watcher.failed()).error).toMatchObject({
    code: "database_behind",
    hint: expect.stringContaining("npx sluice rollback"),
  });
  expect(await columns()).toEqual(["id", "title"]);
  await project.rollback();
  expect(await columns()).toEqual(["id"]);
  save(title, heading);
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
  await project.migrate();
  let report = await watcher.next();
  while (report.outcome === "failed") report = await watcher.next();
  expect(await columns()).toEqual(["id", "title", "heading"]);
});

const headOf = async (): Promise<string> => {
  const [row] = await database.session.query<{ revision: string }>(
    "select revision from sluice_version v where to_jsonb(v) ->> 'draft' is null",
  );
  return row?.revision ?? "";
};

test("it waits for whoever holds the scope's lock", async () => {
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  const { withLock } = await import("../../src/runner/lock.ts");
  const other = await connect({ kind: "url", url: database.url });
  await withLock({ session: other, table: { schema: "public", name: "sluice_version" } }, async () => {
    save(title);
    expect(await watcher.silent(800)).toBe(true);
    expect(await columns()).toEqual(["id"]);
  });
  await other.close();
  expect(await watcher.compared()).toMatchObject({ applied: { done: "applied" } });
});

test("a role that may not do it is told what it needs", async () => {
  await database.session.script(`create role draft_reader_${process.pid} login password 'x'`);
  const reader = `draft_reader_${process.pid}`;
  await database.session.script(
    `grant usage on schema public to ${reader}; grant select on all tables in schema public to ${reader}`,
  );
  const url = new URL(database.url);
  [url.username, url.password] = [reader, "x"];
  project.write(".env", `DATABASE_URL=${url.href}\n`);
  save(title);
  const watcher = watching(project, { apply: true });
  const { error } = await watcher.failed();
  await watcher.stop();
  await database.session.script(`drop owned by ${reader}; drop role ${reader}`);
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).not.toContain("fault");
  expect((error as UserError).hint).toBeTruthy();
});

test("production is refused, be it the environment's or the .env file's", async () => {
  project.write(".env", `DATABASE_URL=${database.url}\nNODE_ENV=production\n`);
  save(title);
  await expect(watching(project, { apply: true }).stop()).rejects.toMatchObject({ code: "production", exit: 2 });
  expect(await columns()).toEqual(["id"]);
});
