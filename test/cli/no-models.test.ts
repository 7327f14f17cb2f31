// A project without models: they got lost, or there never were any.
import { readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CheckResult } from "../../src/commands/check.ts";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: serverUrl() });
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const folder = "core/db/migrations";
const make = (...args: string[]) => project.run(["makemigrations", "--no-proof", ...args]);
const files = (): string[] => readdirSync(join(project.root, folder));
const findings = async (): Promise<CheckResult["findings"]> =>
  JSON.parse((await project.run(["check", "--json"])).stdout).findings;

test("models that got lost: nothing is dropped without a word, and it says where they were looked for", async () => {
  project.write(
    "core/models.ts",
    `import { integer, pgEnum, pgTable } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ["ok"]);
export const posts = pgTable("posts", { id: integer("id").primaryKey() });
export const notes = pgTable("notes", { id: integer("id").primaryKey(), mood: mood("mood") });
`,
  );
  await make();
  await project.run(["migrate"]);
  const before = files();
  renameSync(join(project.root, "core/models.ts"), join(project.root, "core/schema.ts"));
  const asked = await make();
  expect([asked.code, asked.stdout]).toEqual([3, ""]);
  expect(asked.stderr).toMatch(/no models[\s\S]*no models\.ts and no models\/ in core/);
  expect(asked.stderr).toContain("--drop posts --drop notes --drop mood");
  expect(await make("--check", "--drop", "posts")).toMatchObject({
    code: 3,
    stderr: expect.stringContaining("--drop notes --drop mood"),
  });
  const [found, ...more] = await findings();
  expect([found?.code, found?.mend, more]).toEqual([
    "no_models",
    expect.stringContaining("--drop posts --drop notes"),
    [],
  ]);
  project.write("core/models.ts", "export {};\n");
  expect((await make()).stderr).toContain("core/models.ts exports none");
  expect(files()).toEqual(before);
  const dropped = await make("--drop", "posts", "--drop", "notes", "--drop", "mood", "--json");
  expect(JSON.parse(dropped.stdout).operations).toEqual(["drop table posts", "drop table notes", "drop enum mood"]);
});

test("no models from the beginning: what people's migrations made is left alone, and nothing is missed", async () => {
  await make("--empty", "-m", "by hand");
  const [name = ""] = files().filter((each) => each.endsWith(".ts"));
  const path = `${folder}/${name}`;
  const up = 'up: (op) => [op.createTable("posts", { columns: { id: { type: "integer" } } })]';
  project.write(path, project.read(path).replace("up: () => []", up));
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await findings()).toEqual([]);
  const made = await make();
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining("No changes")]);
  expect(made.stderr).toMatch(/there are no models[\s\S]*no models\.ts and no models\/ in core/);
  await database.session.query("alter table posts add column more text");
  expect((await findings()).map(({ code }) => code)).toEqual(["drift"]);
});
