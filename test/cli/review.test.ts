// What a pull request shows of its migrations: statements with what they do to the tables, findings, what can't be undone.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Review } from "../../src/review/review.ts";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "../support/database.ts";

const models = (posts: string): string => `import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  ${posts}
});
`;

let database: TestDatabase;
let project: TempProject;

beforeEach(async () => {
  database = await createDatabase();
  project = tempProject({
    database,
    here: true,
    proof: serverUrl(),
    files: { "core/models.ts": models(`n: integer("n"), title: text("title"),`) },
  });
  await run("makemigrations -m posts --no-proof");
  await run("migrate");
  await database.session.script(
    "insert into posts select i, i, 'title' from generate_series(1, 30000) i; analyze posts",
  );
});
afterEach(async () => {
  project.remove();
  await database.drop();
});

async function run(line: string): Promise<CliResult> {
  const result = await project.run(line.split(" "));
  if (result.code > 1) throw new Error(result.stderr);
  return result;
}

async function reviewed(flags = ""): Promise<Review & { readonly code: number }> {
  const { code, stdout } = await run(`review --json${flags}`);
  return { ...(JSON.parse(stdout) as Review), code };
}

/** Makes a migration of other models, and does not apply it. */
async function change(posts: string, flags = ""): Promise<string> {
  project.write("core/models.ts", models(posts));
  const { stdout } = await run(`makemigrations --no-proof --json${flags}`);
  return (JSON.parse(stdout) as { file: string }).file;
}

const rulesOf = ({ findings, migrations }: Review): string[] =>
  [...findings, ...migrations.flatMap((each) => each.findings)].map(({ rule, level }) => `${level} ${rule}`);

