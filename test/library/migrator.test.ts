// createMigrator in an application's own process: data comes back, nothing is printed.

import process from "node:process";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createMigrator, type Migrator, UserError } from "../../src/index.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const users = `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const users = pgTable("users", { id: integer("id").primaryKey(), name: text("name").notNull() });
`;
const posts = `export const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title") });\n`;

let project: TempProject;
const printed: string[] = [];
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  project.remove();
  expect(printed.splice(0)).toEqual([]);
});

/** Everything once, there and back. */
async function wholeWay(migrator: Migrator, progress: readonly string[]): Promise<void> {
  const planned = await migrator.plan();
  expect(planned).toMatchObject({
    changes: "some",
    file: null,
    operations: ["add table users"],
    sql: { up: [expect.stringContaining("CREATE TABLE users")], down: ["DROP TABLE users"] },
    proof: null,
  });
  const made = await migrator.make({ message: "first", proof: false });
  expect(project.exists(made.file ?? "")).toBe(true);
  const { done, current } = await migrator.upgrade();
  expect(done).toMatchObject([{ scope: "project", revision: made.revision, name: "first" }]);
  expect(current).toEqual({ project: [made.revision] });
  expect(progress).toEqual([expect.stringMatching(/^applying \S+_first\.ts \(1 of 1\)$/)]);
  expect(await migrator.check()).toMatchObject({ findings: [] });
  expect(await migrator.current()).toEqual({ project: [expect.objectContaining({ revision: made.revision })] });
  expect((await migrator.history()).scopes).toMatchObject([{ migrations: [{ name: "first", state: "applied" }] }]);
  expect(await migrator.upgrade()).toMatchObject({ done: [] });
  expect(await migrator.downgrade({ to: "base" })).toMatchObject({ current: { project: [] }, lost: [] });
}

test("on the embedded database", async () => {
  project = tempProject({ database: "embedded", proof: false, files: { "core/models.ts": users } });
  const migrator = createMigrator({ cwd: project.root, env: {} });
  const { revision } = await migrator.make();
  expect(await migrator.upgrade()).toMatchObject({ current: { project: [revision] } });
  expect(await migrator.plan()).toMatchObject({ changes: "none" });
  expect(await migrator.downgrade()).toMatchObject({ current: { project: [] } });
});

