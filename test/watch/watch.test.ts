// The watcher on real files and a real server.
import { cpSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

test("a save makes the draft, another one changes it in place, going back removes it", async () => {
  const watcher = watching(project);
  expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "none", changed: [], files: 1 });
  project.save("core/models.ts", posts('title: text("title"),'));
  expect(await watcher.compared()).toMatchObject({
    outcome: "different",
    changed: ["core/models.ts"],
    operations: ["add column posts.title"],
    draftState: "written",
    draft: "core/db/migrations/draft.ts",
  });
  const first = project.draftText() ?? "";
  expect(first).toContain('op.addColumn("posts.title"');
  expect(first).not.toContain("Written");
  project.save("core/models.ts", posts('title: text("title").notNull(),'));
  expect(await watcher.compared()).toMatchObject({ draftState: "written" });
  const second = project.draftText() ?? "";
  const changed = second.split("\n").filter((line) => !first.split("\n").includes(line));
  expect(changed).toHaveLength(2);
  expect(changed[1]).toContain("notNull: true");
  project.save("core/models.ts", posts());
  expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "removed" });
  expect(project.draftText()).toBeNull();
  expect(readdirSync(join(project.folder, "core/db/migrations")).filter((name) => name.startsWith("."))).toEqual([]);
});

test("what the rules of safety say of it, as far as that is known before it is tried", async () => {
  const watcher = watching(project);
  expect(await watcher.compared()).toMatchObject({ outcome: "same", findings: [] });
  project.save("core/models.ts", posts('title: text("title").notNull(),'));
  const { findings } = await watcher.compared();
  expect(findings.map(({ rule, level }) => `${level} ${rule}`)).toEqual(["warning required-column"]);
  expect(findings[0]).toMatchObject({ object: "column posts.title", instead: expect.stringContaining("default") });
  project.save("core/models.ts", posts('title: text("title"),'));
  expect(await watcher.compared()).toMatchObject({ draftState: "written", findings: [] });
});

