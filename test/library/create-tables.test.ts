// Tables from models without a history: both majors of Drizzle, over each driver.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMigrator, createTables, diffCatalogs, readDatabase, readModels } from "../../src/index.ts";
import { type Major, majors, packagesOf } from "../drizzle/models-of.ts";
import { tempProject } from "../support/cli.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/** Two tables that refer to each other, and one of everything that stands around tables. */
function schemaOf(pg: typeof import("drizzle-orm/pg-core"), { sql }: typeof import("drizzle-orm")) {
  const app = pg.pgSchema("app");
  const mood = app.enum("mood", ["good", "bad"]);
  const numbers = pg.pgSequence("numbers", { startWith: 100 });
  const users = pg.pgTable("users", {
    id: pg.bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    name: pg.varchar("name", { length: 20 }).notNull().default("it's"),
    number: pg.integer("number").default(sql`nextval('numbers')`),
    favourite: pg.integer("favourite").references((): AnyColumn => posts.id),
  });
  type AnyColumn = import("drizzle-orm/pg-core").AnyPgColumn;
  const posts = app.table(
    "posts",
    {
      id: pg.integer("id").primaryKey(),
      author: pg.bigint("author", { mode: "number" }).references(() => users.id, { onDelete: "cascade" }),
      mood: mood("mood").notNull().default("good"),
      tags: pg.text("tags").array().notNull().default([]),
    },
    (t) => [
      pg.index("posts_author").on(t.author).where(sql`mood <> 'bad'`).concurrently(),
      pg.check("positive", sql`${t.id} > 0 and ${t.id} in (1, 2, 3)`),
      pg.pgPolicy("readable", { for: "select", using: sql`true` }),
    ],
  );
  const good = pg.pgView("good", { id: pg.integer("id") }).as(sql`select id from app.posts where mood = 'good'`);
  const counted = pg
    .pgMaterializedView("counted", { count: pg.bigint("count", { mode: "number" }) })
    .as(sql`select count(*) from good`);
  return { app, mood, numbers, users, posts, good, counted };
}

