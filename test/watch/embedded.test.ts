// The watcher on the embedded database, which belongs to one process at a time: other commands must get their turn.
import { cpSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { connect } from "../../src/postgres/connect.ts";
import { cleanUp, posts, type TestProject, testProject, watching } from "./project.ts";

let project: TestProject;

beforeEach(() => {
  project = testProject(null);
  cpSync(inject("preparedDirectory"), join(project.folder, ".sluice/database"), { recursive: true });
  project.write("core/models.ts", posts());
});

afterEach(cleanUp);

const lock = (): string => join(project.folder, ".sluice/database.lock");

test("migrate and makemigrations work while it is open, and are noticed", async () => {
  await project.make("initial");
  const watcher = watching(project);
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
  expect(existsSync(lock())).toBe(false);
  await project.migrate();
  expect(await watcher.compared()).toMatchObject({ outcome: "same" });
  project.save("core/models.ts", posts('title: text("title"),'));
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.title"], draftState: "written" });
  expect(existsSync(lock())).toBe(false);
  await project.make();
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
  expect(project.draftText()).toBeNull();
  await project.migrate();
  expect(await watcher.compared()).toMatchObject({ outcome: "same" });
  await project.rollback();
  expect((await watcher.failed()).error).toMatchObject({ code: "database_behind" });
});

test("a save asks the database nothing that it has said already, unless somebody else had it open", async () => {
  await project.make("initial");
  await project.migrate();
  const watcher = watching(project);
  await watcher.compared();
  const directory = join(project.folder, ".sluice/database");
  const other = await connect({ kind: "embedded", directory });
  project.save("core/models.ts", posts('title: text("title"),'));
  expect((await watcher.failed()).error).toMatchObject({ code: "database_locked" });
  await other.script("alter table posts add column title text");
  await other.close();
  expect(await watcher.compared()).toMatchObject({ outcome: "same", operations: [] });
  const control = join(directory, "global/pg_control");
  const before = statSync(control, { bigint: true }).mtimeNs;
  project.save("core/models.ts", posts('title: text("title"),', 'more: text("more"),'));
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.more"] });
  expect(statSync(control, { bigint: true }).mtimeNs).toBe(before);
});

test("a save during a run of another command waits for it instead of failing", async () => {
  await project.make("initial");
  await project.migrate();
  const watcher = watching(project);
  await watcher.compared();
  const other = await connect({ kind: "embedded", directory: join(project.folder, ".sluice/database") });
  project.save("core/models.ts", posts('title: text("title"),'));
  await new Promise((resolve) => setTimeout(resolve, 800));
  await other.close();
  expect(await watcher.compared()).toMatchObject({ operations: ["add column posts.title"], draftState: "written" });
});

test("--apply keeps it in step, and it stays free for other commands", async () => {
  await project.make("initial");
  await project.migrate();
  const watcher = watching(project, { apply: true });
  await watcher.compared();
  project.save("core/models.ts", posts('title: text("title"),'));
  expect(await watcher.compared()).toMatchObject({ applied: { done: "applied" } });
  expect(existsSync(lock())).toBe(false);
  expect(await watcher.silent(1500)).toBe(true);
  const directory = join(project.folder, ".sluice/database");
  const other = await connect({ kind: "embedded", directory });
  await other.script("insert into posts values (1, 'kept')");
  await other.close();
  project.save("core/models.ts", posts('title: text("heading"),'));
  let report = await watcher.compared();
  while (report.applied?.done !== "replaced") report = await watcher.compared();
  expect(report.applied.lost).toEqual([{ object: "column posts.title", rows: 1, estimate: null }]);
  await project.make();
  expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "none" });
  await watcher.stop();
  const left = await connect({ kind: "embedded", directory });
  expect(await left.query("select * from posts")).toEqual([{ id: 1, heading: null }]);
  await left.close();
});
