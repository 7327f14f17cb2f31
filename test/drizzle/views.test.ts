// Views and materialized views: their queries as SQL text, their options, and those that are made elsewhere.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factsOfKind } from "../../src/engine/catalog/catalog.ts";
import type { Session } from "../../src/ports.ts";
import { pglite } from "../support/database.ts";
import { attributesOf, factOf, majors, modelsOf, namesOf } from "./models-of.ts";

const users = `export const users = pgTable("users", {
  id: integer().primaryKey(), name: text().notNull(), tags: text().array(), data: jsonb(), born: date({ mode: "date" }),
  seen: timestamp({ withTimezone: true }), points: bigint({ mode: "bigint" }), active: boolean(),
});
export const posts = pgTable("posts", { id: integer().primaryKey(), author: integer().references(() => users.id), title: text() });\n`;

describe.each(majors)("drizzle-orm %s", (major) => {
  let session: Session;
  beforeAll(async () => {
    session = await pglite();
    await session.script(`create schema app; create table users (id int primary key, name text not null, tags text[],
      data jsonb, born date, seen timestamptz, points bigint, active boolean);
      create table posts (id int primary key, author int, title text); create table app.notes (id int, body text);`);
  });
  afterAll(() => session.close());

  const read = (body: string, request = {}) => modelsOf(users + body, major, request);

  /** The query of `v`, which PostgreSQL has accepted. */
  async function queryOf(body: string): Promise<string> {
    const models = await read(body);
    const { query } = attributesOf(models, "view", "", "v");
    try {
      await session.script(`begin; create view v as\n${query}`);
    } finally {
      await session.script("rollback");
    }
    return query;
  }

  test("a query builder's query, with the names of the columns' tables where there is more than one", async () => {
    expect(await queryOf(`export const v = pgView("v").as((qb) => qb.select({ id: users.id }).from(users));`)).toBe(
      `select "id" from "users"`,
    );
    expect(
      await queryOf(
        `export const v = pgView("v").as((qb) =>
          qb.select({ author: users.id, title: posts.title }).from(users).innerJoin(posts, eq(posts.author, users.id)));`,
      ),
    ).toBe(`select "users"."id", "posts"."title" from "users" inner join "posts" on "posts"."author" = "users"."id"`);
  });

  test("columns keep their table in a template", async () => {
    expect(
      await queryOf(
        `export const v = pgView("v", { id: integer() }).as(sql\`select \${users.id} from \${users} join \${posts} on \${posts.author} = \${users.id}\`);`,
      ),
    ).toBe(`select "users"."id" from "users" join "posts" on "posts"."author" = "users"."id"`);
  });

  test("aliases of tables and of columns", async () => {
    expect(
      await queryOf(
        `const other = alias(users, "other");
        export const v = pgView("v").as((qb) => qb.select({ id: users.id, shout: sql\`upper(\${other.name})\`.as("shout") })
          .from(users).leftJoin(other, gt(other.id, users.id)));`,
      ),
    ).toBe(
      `select "users"."id", upper("other"."name") as "shout" from "users" left join "users" "other" on "other"."id" > "users"."id"`,
    );
  });

  test("a finished query, a subquery and a common table expression", async () => {
    const query = await queryOf(
      `import { QueryBuilder } from "drizzle-orm/pg-core";
      const qb = new QueryBuilder();
      const busy = qb.$with("busy").as(qb.select({ author: posts.author }).from(posts).where(gt(posts.id, 10)));
      const named = qb.select({ id: users.id }).from(users).as("named");
      export const v = pgView("v").as(qb.with(busy).select({ id: named.id }).from(named).innerJoin(busy, eq(busy.author, named.id)));`,
    );
    expect(query).toContain(`with "busy" as (select "author" from "posts" where "posts"."id" > 10)`);
  });

  test("values stand in the text, as literals of their type", async () => {
    const where = async (condition: string) =>
      (
        await queryOf(`import { and, lt } from "drizzle-orm";
        export const v = pgView("v").as((qb) => qb.select({ id: users.id }).from(users).where(${condition}));`)
      ).replace(/^.* where /, "");
    expect(await where(`eq(users.name, "O'Hara \\\\ $1 \\"x\\"")`)).toBe(`"users"."name" = 'O''Hara \\ $1 "x"'`);
    expect(await where(`gt(users.points, 9007199254740993n)`)).toBe(`"users"."points" > 9007199254740993`);
    expect(await where(`eq(users.active, true)`)).toBe(`"users"."active" = true`);
    expect(await where(`gt(users.seen, new Date(0))`)).toBe(`"users"."seen" > '1970-01-01T00:00:00.000Z'`);
    expect(await where(`gt(users.born, new Date(0))`)).toMatch(/^"users"."born" > '1970-01-01/);
    expect(await where(`sql\`\${users.seen} > \${new Date(0)}\``)).toBe(`"users"."seen" > '1970-01-01T00:00:00.000Z'`);
    expect(await where(`arrayContains(users.tags, ["a", "b c", 'd"'])`)).toBe(
      `"users"."tags" @> '{${major === "1.0" ? "a" : '"a"'},"b c","d\\""}'`,
    );
    expect(await where(`inArray(users.id, [1, 2])`)).toBe(`"users"."id" in (1, 2)`);
  });

  test.each([
    ["an object", `{ a: "it's" }`, `{"a":"it''s"}`],
    ["an array", `[1, "b"]`, `[1,"b"]`],
    ["a string", `"plain"`, `"plain"`],
    ["a number", "1", "1"],
  ])("JSON that is %s", async (_, value, text) => {
    const query = await queryOf(
      `export const v = pgView("v").as((qb) => qb.select({ id: users.id }).from(users).where(eq(users.data, ${value})));`,
    );
    expect(query).toBe(`select "id" from "users" where "users"."data" = '${text}'`);
  });

  test("arrays of JSON", async () => {
    const models = await modelsOf(
      `const t = pgTable("t", { id: integer(), list: jsonb().array() });
      export const v = pgView("v").as((qb) => qb.select({ id: t.id }).from(t).where(arrayContains(t.list, [{ a: 1 }, [2]])));`,
      major,
    );
    const [, literal = ""] = attributesOf(models, "view", "", "v").query.split(" @> ");
    const [row] = await session.query(`select ${literal}::jsonb[] = array['{"a":1}', '[2]']::jsonb[] as same`);
    expect(row).toEqual({ same: true });
  });

  test("a model's own objects stay as they were", async () => {
    const body = `export const v = pgView("v").as((qb) => qb.select({ id: users.id }).from(users).where(eq(users.name, "x")));`;
    const models = await read(`${body} export const again = pgView("again").as((qb) => qb.select().from(v));`);
    expect(attributesOf(models, "view", "", "again").query).toBe(`select "id" from "v"`);
  });

  test("semicolons and space around a query go", async () => {
    const query = await queryOf(`export const v = pgView("v", { one: integer() }).as(sql\`
      select 1 as one
        -- the only one
      ;
    \`);`);
    expect(query).toBe("select 1 as one\n        -- the only one");
  });

  test("options", async () => {
    const models = await read(
      `export const v = pgView("v").with({ checkOption: "local", securityBarrier: true, securityInvoker: false }).as((qb) => qb.select().from(posts));
      export const plain = pgView("plain", { id: integer() }).as(sql\`select 1 as id\`);
      export const some = pgView("some").with({ securityInvoker: true, checkOption: undefined as never }).as((qb) => qb.select().from(posts));`,
    );
    const options = (name: string) => attributesOf(models, "view", "", name).with;
    expect(options("v")).toEqual({ check_option: "local", security_barrier: "true", security_invoker: "false" });
    expect(options("plain")).toEqual({});
    expect(options("some")).toEqual({ security_invoker: "true" });
  });

  test("materialized views have all that Drizzle can say", async () => {
    const models = await read(
      `export const m = pgMaterializedView("m").using("heap2").tablespace("fast").withNoData()
        .with({ fillfactor: 70, autovacuumEnabled: false, autovacuumVacuumScaleFactor: 0.2, logAutovacuumMinDuration: 1000, vacuumIndexCleanup: "off" })
        .as((qb) => qb.select({ id: users.id }).from(users).where(eq(users.name, "x")));
      export const plain = pgMaterializedView("plain", { id: integer() }).as(sql\`select \${users.id} from \${users};\`);`,
    );
    expect(attributesOf(models, "materializedView", "", "m")).toEqual({
      query: `select "id" from "users" where "users"."name" = 'x'`,
      using: "heap2",
      with: {
        fillfactor: "70",
        autovacuum_enabled: "false",
        autovacuum_vacuum_scale_factor: "0.2",
        log_autovacuum_min_duration: "1000",
        vacuum_index_cleanup: "off",
      },
      tablespace: "fast",
      populated: false,
    });
    expect(attributesOf(models, "materializedView", "", "plain")).toEqual({
      query: `select "users"."id" from "users"`,
      using: "heap",
      with: {},
      tablespace: null,
      populated: true,
    });
    expect(factOf(models, "materializedView", "", "m").origin).toEqual({
      key: "m",
      file: "core/models.ts",
      app: "core",
    });
  });

  test("a view's schema is used; the default one is not named", async () => {
    const body = `const app = pgSchema("app"), stock = pgSchema("stock");
      const notes = app.table("notes", { id: integer(), body: text() });
      export const v = app.view("v").as((qb) => qb.select({ id: notes.id, title: posts.title }).from(notes).innerJoin(posts, eq(posts.id, notes.id)));
      export const m = stock.materializedView("m").as((qb) => qb.select({ id: notes.id }).from(notes));`;
    const models = await read(body);
    expect(namesOf(models, "schema").sort()).toEqual(["app", "stock"]);
    expect(attributesOf(models, "view", "app", "v").query).toBe(
      `select "app"."notes"."id", "posts"."title" from "app"."notes" inner join "posts" on "posts"."id" = "app"."notes"."id"`,
    );
    expect(namesOf(models, "materializedView")).toEqual(["stock.m"]);
    expect(namesOf(models, "table")).toEqual([".posts", ".users"]);
    expect(namesOf(await read(body, { defaultSchema: "app" }), "view")).toEqual([".v"]);
  });

  test("views that are made elsewhere, or not exported, or only aliases are no models", async () => {
    const models = await read(
      `export const a = pgView("a", { id: integer() }).existing(), b = pgMaterializedView("b", { id: integer() }).existing();
      export const c = pgSchema("c").view("c", { id: integer() }).existing();
      const hidden = pgView("hidden").as((qb) => qb.select({ id: users.id }).from(users));
      export const v = pgView("v").as((qb) => qb.select().from(hidden));
      export const w = alias(v, "w"), again = v;`,
    );
    expect([...namesOf(models, "view"), ...namesOf(models, "materializedView")]).toEqual([".v"]);
    expect(attributesOf(models, "view", "", "v").query).toBe(`select "id" from "hidden"`);
    expect(namesOf(models, "schema")).toEqual([]);
    expect(models.warnings).toEqual([]);
  });

  test("a view and a table of one name, and two views of one name, are refused", async () => {
    await expect(
      read(`export const v = pgView("users", { id: integer() }).as(sql\`select 1\`);`),
    ).rejects.toMatchObject({
      code: "name_collision",
      message: expect.stringMatching(/the table \(users in .*the view \(v in /),
    });
    const twice = `export const a = pgMaterializedView("m", { id: integer() }).as(sql\`select 1\`);
      export const b = pgMaterializedView("m", { id: integer() }).as(sql\`select 2\`);`;
    await expect(read(twice)).rejects.toMatchObject({
      code: "duplicate_model",
      message: expect.stringMatching(/^The materialized view m is defined twice: by a in .* and by b in /),
    });
  });

  test("a view without a query is named", async () => {
    const models = await read(`export const v = pgView("v"), m = pgMaterializedView("m", { id: integer() });`);
    expect(models.warnings).toEqual([
      "a view without .as(…) or .existing(): m in core/models.ts",
      "a view without .as(…) or .existing(): v in core/models.ts",
    ]);
    expect(factsOfKind(models.catalog, "view")).toEqual([]);
  });

  test("names are cut, and options of an index are text as well", async () => {
    const models = await modelsOf(
      `export const v = pgView("${"v".repeat(70)}", { id: integer() }).as(sql\`select 1 as id\`);
      export const t = pgTable("t", { id: integer() }, (t) => [index("i").on(t.id).with({ fillfactor: 70 })]);`,
      major,
    );
    expect(namesOf(models, "view")).toEqual([`.${"v".repeat(63)}`]);
    expect(attributesOf(models, "index", "", "t", "i").with).toEqual({ fillfactor: "70" });
  });
});

describe("casing of 0.45", () => {
  const table = `export const users = pgTable("users", { id: integer(), firstName: text() });\n`;
  const read = (body: string) => modelsOf(table + body, "0.45", { casing: "snake_case" });

  test("is in the text", async () => {
    const models = await read(
      `import { QueryBuilder } from "drizzle-orm/pg-core";
      export const v = pgView("v").as(new QueryBuilder({ casing: "snake_case" }).select({ firstName: users.firstName }).from(users));
      export const w = pgView("w", { firstName: text() }).as(sql\`select \${users.firstName} from \${users}\`);`,
    );
    expect(attributesOf(models, "view", "", "v").query).toBe(`select "first_name" from "users"`);
    expect(attributesOf(models, "view", "", "w").query).toBe(`select "users"."first_name" from "users"`);
    expect(models.warnings).toEqual([]);
  });

  test("is unknown to the query builder that Drizzle hands out", async () => {
    const models = await read(`export const v = pgView("v").as((qb) => qb.select().from(users));`);
    expect(attributesOf(models, "view", "", "v").query).toBe(`select "id", "firstName" from "users"`);
    expect(models.warnings).toEqual([
      `core/models.ts: the query of view "v" says "firstName", which is "first_name" in the database: Drizzle's query builder doesn't know the casing. Write .as(new QueryBuilder({ casing: "snake_case" }).select(…)).`,
    ]);
  });
});

test("names that 1.0's snakeCase makes are in the text", async () => {
  const models = await modelsOf(
    `const users = snakeCase.table("users", { id: integer(), firstName: text() });
    export const v = snakeCase.view("v").as((qb) => qb.select().from(users).where(eq(users.firstName, "x")));
    export const w = snakeCase.materializedView("w", { firstName: text() }).as(sql\`select \${users.firstName} from \${users}\`);`,
    "1.0",
  );
  expect(attributesOf(models, "view", "", "v").query).toBe(
    `select "id", "first_name" from "users" where "users"."first_name" = 'x'`,
  );
  expect(attributesOf(models, "materializedView", "", "w").query).toBe(`select "users"."first_name" from "users"`);
  expect(models.warnings).toEqual([]);
});