/** A copy of an empty one: quicker than one that has to be made. */
async function openPglite(): Promise<{ readonly client: PGlite; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-library-"));
  cpSync(inject("preparedDirectory"), folder, { recursive: true });
  const client = await PGlite.create(folder);
  return {
    client,
    async close() {
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Opened {
  // biome-ignore lint/suspicious/noExplicitAny: one of six types, of two majors.
  readonly db: any;
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the same modules, of two majors.
type Load = (entry: string) => Promise<any>;

const drivers: Readonly<Record<string, (load: Load, database: TestDatabase) => Promise<Opened>>> = {
  pglite: async (load) => {
    const { client, close } = await openPglite();
    const { drizzle } = await load("pglite");
    return { db: drizzle({ client }), close };
  },
  "postgres-js": async (load, { url }) => {
    const { default: postgres } = await import("postgres");
    const client = postgres(url, { max: 2, onnotice: () => {} });
    const { drizzle } = await load("postgres-js");
    return { db: drizzle({ client }), close: () => client.end() };
  },
  "node-postgres": async (load, { url }) => {
    const { drizzle } = await load("node-postgres");
    const db = drizzle(url);
    return { db, close: () => db.$client.end() };
  },
};

describe.each(majors)("Drizzle %s", (major: Major) => {
  const load = (entry: string) => import(pathToFileURL(join(packagesOf[major], "drizzle-orm", entry, "index.js")).href);
  const cwd = join(packagesOf[major], "..");
  const env = {};

  test.each(Object.entries(drivers))("over %s: all that models say, once; then what came since", async (name, open) => {
    const database = await createDatabase();
    const { db, close } = await open(load, database);
    try {
      const [pg, orm] = await Promise.all([load("pg-core"), load("")]);
      const schema = schemaOf(pg, orm);
      const made = await createTables(db, schema, { cwd, env });
      expect(made.existing).toEqual([]);
      expect([...made.created].sort()).toEqual([
        "add enum app.mood",
        // One of the two that lead from one table to the other and back.
        expect.stringMatching(/^add foreign key app\.posts\.posts_author_users_id_fk(?:ey)?$/),
        "add index app.posts.posts_author",
        "add materialized view counted",
        "add policy app.posts.readable",
        "add schema app",
        "add sequence numbers",
        "add table app.posts",
        "add table users",
        "add view good",
      ]);
      await db.insert(schema.users).values({});
      await db.insert(schema.posts).values({ id: 1, author: 1 });
      expect(await db.select().from(schema.users)).toEqual([{ id: 1, name: "it's", number: 100, favourite: null }]);
      expect(await db.select().from(schema.posts)).toEqual([{ id: 1, author: 1, mood: "good", tags: [] }]);

      const live = await readDatabase(db);
      const models = await readModels(schema, { cwd });
      expect(models.warnings).toEqual([]);
      if (name !== "pglite") {
        const { sql } = await diffCatalogs(live.catalog, models.catalog, { database: database.url });
        expect(sql).toEqual({ up: [], down: [] });
      }

      const more = {
        ...schema,
        later: pg.pgTable("later", { user: pg.bigint("user", { mode: "number" }).references(() => schema.users.id) }),
      };
      const again = await createTables(db, more, { cwd, env });
      expect(again.created).toEqual(["add table later"]);
      expect(again.existing).toHaveLength(7);
      expect(await db.select().from(schema.posts)).toHaveLength(1);

      const broken = {
        one: pg.pgTable("one", { id: pg.integer("id") }),
        two: pg.pgTable("two", { at: pg.integer("at").default(orm.sql`no_such_function()`) }),
      };
      await expect(createTables(db, broken, { cwd, env })).rejects.toMatchObject({
        name: "PostgresError",
        code: "42883",
      });
      expect((await createTables(db, { one: broken.one }, { cwd, env })).created).toEqual(["add table one"]);
    } finally {
      await close();
      await database.drop();
    }
  });
});

describe("on a server, by its connection string", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  test("refuses in production, and what is no database", async () => {
    const env = { NODE_ENV: "production" };
    await expect(createTables(database.url, {}, { env })).rejects.toMatchObject({ code: "production", exit: 2 });
    await expect(createTables({} as never, {})).rejects.toMatchObject({ code: "bad_database", exit: 2 });
  });

  test("names columns as drizzle() was told to", async () => {
    const { drizzle } = await import("drizzle-orm/pglite");
    const pg = await import("drizzle-orm/pg-core");
    const { client, close } = await openPglite();
    const db = drizzle({ client, casing: "snake_case" });
    const schema = { users: pg.pgTable("users", { firstName: pg.text() }) };
    await createTables(db, schema);
    await db.insert(schema.users).values({ firstName: "a" });
    expect((await db.execute("select first_name from users")).rows).toEqual([{ first_name: "a" }]);
    await close();
  });

  test("stamps the head of a project, whose migrations go on from there; refuses what has a history", async () => {
    const project = tempProject({
      database,
      proof: false,
      files: {
        "drizzle.config.ts": `export default { dialect: "postgresql", sluice: { proof: false, migrations: { versionTable: "kept", versionSchema: "records" } } };`,
        "core/models.ts": `import { integer, pgTable } from "drizzle-orm/pg-core"; export const users = pgTable("users", { id: integer("id").primaryKey() });`,
      },
    });
    try {
      const migrator = createMigrator({ cwd: project.root, databaseUrl: database.url });
      const { revision } = await migrator.make();
      const pg = await import("drizzle-orm/pg-core");
      const schema = { users: pg.pgTable("users", { id: pg.integer("id").primaryKey() }) };
      expect(await createTables(database.url, schema, { stamp: migrator })).toMatchObject({
        created: ["add table users"],
        stamped: [revision],
      });
      expect(await migrator.upgrade()).toMatchObject({ done: [], current: { project: [revision] } });
      expect(await migrator.plan()).toMatchObject({ changes: "none" });
      await expect(createTables(database.url, schema)).rejects.toMatchObject({
        code: "has_history",
        message: expect.stringContaining("records.kept"),
      });
      await migrator.downgrade();
      expect(await createTables(database.url, schema)).toMatchObject({ created: ["add table users"], stamped: [] });
    } finally {
      project.remove();
    }
  });
});
