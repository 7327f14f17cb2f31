// Other commands on a database to which `watch --apply` has applied a draft.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";
import { sayIn } from "../support/said.ts";
import { cleanUp, posts, type TestProject, testProject, watching } from "./project.ts";

let database: TestDatabase;
let project: TestProject;
const [title, heading] = ['title: text("title"),', 'heading: text("heading"),'];

beforeEach(async () => {
  database = await createDatabase();
  project = testProject(database.url);
  project.write(
    "drizzle.config.ts",
    `export default { dialect: "postgresql", sluice: { proof: { url: ${JSON.stringify(serverUrl())} } } };\n`,
  );
  project.write("core/models.ts", posts());
  await project.make("initial");
  await project.migrate();
  project.write("core/models.ts", posts(title));
  const watcher = watching(project, { apply: true });
  expect(await watcher.compared()).toMatchObject({ applied: { done: "applied" } });
  await watcher.stop();
  await database.session.query("insert into posts values (1, 'kept')");
});

afterEach(async () => {
  await cleanUp();
  await database.drop();
});

const say = (...args: string[]) => sayIn(project.folder, { url: database.url }, ...args);
const rows = (): Promise<unknown[]> => database.session.query("select * from posts");
const recorded = (): Promise<{ revision: string; name: string; draft: string | null }[]> =>
  database.session.query(
    "select revision, name, to_jsonb(v) ->> 'draft' as draft from sluice_version v order by applied_at",
  );

test("showmigrations shows it as a draft that is applied, --plan last", async () => {
  const { code, out } = await say("showmigrations");
  expect(code).toBe(0);
  expect(out).toContain("[d]");
  expect(out).toMatch(/posts_add_title {2}a draft that is applied, \d{4}-/);
  expect((await say("showmigrations", "--plan")).out).toContain("a draft that is applied");
  const json = JSON.parse((await say("showmigrations", "--json")).out);
  expect(json.scopes[0].migrations.map(({ state }: { state: string }) => state)).toEqual(["applied", "draft"]);
});

test("check says so, and that no migration has what it makes; it is no drift", async () => {
  const { code, out } = await say("check", "--json");
  expect(code).toBe(1);
  const { findings } = JSON.parse(out) as { findings: { code: string; mend: string }[] };
  expect(findings.map((each) => each.code)).toEqual(["draft_applied", "models_ahead"]);
  expect(findings[0]?.mend).toBe("npx sluice makemigrations, or npx sluice rollback");
});

test("migrate has nothing to do and says so; what is pending waits", async () => {
  const nothing = await say("migrate");
  expect([nothing.code, nothing.out]).toEqual([0, expect.stringContaining("Nothing to do")]);
  expect(nothing.err).toContain("a draft is applied to the database: posts_add_title");
  await say("makemigrations", "--empty");
  for (const args of [["migrate"], ["migrate", "--fake"], ["preview"]]) {
    const refused = await say(...args);
    expect([args, refused.code, refused.err]).toEqual([
      args,
      4,
      expect.stringContaining("npx sluice rollback takes it back"),
    ]);
  }
  expect(await rows()).toEqual([{ id: 1, title: "kept" }]);
});

test("rollback takes it back, and asks before rows are lost; to a revision, only after it", async () => {
  const asked = await say("rollback", "--no-input");
  expect([asked.code, asked.err]).toEqual([3, expect.stringContaining("column posts.title: 1 value")]);
  const further = await say("rollback", "base", "--yes");
  expect([further.code, further.err]).toEqual([4, expect.stringContaining("a draft is applied")]);
  expect(await rows()).toEqual([{ id: 1, title: "kept" }]);
  const done = await say("rollback", "--yes");
  expect([done.code, done.out]).toEqual([0, expect.stringContaining("↶ draft.ts")]);
  expect(await rows()).toEqual([{ id: 1 }]);
  expect((await recorded()).map(({ name }) => name)).toEqual(["initial"]);
  expect((await say("rollback", "--yes")).code).toBe(0);
  expect(await recorded()).toEqual([]);
});

test("rollback needs no files: those of another branch are gone", async () => {
  const directory = join(project.folder, "core/db/migrations");
  for (const file of readdirSync(directory)) rmSync(join(directory, file));
  expect(await say("rollback", "--yes")).toMatchObject({ code: 0, out: expect.stringContaining("draft.ts") });
  expect(await rows()).toEqual([{ id: 1 }]);
  const further = await say("rollback", "--yes");
  expect([further.code, further.err]).toEqual([4, expect.stringContaining("there is no such file")]);
});

test("stamp refuses, unless everything is forgotten", async () => {
  const refused = await say("stamp", "head");
  expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("a draft is applied")]);
  expect((await say("stamp", "head", "--purge")).code).toBe(0);
  expect((await recorded()).map(({ name }) => name)).toEqual(["initial"]);
});

