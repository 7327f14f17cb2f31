// `sluice init` in projects that drizzle-kit has run in: its history is taken over, or a baseline of the database.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type CliResult, type TempProject, tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { generate, install, type Major, majors, migrateWithDrizzle } from "../support/drizzle-kit.ts";
import { fingerprint } from "../support/fingerprint.ts";

const directory = "core/db/migrations";

const config = (more = "") => `import { defineConfig } from "drizzle-kit";
export default defineConfig({ dialect: "postgresql", schema: "./src/schema.ts"${more} });
`;

const first = `import { sql } from "drizzle-orm";
import { check, index, integer, pgEnum, pgTable, text, varchar } from "drizzle-orm/pg-core";
export const status = pgEnum("status", ["draft", "published"]);
export const users = pgTable("users", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  email: text().notNull().unique(),
});
export const posts = pgTable("posts", {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  title: varchar({ length: 200 }).notNull(),
  authorId: integer("author_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  status: status().notNull().default("draft"),
}, (table) => [index("posts_title_idx").on(table.title), check("title_len", sql\`length(\${table.title}) > 2\`)]);
`;

const second = `${first
  .replace('["draft", "published"]', '["draft", "published", "gone"]')
  .replace('title: varchar({ length: 200 })', 'slug: text(),\n  title: varchar({ length: 80 })')}
export const tags = pgTable("tags", { name: text().primaryKey() });
`;

let database: TestDatabase;
let project: TempProject;

afterEach(async () => {
  project.remove();
  await database.drop();
});

interface Start {
  readonly major?: Major;
  readonly files?: Readonly<Record<string, string>>;
  readonly url?: string;
}

async function start({ major = "0.31", files = {}, url }: Start): Promise<void> {
  database = await createDatabase();
  project = tempProject({
    database: { url: url ?? database.url },
    files: { "drizzle.config.ts": config(), "src/schema.ts": first, ...files },
  });
  install(project.root, major);
}

const run = (...args: readonly string[]): Promise<CliResult> => project.run(args);

const json = async (...args: readonly string[]) => JSON.parse((await run(...args, "--json")).stdout);

const migrations = (): string[] =>
  readdirSync(join(project.root, directory)).filter((name) => name.endsWith(".ts"));

const noChanges = { code: 0, stdout: expect.stringContaining("No changes") };

describe.each(majors)("a history of drizzle-kit %s", (major) => {
  test("becomes ours: applied, with a way back, and owned", async () => {
    await start({ major });
    await generate(project.root);
    project.write("src/schema.ts", second);
    await generate(project.root);
    await migrateWithDrizzle(project.root, database.url);
    const before = await fingerprint(database);

    const made = await run("init");
    expect([made.code, made.stderr]).toEqual([0, expect.not.stringContaining("warning")]);
    console.log(made.stdout, migrations().map((m) => project.read(`${directory}/${m}`)).join("\n"));
    expect(made.stdout).toMatch(/kept {5}drizzle.config.ts[\s\S]*2 migrations of drizzle-kit's[\s\S]*2 recorded as applied/);
    expect([project.exists("core/models.ts"), project.exists("apps")]).toEqual([false, false]);
    expect(migrations()).toHaveLength(2);
    const makes = await run("makemigrations");
    expect(makes).toMatchObject(noChanges);
    expect(makes.stdout).not.toContain("drizzle");
    expect(await run("check")).toMatchObject({ code: 0 });
  });
});