describe("on a server", () => {
  let database: TestDatabase;
  let migrator: Migrator;
  const progress: string[] = [];
  beforeEach(async () => {
    progress.length = 0;
    database = await createDatabase();
    project = tempProject({ database, proof: false, files: { "core/models.ts": users } });
    const options = { cwd: project.root, databaseUrl: database.url, onProgress: (line: string) => progress.push(line) };
    migrator = createMigrator(options);
  });
  afterEach(() => database.drop());

  test("all of it, wherever environment and configuration point", async () => {
    project.write(
      "drizzle.config.ts",
      `export default { dialect: "postgresql", dbCredentials: { url: process.env.NO_SUCH_VARIABLE }, sluice: { proof: false } };`,
    );
    await wholeWay(migrator, progress);
  });

  test("a question is an error that lists the answers, or is put to somebody; answers go before", async () => {
    await migrator.make();
    await migrator.upgrade();
    project.write("core/models.ts", users.replace(`text("name")`, `text("title")`).replace("name:", "title:"));
    const error = await migrator.plan().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      code: "question",
      exit: 3,
      hint: expect.stringContaining("--rename users.name:title"),
    });
    const answered = await migrator.plan({ answers: { renames: ["users.name:title"] } });
    expect(answered.operations).toEqual(["rename column users.name to users.title"]);
    const asked: string[] = [];
    const asking = createMigrator({
      cwd: project.root,
      databaseUrl: database.url,
      questioner: { ask: async ({ text }) => asked.push(text) - 1 },
    });
    expect((await asking.plan()).operations).toEqual(answered.operations);
    expect(asked).toHaveLength(1);
  });

  test("rows are lost only where that is allowed", async () => {
    await migrator.make();
    await migrator.upgrade();
    await database.session.query("insert into users values (1, 'a')");
    await expect(migrator.downgrade()).rejects.toMatchObject({ code: "question" });
    expect(await migrator.downgrade({ allowDataLoss: true })).toMatchObject({
      lost: [{ object: "table users", rows: 1 }],
    });
  });

  test("a signal ends a call: before it begins, before it writes, and while a statement runs", async () => {
    const aborted = AbortSignal.abort(new Error("closing"));
    const calls = [
      migrator.plan({ signal: aborted }),
      migrator.make({ signal: aborted }),
      migrator.upgrade({ signal: aborted }),
      migrator.current({ signal: aborted }),
      migrator.history({ signal: aborted }),
      migrator.check({ signal: aborted }),
      migrator.downgrade({ signal: aborted }),
    ];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: "interrupted" });
    await migrator.watch({ signal: aborted, onReport: () => {} });
    expect(project.exists("core/db/migrations")).toBe(false);

    project.write(
      "core/db/migrations/20260101_1.ts",
      `import { defineMigration } from "sluice";
export default defineMigration({ revision: "1", parents: [], name: "slow", up: (op) => [op.sql("create table slow ()"), op.sql("select pg_sleep(30)")] });`,
    );
    const ending = new AbortController();
    const start = Date.now();
    const running = migrator.upgrade({ signal: ending.signal });
    await vi.waitFor(async () => {
      const found = await database.session.query(
        "select from pg_stat_activity where query like 'select pg_sleep%' and state = 'active'",
      );
      expect(found).toHaveLength(1);
    }, 20_000);
    ending.abort();
    await expect(running).rejects.toMatchObject({
      code: "interrupted",
      message: expect.stringContaining("rolled back"),
    });
    expect(Date.now() - start).toBeLessThan(25_000);
    expect(await database.session.query("select to_regclass('slow') as slow")).toEqual([{ slow: null }]);
  });

  test("a migration that was planned when the signal came is not written", async () => {
    project.write(
      "drizzle.config.ts",
      `export default { dialect: "postgresql", sluice: { proof: false, hooks: { rewrite: (operations) => { globalThis.endTheTest?.(); return operations; } } } };`,
    );
    const ending = new AbortController();
    (globalThis as { endTheTest?: () => void }).endTheTest = () => ending.abort();
    await expect(migrator.make({ signal: ending.signal })).rejects.toMatchObject({ code: "interrupted" });
    delete (globalThis as { endTheTest?: () => void }).endTheTest;
    expect(project.exists("core/db/migrations")).toBe(false);
  });

  test("watch applies the draft where that is wanted, and makes it a migration with its rows", async () => {
    const ending = new AbortController();
    const seen: unknown[] = [];
    await migrator.watch({
      signal: ending.signal,
      apply: true,
      onReport: (report) => {
        seen.push(report.outcome === "failed" ? report.error : report.applied?.done);
        ending.abort();
      },
    });
    expect(seen).toEqual(["applied"]);
    expect(await migrator.make()).toMatchObject({ changes: "some", applied: true, operations: ["add table users"] });
    expect(await migrator.upgrade()).toMatchObject({ done: [] });
    expect((await migrator.check()).findings).toEqual([]);
  });

  test("watch reports what it sees until the signal comes", async () => {
    const ending = new AbortController();
    const seen: unknown[] = [];
    const watching = migrator.watch({
      signal: ending.signal,
      onReport: (report) => {
        seen.push(report.outcome === "failed" ? report.error : report.operations);
        if (seen.length === 1) project.write("core/models.ts", users + posts);
        else ending.abort();
      },
    });
    await watching;
    expect(seen).toEqual([["add table users"], ["add table posts", "add table users"]]);
    expect(project.exists("core/db/migrations/draft.ts")).toBe(true);
  });
});
