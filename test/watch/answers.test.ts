// Answers of types and enums that were given when the watcher was started: they hold for every run.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { cleanUp, type TestProject, testProject, watching } from "./project.ts";

let database: TestDatabase;
let project: TestProject;

const models = (at: string, ...values: readonly string[]): string => `
import { integer, pgEnum, pgTable, timestamp } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ${JSON.stringify(values)});
export const posts = pgTable("posts", { id: integer().primaryKey(), at: ${at}, mood: mood() });
`;

beforeEach(async () => {
  database = await createDatabase();
  project = testProject(database.url);
  project.write("core/models.ts", models("integer()", "ok", "bad", "worse"));
  await project.make("initial");
  await project.migrate();
  await database.session.script("insert into posts values (1, 1, 'worse')");
});

afterEach(async () => {
  await cleanUp();
  await database.drop();
});

test("they answer when their question comes, and are no mistake before and after", async () => {
  const watcher = watching(project, {
    renames: ["mood.bad:poor"],
    maps: ["mood.worse:poor"],
    keepOrders: ["mood"],
    usings: ["posts.at=to_timestamp(at)"],
    usingBacks: ["posts.at=extract(epoch from at)"],
  });
  expect(await watcher.compared()).toMatchObject({ outcome: "same" });
  project.save("core/models.ts", models("timestamp()", "ok", "bad", "worse"));
  expect(await watcher.compared()).toMatchObject({ operations: ["alter column posts.at (type)"] });
  expect(project.draftText()).toContain('with: { using: { timestamp: "to_timestamp(at)" } }');
  project.save("core/models.ts", models("integer()", "ok", "poor"));
  expect(await watcher.compared()).toMatchObject({
    operations: ["alter enum mood (values)", "alter enum mood (values)"],
    sql: { up: expect.arrayContaining(["ALTER TYPE mood RENAME VALUE 'bad' TO 'poor'"]) },
  });
  expect(project.draftText()).toContain('mapped: { worse: "poor" }');
  project.save("core/models.ts", models("integer()", "worse", "ok", "bad"));
  expect(await watcher.compared()).toMatchObject({ outcome: "same", draftState: "removed" });
});

test("a question that nobody answered is an error, and the flag that answers it", async () => {
  const watcher = watching(project);
  await watcher.compared();
  project.save("core/models.ts", models("integer()", "ok", "bad"));
  expect((await watcher.failed()).error).toMatchObject({
    exit: 3,
    hint: expect.stringContaining("--map mood.worse:ok"),
  });
});
