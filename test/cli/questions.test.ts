// Questions of types and enums, as a user meets them: exit code 3 with the flags, the flags, and what the file then says.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const models = `import { bigint, integer, pgEnum, pgTable, timestamp } from "drizzle-orm/pg-core";
export const mood = pgEnum("mood", ["ok", "bad", "worse"]);
export const posts = pgTable("posts", {
  id: integer().primaryKey(),
  at: bigint({ mode: "number" }),
  mood: mood().notNull(),
});
`;
const migrations = "core/db/migrations";

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({ database, here: true, proof: serverUrl(), files: { "core/models.ts": models } });
  await project.run(["makemigrations"]);
  await project.run(["migrate"]);
  await database.session.script("insert into posts values (1, 1709208000, 'ok'), (2, null, 'worse')");
});

afterEach(async () => {
  project.remove();
  await database.drop();
});

const newest = (): string => project.read(`${migrations}/${project.read(`${migrations}/head`).trim()}`);
const count = (): number => readdirSync(join(project.root, migrations)).filter((name) => name.endsWith(".ts")).length;

test("another type: asked, answered, up and down", async () => {
  project.write("core/models.ts", models.replace('bigint({ mode: "number" })', "timestamp()"));
  const asked = await project.run(["makemigrations"]);
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain(`--using "posts.at=to_timestamp(at) AT TIME ZONE 'UTC'"    (seconds since 1970)`);
  expect(asked.stderr).toContain('or --using "posts.at=<an SQL expression>"');
  expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 3 });
  expect(count()).toBe(1);

  const using = ["--using", "posts.at=to_timestamp(at) AT TIME ZONE 'UTC'"];
  expect(await project.run(["makemigrations", ...using])).toMatchObject({ code: 0 });
  expect(newest()).toContain(`with: { using: { timestamp: "to_timestamp(at) AT TIME ZONE 'UTC'" } }`);
  expect(newest()).toContain('with: { using: { bigint: "extract(epoch from at)" } }');
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const at = "select at::text from posts order by id";
  expect(await database.session.query(at)).toEqual([{ at: "2024-02-29 12:00:00" }, { at: null }]);
  expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
  expect(await project.run(["rollback", "--yes"])).toMatchObject({ code: 0 });
  expect(await database.session.query(at)).toEqual([{ at: "1709208000" }, { at: null }]);
});

test("values of an enum: renamed, mapped, and the file says so", async () => {
  project.write("core/models.ts", models.replace('"ok", "bad", "worse"', '"fine", "bad"'));
  const asked = await project.run(["makemigrations"]);
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("--rename mood.ok:fine    (it was renamed to fine)");
  const still = await project.run(["makemigrations", "--rename", "mood.ok:fine"]);
  expect(still.code).toBe(3);
  expect(still.stderr).toContain("--map mood.worse:bad    (bad)");
  expect(still.stderr).not.toContain("mood.worse:null");

  const answers = ["--rename", "mood.ok:fine", "--map", "mood.worse:bad"];
  const made = await project.run(["makemigrations", ...answers]);
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout + made.stderr).not.toContain("sluice_version");
  expect(newest()).toContain('with: { renamed: { ok: "fine" } }');
  expect(newest()).toContain('mapped: { worse: "bad" }');
  expect(await project.run(["migrate"])).toMatchObject({ code: 0 });
  const mood = "select mood::text from posts order by id";
  expect(await database.session.query(mood)).toEqual([{ mood: "fine" }, { mood: "bad" }]);
  expect(await project.run(["makemigrations", "--check"])).toMatchObject({ code: 0 });
  expect(await project.run(["rollback", "--yes"])).toMatchObject({ code: 0 });
  expect(await database.session.query(mood)).toEqual([{ mood: "ok" }, { mood: "bad" }]);
  expect(await database.session.query("select enum_range(null::mood)::text as values")).toEqual([
    { values: "{ok,bad,worse}" },
  ]);
});

test("another order of values is a question, and no difference when it stays", async () => {
  project.write("core/models.ts", models.replace('"ok", "bad", "worse"', '"worse", "ok", "bad"'));
  const asked = await project.run(["makemigrations", "--check"]);
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("in the order of the database: ok, bad, worse");
  expect(await project.run(["makemigrations", "--check", "--keep-order", "mood"])).toMatchObject({ code: 0 });
  expect(await project.run(["makemigrations", "--check", "--reorder", "mood"])).toMatchObject({ code: 1 });
});

test("an answer that is typed wrong, or answers nothing, ends with 2", async () => {
  expect(await project.run(["makemigrations", "--using", "posts.at"])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('write --using "posts.at=to_timestamp(at)"'),
  });
  for (const answer of ["--using posts.at=1", "--using-back posts.at=1", "--map mood.ok:bad", "--reorder mood"]) {
    expect(await project.run(["makemigrations", ...answer.split(" ")])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("answers no question"),
    });
  }
});

test("an export that got lost: the file that still makes the table is named before it is dropped", async () => {
  project.write("core/models/posts.ts", models);
  project.write(
    "core/models/tags.ts",
    models
      .replaceAll("posts", "tags")
      .replace(/export const mood.*\n/, "")
      .replace(/mood: .*\n/, ""),
  );
  project.write("core/models/index.ts", `export * from "./posts";\nexport * from "./tags";\n`);
  rmSync(join(project.root, "core/models.ts"));
  expect(await project.run(["makemigrations"])).toMatchObject({ code: 0 });
  await project.run(["migrate"]);
  project.write("core/models/index.ts", `export * from "./posts";\n`);
  const asked = await project.run(["makemigrations"]);
  expect(asked.code).toBe(3);
  expect(asked.stderr).toContain("The models no longer export the table tags, and core/models/tags.ts still makes it.");
  expect(asked.stderr).toMatch(/--drop tags .*\n.*export it again from core\/models\/index\.ts/);
  const dropped = await project.run(["makemigrations", "--drop", "tags", "--dry-run", "--json"]);
  expect(JSON.parse(dropped.stdout).operations).toEqual(["drop table tags"]);
  rmSync(join(project.root, "core/models/tags.ts"));
  expect(await project.run(["makemigrations", "--dry-run"])).toMatchObject({ code: 0 });
});