describe("a review of what is not applied", () => {
  it("says what each statement does to the tables, and how large they are", async () => {
    const file = await change(`n: bigint("n", { mode: "number" }), title: text("title"),`);
    const review = await reviewed();
    expect(review).toMatchObject({ base: null, findings: [], code: 1 });
    expect(review.database).not.toContain("password");
    const [migration] = review.migrations;
    expect(review.migrations).toHaveLength(1);
    expect(migration).toMatchObject({
      file,
      operations: [{ words: "alter column posts.n (type)" }],
      wayBack: "lossless",
      proof: { state: "proven", directions: "both" },
    });
    const weight = { table: "posts", rows: 30_000, bytes: expect.any(Number) };
    expect(migration?.up).toMatchObject([
      {
        transactional: true,
        statements: [
          {
            sql: expect.stringContaining("ALTER TABLE posts"),
            locks: [{ ...weight, lock: "ACCESS EXCLUSIVE" }],
            rewrites: [weight],
          },
        ],
      },
    ]);
    expect(migration?.down?.[0]?.statements[0]).toMatchObject({ rewrites: [weight] });
    expect(migration?.findings).toContainEqual(
      expect.objectContaining({ rule: "table-rewrite", level: "error", file, weight, accepted: null }),
    );
  });

  it("finds nothing of weight in a small table, and exits with 0", async () => {
    await database.session.script("truncate posts; analyze posts");
    await change(`n: bigint("n", { mode: "number" }), title: text("title"),`);
    const review = await reviewed();
    expect(review.code).toBe(0);
    expect(rulesOf(review)).toContain("info table-rewrite");
    expect((await reviewed(" --fail-on info")).code).toBe(1);
    expect((await reviewed(" --fail-on never")).code).toBe(0);
  });

  it("counts a finding no more that the file accepts, with the reason", async () => {
    const file = await change(`n: bigint("n", { mode: "number" }), title: text("title"),`);
    const accept = (accepts: string): void => {
      const text = project.read(file).replace(/ {2}accepts: .*\n/, "");
      project.write(file, text.replace("\n\n  up:", `\n  accepts: ${accepts},\n\n  up:`));
    };
    accept(`{ "table-rewrite posts": "at night, with the site down" }`);
    const review = await reviewed();
    expect(review.migrations[0]?.findings).toContainEqual(
      expect.objectContaining({ rule: "table-rewrite", level: "error", accepted: "at night, with the site down" }),
    );
    expect(review.code).toBe(0);
    accept(`{ "table-rewrite users": "of another table" }`);
    const other = await reviewed();
    expect([other.code, rulesOf(other)]).toEqual([
      1,
      expect.arrayContaining(["error table-rewrite", "info unused-acceptance"]),
    ]);
    // It stays the same migration for databases that have it.
    await run("migrate");
    accept(`{ "table-rewrite": "now for all tables" }`);
    expect((await run("check")).code).toBe(0);
  });

  it("says so when a migration fails, or its way back doesn't lead back", async () => {
    await change(`n: integer("n"), title: text("title"), more: text("more"),`);
    const file = (await reviewed()).migrations[0]?.file ?? "";
    const text = project.read(file);
    project.write(file, text.replace(/down: \(op\) => \[[\s\S]*?\n {2}\],/, "down: (op) => [],"));
    const lossy = await reviewed();
    expect(lossy.code).toBe(1);
    expect(lossy.migrations[0]?.proof).toMatchObject({
      state: "refuted",
      why: expect.stringContaining("down"),
      objects: [expect.stringContaining("posts.more")],
    });
    project.write(file, text.replace("up: (op) => [", `up: (op) => [op.sql("select nonsense"),`));
    const failing = await reviewed();
    expect(failing.migrations[0]?.proof).toMatchObject({ state: "refuted", why: expect.stringContaining("nonsense") });
    expect(rulesOf(failing)).toContain("error refuted");
  });

  it("goes on with those that come after one whose way back is wrong", async () => {
    await change(`n: integer("n"), title: text("title"), more: text("more"),`);
    const file = (await reviewed()).migrations[0]?.file ?? "";
    await run("migrate");
    await change(`n: integer("n"), title: text("title"), more: text("more"), again: text("again"),`);
    await run("rollback base --yes");
    project.write(file, project.read(file).replace(/down: \(op\) => \[[\s\S]*?\n {2}\],/, "down: (op) => [],"));
    const { migrations } = await reviewed();
    expect(migrations.map(({ proof }) => proof.state)).toEqual(["proven", "refuted", "proven"]);
  });

  it("weighs a table that a migration before makes as one without rows, and a renamed one as itself", async () => {
    project.write(
      "core/db/migrations/zz_second.ts",
      `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "second", parents: [${JSON.stringify(await head())}],
  up: (op) => [op.renameTable("posts", "articles"), op.createTable("fresh", { columns: { a: { type: "integer" } } })],
});
`,
    );
    project.write(
      "core/db/migrations/zz_third.ts",
      `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "third", parents: ["second"],
  up: (op) => [
    op.alterColumn("articles.n", { type: { from: "integer", to: "bigint" } }),
    op.alterColumn("fresh.a", { type: { from: "integer", to: "bigint" } }),
  ],
});
`,
    );
    const third = (await reviewed()).migrations.find(({ revision }) => revision === "third");
    const rewrites = third?.findings.filter(({ rule }) => rule === "table-rewrite");
    expect(rewrites).toMatchObject([
      { level: "error", weight: { table: "articles", rows: 30_000 } },
      { level: "info", weight: { table: "fresh", rows: 0 } },
    ]);
  });

  it("finds what the models say and no migration does", async () => {
    project.write("core/models.ts", models(`n: integer("n"), title: text("title"), lost: text("lost"),`));
    expect((await reviewed()).findings).toMatchObject([
      {
        rule: "uncovered-models",
        message: expect.stringContaining("posts.lost"),
        instead: "npx sluice makemigrations",
      },
    ]);
  });

  it("finds forks with what both sides touch, and files that were edited or are gone", async () => {
    const applied = await head();
    for (const revision of ["one", "two"])
      project.write(
        `core/db/migrations/${revision}.ts`,
        `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}", parents: [${JSON.stringify(applied)}],
  up: (op) => [op.alterColumn("posts.title", { notNull: { from: false, to: true } })],
  down: (op) => [op.alterColumn("posts.title", { notNull: { from: true, to: false } })],
});
`,
      );
    expect((await reviewed()).findings).toMatchObject([
      { rule: "fork", level: "error", message: `one.ts and two.ts both follow ${await fileOf(applied)}` },
      { rule: "clash", level: "warning", object: "column posts.title", file: "core/db/migrations/two.ts" },
    ]);
    await run("migrate one");
    project.write("core/db/migrations/one.ts", project.read("core/db/migrations/one.ts").replace("title", "n"));
    expect(rulesOf(await reviewed())).toContain("error edited-migration");
  });

  it("without anything to review says so", async () => {
    expect(await reviewed()).toMatchObject({ migrations: [], findings: [], code: 0 });
  });

  it("refuses a rule that isn't there, and a file whose name tells no format", async () => {
    const config = project.read("drizzle.config.ts");
    project.write(
      "drizzle.config.ts",
      config.replace("apps: []", `apps: [], safety: { rules: { "table-rewrites": "off" } }`),
    );
    await expect(project.run(["review"])).resolves.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("table-rewrite?"),
    });
    project.write(
      "drizzle.config.ts",
      config.replace("apps: []", `apps: [], safety: { rules: { "table-rewrite": "off" } }`),
    );
    await change(`n: bigint("n", { mode: "number" }), title: text("title"),`);
    expect(rulesOf(await reviewed())).not.toContain("error table-rewrite");
    await expect(project.run(["review", "-o", "review.doc"])).resolves.toMatchObject({ code: 2 });
  });
});

async function fileOf(revision: string): Promise<string> {
  const { stdout } = await run(`show ${revision} --json`);
  return (JSON.parse(stdout) as { file: string }).file;
}

async function head(): Promise<string> {
  const { stdout } = await run("heads --json");
  return (JSON.parse(stdout) as { project: { revision: string }[] }).project[0]?.revision ?? "";
}