test("reset-db drops what the draft has made, whatever the models say by now", async () => {
  project.write("core/models.ts", posts());
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  project.save("core/models.ts", `${posts()}export const tags = pgTable("tags", { id: integer("id") });\n`);
  await watcher.compared();
  await watcher.stop();
  project.write("core/models.ts", posts());
  expect(await say("reset-db", "--yes")).toMatchObject({ code: 0, out: expect.stringContaining("drop table tags") });
  const left = await database.session.query(
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  expect(left).toEqual([]);
});

test("--from-drift, --update and diff don't take it for something else", async () => {
  const drift = await say("makemigrations", "--from-drift");
  expect([drift.code, drift.err]).toEqual([4, expect.stringContaining("a draft is applied")]);
  const update = await say("makemigrations", "--update");
  expect(update.code).toBe(4);
  expect((await say("current")).code).toBe(0);
});

describe("makemigrations", () => {
  test("makes it the migration: rows stay, nothing runs again, all three say the same", async () => {
    const [, draft] = await recorded();
    expect((await say("makemigrations", "--check")).code).toBe(1);
    expect((await say("makemigrations", "--dry-run")).out).toContain('op.addColumn("posts.title"');
    const made = await say("makemigrations", "-m", "a title");
    expect([made.code, made.err]).toEqual([0, expect.anything()]);
    expect(await rows()).toEqual([{ id: 1, title: "kept" }]);
    const now = await recorded();
    expect(now[1]).toEqual({ revision: draft?.revision, name: "a title", draft: null });
    expect(project.draftText()).toBeNull();
    expect(made.out).toContain("a_title");
    expect(await say("migrate")).toMatchObject({ code: 0, out: expect.stringContaining("Nothing to do") });
    expect(await say("check")).toMatchObject({ code: 0 });
    expect(await say("makemigrations")).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
    expect(await say("rollback", "--yes")).toMatchObject({ code: 0 });
    expect(await rows()).toEqual([{ id: 1 }]);
    expect(await say("migrate")).toMatchObject({ code: 0 });
  });

  test("was cut off before the record: the file has the draft's revision, and counts as applied", async () => {
    const copy = project.draftText();
    await database.session.script("create table before as select * from sluice_version");
    await say("makemigrations", "--no-proof");
    await database.session.script(
      "truncate sluice_version; insert into sluice_version select * from before; drop table before",
    );
    expect((await recorded()).map(({ draft }) => draft === null)).toEqual([true, false]);
    const directory = join(project.folder, "core/db/migrations");
    const path = join(directory, readdirSync(directory).find((name) => name.includes("add_title")) ?? "");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"text"', '"varchar(9)"'));
    expect(await say("migrate")).toMatchObject({ code: 4, err: expect.stringContaining("was edited") });
    writeFileSync(path, `${text}// a comment\n`);
    writeFileSync(project.draft, copy ?? "");
    expect(await say("migrate")).toMatchObject({ code: 0, out: expect.stringContaining("Nothing to do") });
    expect(await say("check")).toMatchObject({ code: 0 });
    const watcher = watching(project, { apply: true });
    expect(await watcher.compared()).toMatchObject({ outcome: "same", applied: { done: "unchanged", revision: null } });
    expect(await rows()).toEqual([{ id: 1, title: "kept" }]);
  });

  test("a proof stands in it, tried on what was there before the draft", async () => {
    const { file } = JSON.parse((await say("makemigrations", "--json")).out) as { file: string };
    const text = readFileSync(join(project.folder, file), "utf8");
    expect(text).toContain("Proven: up and down.");
    expect(text).toContain(`Way back: lossy (posts.title).`);
  });

  test("refuses where the models want something else by now, or the file was edited by hand", async () => {
    project.write("core/models.ts", posts(title, heading));
    const behind = await say("makemigrations");
    expect([behind.code, behind.err]).toEqual([
      4,
      expect.stringContaining("npx sluice watch --apply brings it in step"),
    ]);
    project.write("core/models.ts", posts(title));
    writeFileSync(project.draft, `${project.draftText()}// mine\n`);
    const edited = await say("makemigrations");
    expect([edited.code, edited.err]).toEqual([4, expect.stringContaining("was edited by hand")]);
    expect(project.draftText()).toContain("// mine");
    expect((await recorded())[1]?.draft).not.toBeNull();
  });

  test("of the edited file, once what is applied was taken back", async () => {
    writeFileSync(project.draft, (project.draftText() ?? "").replace("up: (op)", "// mine\n  up: (op)"));
    await say("rollback", "--yes");
    const made = await say("makemigrations", "--json");
    expect(readFileSync(join(project.folder, JSON.parse(made.out).file), "utf8")).toContain("// mine");
    expect(await say("migrate")).toMatchObject({ code: 0 });
    expect(await say("check")).toMatchObject({ code: 0 });
  });

  test("of one app alone only where the draft is of no other", async () => {
    const config = `sluice: { apps: ["blog", "shop"], proof: false }`;
    project.write("drizzle.config.ts", `export default { dialect: "postgresql", ${config} };\n`);
    const table = (name: string): string => posts().replaceAll("posts", name);
    project.write("core/models.ts", posts());
    project.write("apps/blog/models.ts", table("entries"));
    project.write("apps/shop/models.ts", table("goods"));
    const watcher = watching(project, { apply: true });
    expect(await watcher.compared()).toMatchObject({ applied: { done: "replaced" } });
    const refused = await say("makemigrations", "blog");
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining("is of shop, too")]);
    project.save("apps/shop/models.ts", "export {};\n");
    expect(await watcher.compared()).toMatchObject({ operations: ["add table entries"] });
    await watcher.stop();
    expect(await say("makemigrations", "blog")).toMatchObject({ code: 0 });
    expect(await say("check")).toMatchObject({ code: 0 });
  });

  test("while a watcher keeps the database in step", async () => {
    const watcher = watching(project, { apply: true });
    expect(await watcher.compared()).toMatchObject({ applied: { done: "unchanged" } });
    await say("makemigrations", "--no-proof");
    expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "none" });
    project.save("core/models.ts", posts(title, heading));
    // Of several files that were written, there may be more than one report.
    let report = await watcher.compared();
    while (report.outcome === "same") report = await watcher.compared();
    expect(report).toMatchObject({ operations: ["add column posts.heading"], applied: { done: "applied" } });
    expect(await rows()).toEqual([{ id: 1, title: "kept", heading: null }]);
  });
});