test("a save that changes nothing leaves the draft's file alone, and so does a watcher that is started again", async () => {
  project.write("core/models.ts", posts('title: text("title"),'));
  const first = watching(project);
  await first.compared();
  const before = statSync(project.draft, { bigint: true });
  project.save("core/models.ts", `${posts('title: text("title"),')}// said so\n`);
  expect(await first.compared()).toMatchObject({ draftState: "unchanged" });
  await first.stop();
  const second = watching(project);
  expect(await second.compared()).toMatchObject({ draftState: "unchanged" });
  const after = statSync(project.draft, { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

test("its own draft is no reason for a run", async () => {
  const watcher = watching(project);
  await watcher.compared();
  project.save("core/models.ts", posts('title: text("title"),'));
  await watcher.compared();
  expect(await watcher.silent(1500)).toBe(true);
});

test("a burst of saves is one run, or two; the last save counts", async () => {
  const watcher = watching(project);
  await watcher.compared();
  for (let at = 0; at < 10; at++) {
    project.save("core/models.ts", posts(`title: text("title_${at}"),`));
    await sleep(15);
  }
  await sleep(1500);
  expect(watcher.reports.length).toBeGreaterThan(1);
  expect(watcher.reports.length).toBeLessThanOrEqual(3);
  expect(project.draftText()).toContain("title_9");
});

test("no save is lost, however it falls between two runs", async () => {
  const watcher = watching(project);
  await watcher.compared();
  for (const pause of [5, 20, 35, 45, 48, 50, 52, 55, 60, 75, 90, 120, 200]) {
    project.write("core/models.ts", posts(`title: text("before_${pause}"),`));
    await sleep(pause);
    project.write("core/models.ts", posts(`title: text("after_${pause}"),`));
    for (let waited = 0; !project.draftText()?.includes(`after_${pause}`); waited += 10) {
      if (waited > 5000) throw new Error(`the second save, ${pause} ms after the first, was not seen`);
      await sleep(10);
    }
  }
});

describe("what is wrong is said, and the last good draft stays:", () => {
  test.each([
    { name: "a syntax error", wrong: "export const =", code: "models_syntax", message: "core/models.ts:5" },
    { name: "an exception", wrong: 'throw new Error("not today");', code: "models_failed", message: "not today" },
    { name: "an import of nothing", wrong: 'import "./nothing.ts";', code: "models_import", message: "./nothing.ts" },
  ])("$name", async ({ wrong, code, message }) => {
    const watcher = watching(project);
    await watcher.compared();
    project.save("core/models.ts", posts('title: text("title"),'));
    await watcher.compared();
    const draft = project.draftText();
    project.save("core/models.ts", posts() + wrong);
    const { error } = await watcher.failed();
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(project.draftText()).toBe(draft);
    expect(await watcher.silent(1200)).toBe(true);
    project.save("core/models.ts", posts('subtitle: text("subtitle"),'));
    expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.subtitle"] });
  });

  test("a question, until it is answered by the models", async () => {
    project.write("core/models.ts", posts('title: text("title"),'));
    await project.make();
    await project.migrate();
    const watcher = watching(project);
    await watcher.compared();
    project.save("core/models.ts", posts('heading: text("heading"),'));
    expect((await watcher.failed()).error).toMatchObject({
      code: "question",
      exit: 3,
      hint: expect.stringContaining("--rename posts.title:heading"),
    });
    expect(project.draftText()).toBeNull();
    project.save("core/models.ts", posts('title: text("heading"),'));
    expect(await watcher.compared()).toMatchObject({ operations: ["rename column posts.title to posts.heading"] });
  });

  test("a question that is answered from the start is none, and an answer that fits nothing is no mistake", async () => {
    project.write("core/models.ts", posts('title: text("title"),'));
    await project.make();
    await project.migrate();
    const watcher = watching(project, { renames: ["posts.title:heading"], fills: ["posts.slug=''"] });
    await watcher.compared();
    project.save("core/models.ts", posts('heading: text("heading"),'));
    expect(await watcher.compared()).toMatchObject({ operations: ["rename column posts.title to posts.heading"] });
  });
});

test("a file that is made, or mended, outside the known imports is seen all the same", async () => {
  const watcher = watching(project);
  await watcher.compared();
  project.save("core/models.ts", `${posts()}export * from "../lib/deep/tags.ts";\n`);
  expect((await watcher.failed()).error).toMatchObject({ code: "models_import" });
  project.write("lib/deep/tags.ts", "export const = 1;");
  expect((await watcher.failed()).error).toMatchObject({ code: "models_syntax" });
  const tags = (name: string): string => posts().replaceAll("posts", name);
  project.write("lib/deep/tags.ts", tags("tags"));
  expect(await watcher.compared()).toMatchObject({ operations: ["add table tags"], files: 2 });
  project.write("lib/deep/tags.ts", tags("labels"));
  expect(await watcher.compared()).toMatchObject({ operations: ["add table labels"], changed: ["lib/deep/tags.ts"] });
});

test("a new app, a new file in its models folder, and one that goes are seen", async () => {
  const config = (apps: string): string => `export default { dialect: "postgresql", sluice: { apps: [${apps}] } };\n`;
  const table = (name: string): string => posts().replaceAll("posts", name);
  const watcher = watching(project);
  await watcher.compared();
  project.write("apps/blog/models/entries.ts", table("entries"));
  expect(await watcher.silent()).toBe(true);
  project.save("drizzle.config.ts", config('"blog"'));
  expect(await watcher.compared()).toMatchObject({ operations: ["add table entries"] });
  project.write("apps/blog/models/tags.ts", table("tags"));
  expect(await watcher.compared()).toMatchObject({
    operations: ["add table entries", "add table tags"],
    changed: ["apps/blog/models/tags.ts"],
  });
  project.remove("apps/blog/models/entries.ts");
  expect(await watcher.compared()).toMatchObject({ operations: ["add table tags"] });
  project.save("drizzle.config.ts", "export default { dialect:");
  expect((await watcher.failed()).error).toMatchObject({ code: "config_syntax" });
  project.save("drizzle.config.ts", config(""));
  expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "removed" });
});

test("a file that is deleted and comes back is followed again", async () => {
  const watcher = watching(project);
  await watcher.compared();
  project.write("core/models.ts", `${posts()}export * from "./tags.ts";\n`);
  project.write("core/tags.ts", posts().replaceAll("posts", "tags"));
  while ((await watcher.next()).outcome !== "different");
  project.remove("core/tags.ts");
  expect((await watcher.failed()).error).toMatchObject({ code: "models_import" });
  project.write("core/tags.ts", posts().replaceAll("posts", "labels"));
  expect(await watcher.compared()).toMatchObject({ operations: ["add table labels"] });
});

test("a folder that goes and comes back, as with git checkout, is followed again", async () => {
  const watcher = watching(project);
  await watcher.compared();
  renameSync(join(project.folder, "core"), join(project.folder, "away"));
  expect(await watcher.next()).toMatchObject({ outcome: "failed" });
  cpSync(join(project.folder, "away"), join(project.folder, "core"), { recursive: true });
  let report = await watcher.next();
  while (report.outcome === "failed") report = await watcher.next();
  expect(report).toMatchObject({ outcome: "same" });
  await sleep(1500);
  project.save("core/models.ts", posts('title: text("title"),'));
  while (report.outcome !== "different") report = await watcher.next();
  expect(report).toMatchObject({ operations: ["add column posts.title"] });
});

describe("a draft that was edited by hand", () => {
  test("is never written over or removed; makemigrations makes it the migration", async () => {
    const watcher = watching(project);
    await watcher.compared();
    project.save("core/models.ts", posts('title: text("title"),'));
    await watcher.compared();
    const edited = (project.draftText() ?? "").replace("up: (op) => [", "// mine\n  up: (op) => [");
    writeFileSync(project.draft, edited);
    expect(await watcher.compared()).toMatchObject({ draftState: "edited", operations: ["add column posts.title"] });
    project.save("core/models.ts", posts('subtitle: text("subtitle"),'));
    expect(await watcher.compared()).toMatchObject({ draftState: "edited", operations: ["add column posts.subtitle"] });
    project.save("core/models.ts", posts());
    expect(await watcher.compared()).toMatchObject({ draftState: "edited", outcome: "same" });
    expect(project.draftText()).toBe(edited);
    project.save("core/models.ts", posts('title: text("title"),'));
    await watcher.compared();
    const { file } = await project.make("add a title");
    expect(readFileSync(join(project.folder, file ?? ""), "utf8")).toContain("// mine");
    expect((await watcher.failed()).error).toMatchObject({
      code: "database_behind",
      hint: expect.stringContaining("sluice migrate"),
    });
    await project.migrate();
    expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "none" });
  });

  test("is drafted anew once it is deleted", async () => {
    project.write("core/models.ts", posts('title: text("title"),'));
    const watcher = watching(project);
    await watcher.compared();
    writeFileSync(project.draft, "// mine\n");
    expect(await watcher.compared()).toMatchObject({ draftState: "edited" });
    project.remove("core/db/migrations/draft.ts");
    expect(await watcher.compared()).toMatchObject({ draftState: "written" });
  });
});

