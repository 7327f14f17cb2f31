// A review as it is called in a pull request: against a base, with the sizes of a database that is named, as files and on stdout.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Review } from "../../src/review/review.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";
import { type Repository, repository } from "../support/repository.ts";

let database: TestDatabase;
let project: TempProject;
let repo: Repository;

/** Nobody listens there: what needs no database doesn't look for one. */
const nowhere = { url: "postgres://nobody:secret@127.0.0.1:1/none" };

const config = (url: string): string => `import { defineConfig } from "sluice";
export default defineConfig({
  dialect: "postgresql",
  sluice: { apps: [], databases: { local: "${nowhere.url}", production: "${url}" }, proof: { url: "${serverUrl()}" } },
});
`;

const models = (type: string): string => `import { ${type}, pgTable } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", { n: ${type}("n"${type === "bigint" ? ', { mode: "number" }' : ""}) });
`;

const migration = (revision: string, parents: string, up: string): string => `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify([...parents])},
  up: (op) => [
    ${up},
  ],
});
`;

const file = "core/db/migrations/b.ts";

beforeEach(async () => {
  database = await createDatabase();
  const text = migration("a", "", `op.createTable("posts", { columns: { n: { type: "integer" } } })`);
  project = tempProject({
    database: nowhere,
    here: true,
    files: {
      ".gitignore": "node_modules\n.sluice\n",
      "drizzle.config.ts": config(database.url),
      "core/models.ts": models("integer"),
      "core/db/migrations/a.ts": text,
    },
  });
  repo = repository(project.root);
  repo.commit();
  repo.git("switch", "--quiet", "--create", "feature");
  project.write("core/models.ts", models("bigint"));
  project.write(file, migration("b", "a", `op.alterColumn("posts.n", { type: { from: "integer", to: "bigint" } })`));
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

const review = (...flags: string[]): Promise<CliResult> => project.run(["review", "--base", "main", ...flags]);

it("what a branch adds, without any database; the sizes are those of one that is named", async () => {
  const alone = await review("--json");
  expect(JSON.parse(alone.stdout)).toMatchObject({
    base: "main",
    database: null,
    findings: [],
    migrations: [{ revision: "b", file, operations: [{ line: 6 }], proof: { state: "proven", directions: "both" } }],
  });
  const named = JSON.parse((await review("--json", "--database", "production")).stdout) as Review;
  expect(named.database).toContain(new URL(database.url).pathname.slice(1));
  // The table isn't there: of unknown size, never of none.
  const rewrite = named.migrations[0]?.findings.find(({ rule }) => rule === "table-rewrite");
  expect(rewrite).toMatchObject({ level: "warning", line: 6, weight: { table: "posts", rows: null } });
  await database.session.script("create table posts as select i as n from generate_series(1, 20000) i; analyze posts");
  const { code, stdout } = await review("--database", "production");
  expect(stdout).toContain(
    "table-rewrite: writes every row of posts anew while nobody can read or write it (20,000 rows",
  );
  expect(code).toBe(1);
});

it("in files, each in the format of its name, and on stdout", async () => {
  const flags = ["-o", "out/review.md", "-o", "review.html", "--output", "review.json", "--output", "review.sarif"];
  const { code, stdout } = await review("--format", "github", ...flags);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`::warning file=${file},line=6,title=table-rewrite::`)]);
  expect(project.read("out/review.md")).toMatch(/^<!-- sluice review -->[\s\S]*```mermaid/);
  expect(project.read("review.html")).toMatch(/^<!doctype html>[\s\S]*<svg/i);
  expect(JSON.parse(project.read("review.sarif"))).toMatchObject({ version: "2.1.0" });
  const data = JSON.parse(project.read("review.json")) as Review;
  expect(data.migrations).toHaveLength(1);
  for (const [format, start] of [
    ["markdown", "<!-- sluice review -->"],
    ["html", "<!doctype html>"],
    ["json", "{"],
    ["sarif", "{"],
    ["text", file],
  ] as const)
    expect((await review("--format", format)).stdout.toLowerCase()).toMatch(new RegExp(`^${start}`));
  await expect(review("-o", "review.doc")).resolves.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(".sarif"),
  });
  await expect(review("--format", "pdf")).resolves.toMatchObject({ code: 2 });
});

it("says before it is merged what will fork, and whose migration was edited", async () => {
  repo.commit();
  repo.git("switch", "--quiet", "main");
  repo.commit({ "core/db/migrations/c.ts": migration("c", "a", `op.dropColumn("posts.n")`) });
  repo.git("switch", "--quiet", "feature");
  const first = JSON.parse((await review("--json")).stdout) as Review;
  expect(first.findings).toMatchObject([
    { rule: "fork", level: "error", file, message: expect.stringContaining("once main is merged") },
    { rule: "clash", level: "warning", object: "column posts.n" },
  ]);
  const text = project.read("core/db/migrations/a.ts");
  project.write("core/db/migrations/a.ts", text.replace("integer", "text"));
  const second = await review();
  expect([second.code, second.stdout]).toEqual([1, expect.stringContaining("edited-migration")]);
});

it("files are named as the repository has them, where the project is a folder of it", async () => {
  const shop = "packages/shop";
  for (const path of ["drizzle.config.ts", "core/models.ts", "core/db/migrations/a.ts", file])
    project.write(`${shop}/${path}`, project.read(path));
  const below = await project.run(["review", "--base", "main", "--json"], { below: shop });
  const { migrations } = JSON.parse(below.stdout) as Review;
  expect(migrations.map((each) => each.file)).toEqual(
    ["a.ts", "b.ts"].map((name) => `${shop}/core/db/migrations/${name}`),
  );
});

it("needs nothing but Node: on the embedded database, proven on another one", async () => {
  const own = tempProject({
    database: "embedded",
    files: { "core/models.ts": models("integer"), "core/db/migrations/a.ts": project.read("core/db/migrations/a.ts") },
  });
  try {
    const { code, stdout, stderr } = await own.run(["review"]);
    expect([code, stderr]).toEqual([0, "trying a.ts\n"]);
    expect(stdout).toMatch(/core\/db\/migrations\/a\.ts\n {2}\+ add table posts, line 6[\s\S]*✓ proven: up and down/);
  } finally {
    own.remove();
  }
});