test("an external app's own folder: its draft is its own, and is told where it is installed", async () => {
  project.write(
    "drizzle.config.ts",
    'export default { dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true, path: "billing" }] } };\n',
  );
  project.write("billing/package.json", '{ "type": "module" }\n');
  project.write("billing/.env", `DATABASE_URL=${database.url}\n`);
  project.write("billing/drizzle.config.ts", 'export default { dialect: "postgresql", sluice: { app: "billing" } };\n');
  project.write("billing/models.ts", posts().replaceAll("posts", "invoices"));
  const own = { ...project, environment: { ...project.environment, cwd: join(project.folder, "billing") } };
  const watched = async (): Promise<void> => {
    const watcher = watching(own, { apply: true });
    expect(await watcher.compared()).toMatchObject({
      operations: ["add table invoices"],
      applied: { done: "applied" },
    });
    await watcher.stop();
  };
  await watched();
  expect((await say("showmigrations")).out.match(/a draft that is applied/g)).toHaveLength(2);
  const back = await say("rollback", "billing", "--yes");
  expect([back.code, back.out]).toEqual([0, expect.stringContaining("billing: draft.ts")]);
  expect((await say("rollback", "--yes")).code).toBe(0);
  expect((await say("showmigrations")).out).not.toContain("a draft that is applied");
  await watched();
  const made = await sayIn(own.environment.cwd, { url: database.url }, "makemigrations", "--no-proof");
  expect([made.code, made.out]).toEqual([0, expect.stringContaining("counts as applied now")]);
  expect((await say("migrate")).out).toContain("Nothing to do");
  // SQL of the project's own that reaches for what is the other scope's.
  const rewrite =
    '(all, { direction, op }) => [...all, op.sql(direction === "up" ? "drop table invoices" : "select 1")]';
  const apps = '[{ name: "billing", external: true, path: "billing" }]';
  project.write(
    "drizzle.config.ts",
    `export default { dialect: "postgresql", sluice: { apps: ${apps}, hooks: { rewrite: ${rewrite} } } };\n`,
  );
  const watcher = watching(project, { apply: true });
  expect((await watcher.failed()).error).toMatchObject({ code: "foreign_object" });
  project.save("drizzle.config.ts", `export default { dialect: "postgresql", sluice: { apps: ${apps} } };\n`);
  expect(await watcher.compared()).toMatchObject({ applied: { done: "applied" } });
  expect(await database.session.query("select * from invoices, posts")).toEqual([]);
});

test("a draft without a way back is not applied", async () => {
  project.write("core/models.ts", posts());
  const rewrite = '(all, { direction }) => direction === "up" ? all : []';
  project.write(
    "drizzle.config.ts",
    `export default { dialect: "postgresql", sluice: { hooks: { rewrite: ${rewrite} } } };\n`,
  );
  const watcher = watching(project, { apply: true });
  expect(await watcher.compared()).toMatchObject({ applied: { done: "rolled back" } });
  project.save("core/models.ts", posts(heading));
  expect((await watcher.failed()).error).toMatchObject({ code: "irreversible" });
  expect(await rows()).toEqual([{ id: 1 }]);
});

describe("a record that can't be read", () => {
  test("is told with what mends it, and nothing is guessed", async () => {
    await database.session.query("update sluice_version set draft = '{}' where draft is not null");
    for (const args of [["rollback", "--yes"], ["makemigrations"]]) {
      const refused = await say(...args);
      expect([args, refused.code, refused.err]).toEqual([args, 4, expect.stringContaining("npx sluice reset-db")]);
    }
    const watcher = watching(project, { apply: true });
    expect((await watcher.failed()).error).toMatchObject({ code: "unreadable_draft" });
    await watcher.stop();
    expect(await rows()).toEqual([{ id: 1, title: "kept" }]);
    expect((await say("showmigrations")).out).toContain("a draft that is applied");
    expect(await say("reset-db", "--yes")).toMatchObject({ code: 0 });
    expect(await say("migrate")).toMatchObject({ code: 0 });
  });
});