test("makemigrations elsewhere takes the draft's place; migrate elsewhere is noticed", async () => {
  project.write("core/models.ts", posts('title: text("title"),'));
  const watcher = watching(project);
  await watcher.compared();
  await project.make();
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
  expect(project.draftText()).toBeNull();
  await project.migrate();
  expect(await watcher.compared()).toMatchObject({ outcome: "same" });
  project.save("core/models.ts", posts('title: text("title"),', 'more: text("more"),'));
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.more"] });
});

test("another DATABASE_URL in .env is another database", async () => {
  const other = await createDatabase();
  const watcher = watching(project);
  await watcher.compared();
  project.save(".env", `DATABASE_URL=${other.url}\n`);
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
  project.save(".env", `DATABASE_URL=${database.url}\n`);
  expect(await watcher.compared()).toMatchObject({ outcome: "same" });
  await watcher.stop();
  await other.drop();
});

test("a database that goes away is said, its session is made anew when it is back, and the draft stays", async () => {
  const proxy = await startProxy(database.url);
  project.save(".env", `DATABASE_URL=${proxy.url}\n`);
  const watcher = watching(project);
  await watcher.compared();
  project.save("core/models.ts", posts('title: text("title"),'));
  await watcher.compared();
  const draft = project.draftText();
  proxy.cut();
  project.save("core/models.ts", posts('title: text("title"),', 'more: text("more"),'));
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.title", "add column posts.more"] });
  await proxy.close();
  project.save("core/models.ts", posts('other: text("other"),'));
  expect((await watcher.failed()).error).toMatchObject({
    code: "cannot_connect",
    hint: expect.stringContaining("Start the PostgreSQL server"),
  });
  expect(project.draftText()).not.toBe(draft);
  expect(project.draftText()).toContain("posts.more");
  expect(await watcher.silent(1500)).toBe(true);
  await proxy.open();
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.other"] });
  await watcher.stop();
  await proxy.close();
});

test("the end leaves no session behind, not even in the middle of a run", async () => {
  const watcher = watching(project);
  await watcher.compared();
  project.save("core/models.ts", posts('title: text("title"),'));
  await sleep(60);
  await watcher.stop();
  const [row] = await database.session.query<{ count: string }>(
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  expect(row?.count).toBe("0");
});

test("without a configuration there is nothing to watch", async () => {
  project.remove("drizzle.config.ts");
  await expect(watching(project).stop()).rejects.toMatchObject({ code: "no_config", exit: 2 });
});

/** Something between the watcher and the server that can go away and come back. */
async function startProxy(url: string) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const cut = (): void => sockets.forEach((socket) => void socket.destroy());
  let server: Server;
  let port = 0;
  const open = (): Promise<void> =>
    new Promise((resolve) => {
      server = createServer((client) => {
        const upstream = dial(Number(target.port), target.hostname);
        for (const [from, to] of [
          [client, upstream],
          [upstream, client],
        ] as const) {
          sockets.add(from);
          from.pipe(to);
          from.on("error", () => {});
          from.on("close", () => void to.destroy());
        }
      });
      server.listen(port, "127.0.0.1", () => {
        port = (server.address() as { port: number }).port;
        resolve();
      });
    });
  await open();
  const own = new URL(url);
  own.hostname = "127.0.0.1";
  own.port = String(port);
  return {
    url: own.href,
    cut,
    open,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
