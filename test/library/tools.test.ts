import { join } from "node:path";
import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diffCatalogs, readDatabase, readModels } from "../../src/index.ts";
import { temporaryProject } from "../drizzle/models-of.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const users = pgTable("users", { id: integer("id").primaryKey(), name: text("name").default(sql`lower('A'::text)`) });

test("the way from one catalog to another and back; PostgreSQL says which texts are the same", async () => {
  const before = await readModels({ users });
  const spelledOtherwise = pgTable("users", {
    id: integer("id").primaryKey(),
    name: text("name").default(sql`LOWER( 'A' )`),
    more: integer("more"),
  });
  const after = await readModels({ spelledOtherwise });
  expect(await diffCatalogs(before.catalog, after.catalog)).toMatchObject({
    operations: { up: [{ verb: "create" }], down: [{ verb: "drop" }] },
    sql: { up: ["ALTER TABLE users ADD COLUMN more integer"], down: ["ALTER TABLE users DROP COLUMN more"] },
  });
});

test("models come from modules, files, folders and patterns; a database by its connection string", async () => {
  const root = temporaryProject({
    "models/users.ts": `import { integer, pgTable } from "drizzle-orm/pg-core"; export const users = pgTable("users", { id: integer("id") });`,
    "models/posts.ts": `import { integer, pgTable } from "drizzle-orm/pg-core"; export const posts = pgTable("posts", { id: integer("id") });`,
  });
  const keys = async (...given: Parameters<typeof readModels>) =>
    [...(await readModels(...given)).catalog.facts.keys()].filter((key) => key.startsWith("table:"));
  expect(await keys("models", { cwd: root })).toEqual(["table:.posts", "table:.users"]);
  expect(await keys(["models/u*.ts"], { cwd: root })).toEqual(["table:.users"]);
  expect(await keys([{ users }, { posts: pgTable("posts", { id: integer("id") }) }])).toEqual([
    "table:.users",
    "table:.posts",
  ]);
  await expect(readModels("nowhere.ts", { cwd: root })).rejects.toMatchObject({ code: "no_models" });
  await database.session.script("create table found (id int primary key)");
  const { catalog, defaultSchema, serverVersion } = await readDatabase(database.url);
  expect([...catalog.facts.keys()]).toEqual(
    expect.arrayContaining(["table:.found", "column:.found.id", "primaryKey:.found.found_pkey"]),
  );
  expect({ defaultSchema, isNew: serverVersion > 140_000 }).toEqual({ defaultSchema: "public", isNew: true });
});

test("importing the package loads no package, and only a little of its own", async () => {
  const repository = join(import.meta.dirname, "../..");
  const { metafile, outputFiles } = await build({
    absWorkingDir: repository,
    entryPoints: { index: "src/index.ts" },
    outdir: "unused",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    write: false,
    metafile: true,
  });
  expect(outputFiles.length).toBeGreaterThan(5);
  const loaded = new Set<string>();
  const load = (output: string): void => {
    if (loaded.has(output)) return;
    loaded.add(output);
    for (const { path, kind, external } of metafile.outputs[output]?.imports ?? []) {
      if (kind !== "import-statement") continue;
      if (external === true) expect(path).toBe("node:process");
      else load(path);
    }
  };
  load("unused/index.js");
  const bytes = [...loaded].reduce((sum, output) => sum + (metafile.outputs[output]?.bytes ?? 0), 0);
  expect(bytes).toBeLessThan(12_000);
});
