// Schemas, enums, sequences; what counts once, what contradicts, and what is only warned about.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readModels } from "../../src/drizzle/read-models.ts";
import { attributesOf, factOf, majors, modelsOf, namesOf, temporaryProject } from "./models-of.ts";

const pg = `import { index, integer, pgEnum, pgSchema, pgSequence, pgTable, text } from "drizzle-orm/pg-core";\n`;

/** Files by path, read as the models of the app that the path names. */
async function read(files: Readonly<Record<string, string>>, major: "0.45" | "1.0", entries = Object.keys(files)) {
  const root = temporaryProject(
    Object.fromEntries(Object.entries(files).map(([path, body]) => [path, pg + body])),
    major,
  );
  const modules = entries.map((path) => ({ app: path.split("/").at(-2) ?? "", files: [join(root, path)] }));
  return readModels({ root, modules });
}

describe.each(majors)("drizzle-orm %s", (major) => {
  test("schemas: exported, or used by what is exported", async () => {
    const models = await modelsOf(
      `export const empty = pgSchema("empty");
      const a = pgSchema("a"), b = pgSchema("b"), c = pgSchema("c"), d = pgSchema("d"), unused = pgSchema("unused");
      export const t = a.table("t", { mood: b.enum("mood", ["x"])() });
      export const e = c.enum("e", ["x"]);
      export const s = d.sequence("s");
      export const again = pgSchema("a");`,
      major,
    );
    expect(namesOf(models, "schema").sort()).toEqual(["a", "b", "c", "d", "empty"]);
    expect(factOf(models, "schema", "empty").origin).toEqual({ key: "empty", file: "core/models.ts", app: "core" });
    expect(namesOf(models, "enum")).toEqual(["c.e", "b.mood"]);
    expect(factOf(models, "enum", "b", "mood").origin?.key).toBeUndefined();
  });

  test("the default schema has no name", async () => {
    const body = `export const tenant = pgSchema("tenant");
      export const t = tenant.table("t", { id: integer().primaryKey(), mood: tenant.enum("mood", ["x"])(), up: integer().references((): any => t.id) });`;
    const models = await modelsOf(body, major, { defaultSchema: "tenant" });
    expect(namesOf(models, "schema")).toEqual([]);
    expect(namesOf(models, "table")).toEqual([".t"]);
    expect(attributesOf(models, "column", "", "t", "mood").type).toBe("mood");
    const [key = ""] = namesOf(models, "foreignKey");
    expect(attributesOf(models, "foreignKey", ...(key.split(".") as [string])).references.schema).toBe("");
  });

  test("sequences have all options", async () => {
    const models = await modelsOf(
      `export const up = pgSequence("up");
      export const down = pgSequence("down", { increment: -5, cache: 10, cycle: true, startWith: "-100" });`,
      major,
    );
    expect(attributesOf(models, "sequence", "", "up")).toEqual({
      start: "1",
      increment: "1",
      min: "1",
      max: "9223372036854775807",
      cache: "1",
      cycle: false,
    });
    expect(attributesOf(models, "sequence", "", "down")).toEqual({
      start: "-100",
      increment: "-5",
      min: "-9223372036854775808",
      max: "-1",
      cache: "10",
      cycle: true,
    });
  });

  test("a table exported twice, and once more from a barrel, counts once", async () => {
    const models = await read(
      {
        "core/models.ts": `export const users = pgTable("users", { id: integer().primaryKey() }); export { users as people };`,
        "apps/blog/models.ts": `export * from "../../core/models"; import { users } from "../../core/models";
          export const posts = pgTable("posts", { author: integer().references(() => users.id) });`,
      },
      major,
    );
    expect(namesOf(models, "table").sort()).toEqual([".posts", ".users"]);
    expect(factOf(models, "table", "", "users").origin).toMatchObject({ app: "core", file: "core/models.ts" });
    expect(factOf(models, "table", "", "posts").origin).toEqual({
      key: "posts",
      app: "blog",
      file: "apps/blog/models.ts",
    });
    expect(models.files.map((file) => file.split("/").slice(-2).join("/")).sort()).toEqual([
      "blog/models.ts",
      "core/models.ts",
    ]);
  });

  test("a default export is known by its other name", async () => {
    const models = await read(
      { "core/models.ts": `export const users = pgTable("users", { id: text() }); export default users;` },
      major,
    );
    expect(factOf(models, "table", "", "users").origin?.key).toBe("users");
  });

  test.each([
    [
      "table",
      `export const users = pgTable("users", { id: integer() });`,
      `export const accounts = pgTable("users", { id: text() });`,
    ],
    ["enum", `export const users = pgEnum("mood", ["a"]);`, `export const accounts = pgEnum("mood", ["b"]);`],
    ["sequence", `export const users = pgSequence("s");`, `export const accounts = pgSequence("s");`],
  ])("two models of one %s are refused", async (kind, first, second) => {
    const refused = read({ "core/models.ts": first, "apps/auth/models.ts": second }, major);
    await expect(refused).rejects.toMatchObject({
      code: "duplicate_model",
      message: expect.stringMatching(
        new RegExp(
          `^The ${kind} .* users in core/models.ts \\(core\\) and by accounts in apps/auth/models.ts \\(auth\\)`,
        ),
      ),
    });
  });

  test("two properties with one column name are refused", async () => {
    const refused = modelsOf(`export const t = pgTable("t", { a: text("x"), b: text("x") });`, major);
    await expect(refused).rejects.toMatchObject({
      code: "duplicate_model",
      message: expect.stringMatching(
        /^The column t\.x is defined twice: by a in core\/models\.ts \(core\) and by b in/,
      ),
    });
  });

  test("one name in two schemas is no contradiction", async () => {
    const models = await read(
      {
        "core/models.ts": `export const a = pgSchema("a").table("t", { id: text() }); export const b = pgTable("t", { id: text() });`,
      },
      major,
    );
    expect(namesOf(models, "table")).toEqual(["a.t", ".t"]);
  });

  test("names are cut at 63 bytes, between characters", async () => {
    const table = `${"ü".repeat(31)}xyz`;
    const models = await modelsOf(
      `export const t = pgTable("${table}", { ${"c".repeat(70)}: integer().primaryKey(), r: integer().references((): any => t.${"c".repeat(70)}) });`,
      major,
    );
    const cut = `${"ü".repeat(31)}x`;
    expect(namesOf(models, "table")).toEqual([`.${cut}`]);
    expect(namesOf(models, "column")).toEqual([`.${cut}.${"c".repeat(63)}`, `.${cut}.r`]);
    const [id = ""] = namesOf(models, "foreignKey");
    const { references } = attributesOf(models, "foreignKey", "", cut, id.slice(cut.length + 2));
    expect(references).toEqual({ schema: "", table: cut, columns: ["c".repeat(63)] });
    expect(new TextEncoder().encode(id.slice(cut.length + 2)).length).toBeLessThanOrEqual(63);
  });

  test("two names that are cut to one are refused, with both", async () => {
    const long = "n".repeat(62);
    const refused = modelsOf(
      `export const t = pgTable("t", { a: text(), b: text() }, (t) => [index("${long}_one").on(t.a), index("${long}_two").on(t.b)]);`,
      major,
    );
    await expect(refused).rejects.toMatchObject({
      code: "name_collision",
      message: expect.stringMatching(/nn_one" and "n+_two" become the same/),
    });
  });

  test("one name for two indexes, or for a table and an index, is refused", async () => {
    const twice = modelsOf(
      `export const a = pgTable("a", { x: text() }, (t) => [index("same").on(t.x)]);
      export const b = pgTable("b", { x: text() }, (t) => [index("same").on(t.x)]);`,
      major,
    );
    await expect(twice).rejects.toMatchObject({
      code: "name_collision",
      message: expect.stringMatching(/index of table "a".*index of table "b"/),
    });
    const across = modelsOf(
      `export const a = pgTable("a", { x: text() }, (t) => [index("b").on(t.x)]); export const b = pgTable("b", { x: text() });`,
      major,
    );
    await expect(across).rejects.toMatchObject({
      code: "name_collision",
      message: expect.stringMatching(/called "b"/),
    });
  });

  test("the same constraint said twice counts once; another one of its name is refused", async () => {
    const same = `(t) => [foreignKey({ name: "k", columns: [t.x], foreignColumns: [t.id] }), foreignKey({ name: "k", columns: [t.x], foreignColumns: [t.id] })`;
    const table = (extra: string) =>
      `export const a: any = pgTable("a", { id: integer().primaryKey(), x: integer() }, ${extra});`;
    expect(namesOf(await modelsOf(table(`${same}]`), major), "foreignKey")).toEqual([".a.k"]);
    await expect(modelsOf(table(`${same}.onDelete("cascade")]`), major)).rejects.toMatchObject({
      code: "name_collision",
    });
  });

  test("relations, aliases and helpers are no models", async () => {
    const related =
      major === "1.0"
        ? "defineRelations({ users }, (r) => ({ users: { others: r.many.users({ from: r.users.id, to: r.users.id }) } }))"
        : "relations(users, ({ many }) => ({ others: many(users) }))";
    const models = await modelsOf(
      `export const users = pgTable("users", { id: integer().primaryKey() });
      export const related = ${related};
      export const again = alias(users, "u");
      export const helper = () => users, text1 = "x", nothing = null, list = [users], nested = { other: pgTable("other", {}) };`,
      major,
    );
    expect(namesOf(models, "table")).toEqual([".users"]);
    expect(models.warnings).toEqual([]);
  });

  test("tables of a creator have its names", async () => {
    const models = await modelsOf(
      `const create = pgTableCreator((name) => \`app_\${name}\`);
      export const users = create("users", { id: integer().primaryKey(), email: text().unique() });`,
      major,
    );
    expect(namesOf(models, "primaryKey")).toEqual([".app_users.app_users_pkey"]);
    expect(
      factOf(models, "unique", "", "app_users", major === "1.0" ? "app_users_email_key" : "app_users_email_unique")
        .origin?.derivedName,
    ).toBe(true);
  });

  test("a column like one of Object's own properties", async () => {
    const models = await modelsOf(
      `export const t = pgTable("constructor", { name: text("toString"), schema: text(), user: text() });`,
      major,
    );
    expect(namesOf(models, "column")).toEqual([".constructor.toString", ".constructor.schema", ".constructor.user"]);
  });

  test("models that CommonJS files export", async () => {
    const root = temporaryProject(
      {
        "core/models.cjs": `const { pgTable, text, index } = require("drizzle-orm/pg-core");\nexports.t = pgTable("t", { a: text().default("x") }, (t) => [index("i").on(t.a)]);`,
      },
      major,
    );
    const models = await readModels({ root, modules: [{ app: "core", files: [join(root, "core/models.cjs")] }] });
    expect([...namesOf(models, "column"), ...namesOf(models, "index")]).toEqual([".t.a", ".t.i"]);
    expect(factOf(models, "table", "", "t").origin?.key).toBe("t");
  });
});

test("tables and views of another database are named", async () => {
  const root = temporaryProject({
    "m.ts": `import { sqliteTable, sqliteView, text } from "drizzle-orm/sqlite-core";
      export const t = sqliteTable("t", { a: text() }), v = sqliteView("v").as((qb) => qb.select().from(t));`,
  });
  const models = await readModels({ root, modules: [{ app: "core", files: [join(root, "m.ts")] }] });
  expect(models.catalog.facts.size).toBe(0);
  expect(models.warnings).toEqual(["not a PostgreSQL table: t in m.ts", "not a PostgreSQL view: v in m.ts"]);
});

test("no models need no drizzle-orm", async () => {
  const root = temporaryProject({}, "");
  expect((await readModels({ root, modules: [{ app: "core", files: [] }] })).catalog.facts.size).toBe(0);
});

test("without drizzle-orm the error says what to install", async () => {
  const root = temporaryProject({ "m.ts": "export const a = 1;" }, "");
  const failed = readModels({ root, modules: [{ app: "core", files: [join(root, "m.ts")] }] });
  await expect(failed).rejects.toMatchObject({ code: "models_import", hint: "npm install drizzle-orm" });
});
