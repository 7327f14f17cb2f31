// `makemigrations --update`: the newest migration, made anew from the models for as long as it isn't applied.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const models = (more = "") => `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { id: integer("id").primaryKey()${more} });
`;
const folder = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: false, files: { "core/models.ts": models() } });
  await make("-m", "first");
  await project.run(["migrate"]);
  project.write("core/models.ts", models(', title: text("title")'));
  await make("-m", "more of it");
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const make = (...args: string[]) => project.run(["makemigrations", ...args]);
const files = (): string[] => readdirSync(join(project.root, folder)).filter((name) => name.endsWith(".ts"));
const newest = (): string => project.read(`${folder}/head`).trim();
const line = (text: string, key: string): string | undefined =>
  text.split("\n").find((each) => each.startsWith(`  ${key}: `));

test("is made from the models as they are now, in the same place and under the same name", async () => {
  const [before, old] = [files(), project.read(`${folder}/${newest()}`)];
  expect(await make("--update")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/No changes: the newest migration/),
  });
  project.write("core/models.ts", models(', heading: text("heading"), state: text("state")'));
  expect(await make("--update", "--check")).toMatchObject({ code: 1, stdout: expect.stringContaining("posts.state") });
  expect((await make("--update", "--dry-run")).stdout).toContain('op.addColumn("posts.heading"');
  expect([files(), project.read(`${folder}/${newest()}`)]).toEqual([before, old]);

  const { file, operations, revision } = JSON.parse((await make("--update", "--json")).stdout);
  expect(operations).toEqual(["add column posts.heading", "add column posts.state"]);
  expect(files()).toEqual([before[0], newest()]);
  expect(file).toBe(`${folder}/${newest()}`);
  expect(newest()).toMatch(/more_of_it\.ts$/);
  const text = project.read(file);
  expect(["name", "parents"].map((key) => line(text, key))).toEqual(["name", "parents"].map((key) => line(old, key)));
  expect(line(text, "revision")).toContain(revision);
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  expect(await make("--check")).toMatchObject({ code: 0 });
  expect(await project.run(["rollback"])).toMatchObject({ code: 0 });
});

test("refuses what is applied, what people wrote, and what isn't the next one", async () => {
  const path = `${folder}/${newest()}`;
  const text = project.read(path);
  const refused = async (code: number, says: RegExp): Promise<void> => {
    const { stderr, ...result } = await make("--update");
    expect([result, stderr]).toEqual([{ code, stdout: "" }, expect.stringMatching(says)]);
  };
  const first = `${folder}/${files().find((name) => `${folder}/${name}` !== path)}`;
  for (const edited of [
    text.replace("=> [", '=> [op.sql("select 1", "select 1"),'),
    text.replace('"text"', '"varchar(9)"'),
    text.replace("\n  up:", '\n  labels: ["v1"],\n  up:'),
  ]) {
    project.write(path, edited);
    await refused(4, /more_of_it\.ts was written by hand[\s\S]*→ .*npx sluice makemigrations/);
    expect(project.read(path)).toBe(edited);
  }
  project.write(path, text);
  await project.run(["rollback"]);
  await refused(4, /behind the migration files: 1 to apply \(.*_first\.ts\)[\s\S]*npx sluice migrate \w+/);
  await project.run(["migrate"]);
  await refused(4, /more_of_it\.ts is applied[\s\S]*npx sluice rollback/);
  await project.run(["rollback"]);
  project.write("core/models.ts", models());
  await refused(4, /without .*more_of_it\.ts the database is what the models say[\s\S]*delete/);
  for (const each of [path, first, `${folder}/head`]) rmSync(join(project.root, each));
  await database.session.script("drop table sluice_version, posts");
  await refused(2, /there is no migration to update[\s\S]*npx sluice makemigrations/);
});
