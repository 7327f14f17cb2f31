import { describe, expect, test } from "vitest";
import { attributesOf, factOf, majors, modelsOf, namesOf } from "./models-of.ts";

describe.each(majors)("keys and indexes of drizzle-orm %s", (major) => {
  const is1 = major === "1.0";

  test("primary keys: inline, composite, named", async () => {
    const models = await modelsOf(
      `export const a = pgTable("a", { id: integer().primaryKey() });
      export const b = pgTable("b", { x: integer(), y: integer() }, (t) => [primaryKey({ columns: [t.y, t.x] })]);
      export const c = pgTable("c", { x: integer() }, (t) => [primaryKey({ name: "own", columns: [t.x] })]);
      export const d = pgTable("d", { x: integer() });`,
      major,
    );
    const b = is1 ? "b_pkey" : "b_y_x_pk";
    expect(namesOf(models, "primaryKey")).toEqual([".a.a_pkey", `.b.${b}`, ".c.own"]);
    expect(attributesOf(models, "primaryKey", "", "b", b)).toEqual({ columns: ["y", "x"] });
    const derived = [
      ["a", "a_pkey"],
      ["b", b],
      ["c", "own"],
    ].map(([table = "", name = ""]) => {
      return factOf(models, "primaryKey", "", table, name).origin?.derivedName;
    });
    expect(derived).toEqual([true, true, undefined]);
  });

  test("two primary keys are refused", async () => {
    const twice = modelsOf(
      `export const a = pgTable("a", { x: integer().primaryKey(), y: integer().primaryKey() });`,
      major,
    );
    await expect(twice).rejects.toMatchObject({ code: "two_primary_keys", message: expect.stringContaining(`"a"`) });
  });

  test("a long table's own key is named as PostgreSQL names it", async () => {
    const table = "é".repeat(31);
    const models = await modelsOf(`export const a = pgTable("${table}", { id: integer().primaryKey() });`, major);
    expect(namesOf(models, "primaryKey")).toEqual([`.${table}.${"é".repeat(29)}_pkey`]);
  });

  test("unique constraints: inline, at the table, named, NULLS NOT DISTINCT", async () => {
    const models = await modelsOf(
      `export const a = pgTable("a", {
        x: text().unique(), y: text().unique("own", { nulls: "not distinct" }), z: text(),
      }, (t) => [unique().on(t.x, t.z), unique("both").on(t.y, t.z).nullsNotDistinct()]);`,
      major,
    );
    const inline = is1 ? "a_x_key" : "a_x_unique";
    expect(namesOf(models, "unique")).toEqual([`.a.${inline}`, ".a.own", ".a.a_x_z_unique", ".a.both"]);
    expect(attributesOf(models, "unique", "", "a", inline)).toEqual({ columns: ["x"], nullsNotDistinct: false });
    expect(attributesOf(models, "unique", "", "a", "own")).toEqual({ columns: ["y"], nullsNotDistinct: true });
    expect(attributesOf(models, "unique", "", "a", "both")).toEqual({ columns: ["y", "z"], nullsNotDistinct: true });
    const derived = [inline, "own", "a_x_z_unique", "both"].map(
      (name) => factOf(models, "unique", "", "a", name).origin?.derivedName,
    );
    expect(derived).toEqual([true, undefined, true, undefined]);
  });

  test(".primaryKey().unique() is both", async () => {
    const models = await modelsOf(`export const a = pgTable("a", { id: integer().primaryKey().unique() });`, major);
    expect([...namesOf(models, "primaryKey"), ...namesOf(models, "unique")]).toEqual([
      ".a.a_pkey",
      is1 ? ".a.a_id_key" : ".a.a_id_unique",
    ]);
  });

  test("builders that tables share don't share a name", async () => {
    const models = await modelsOf(
      `const shared = { slug: text().notNull().unique() };
      export const a = pgTable("a", { ...shared });
      export const b = pgTable("b", { ...shared });`,
      major,
    );
    expect(namesOf(models, "unique")).toEqual(
      is1 ? [".a.a_slug_key", ".b.b_slug_key"] : [".a.a_slug_unique", ".b.b_slug_unique"],
    );
  });

  test("checks: no table, no placeholders", async () => {
    const models = await modelsOf(
      `export const app = pgSchema("app");
      export const a = app.table("a", { n: integer(), kind: text(), tags: text().array() }, (t) => [
        check("positive", sql\`\${t.n} > \${0}\`),
        check("known", inArray(t.kind, ["it's", "b"])),
        check("both", and(gt(t.n, 1), eq(t.kind, "x"))!),
        check("tagged", arrayContains(t.tags, ["a b", "c"])),
        check("plain", sql\`
          n < 10
        \`),
      ]);`,
      major,
    );
    const text = (name: string) => attributesOf(models, "check", "app", "a", name).expression;
    expect(text("positive")).toBe(`"n" > 0`);
    expect(text("known")).toBe(`"kind" in ('it''s', 'b')`);
    expect(text("both")).toBe(is1 ? `(("n" > 1) and ("kind" = 'x'))` : `("n" > 1 and "kind" = 'x')`);
    expect(text("tagged")).toMatch(/^"tags" @> (?:\('\{"a b",c\}'\)|'\{"a b",c\}')$/);
    expect(text("plain")).toBe("n < 10");
  });

  test("foreign keys: lazy, composite, to themselves, across schemas, with actions", async () => {
    const models = await modelsOf(
      `export const app = pgSchema("app");
      export const posts = pgTable("posts", {
        id: integer().primaryKey(), author: integer().references(() => users.id, { onDelete: "cascade", onUpdate: "set null" }),
        parent: integer().references((): any => posts.id), a: integer(), b: integer(),
      }, (t) => [
        foreignKey({ columns: [t.a, t.b], foreignColumns: [users.x, users.y] }),
        foreignKey({ name: "own", columns: [t.a], foreignColumns: [users.id] }).onDelete("set default"),
      ]);
      export const users = app.table("users", { id: integer().primaryKey(), x: integer(), y: integer() });`,
      major,
    );
    const end = is1 ? "fkey" : "fk";
    expect(namesOf(models, "foreignKey")).toEqual([
      `.posts.posts_author_users_id_${end}`,
      `.posts.posts_parent_posts_id_${end}`,
      `.posts.posts_a_b_users_x_y_${end}`,
      ".posts.own",
    ]);
    const key = (name: string) => attributesOf(models, "foreignKey", "", "posts", name);
    expect(key(`posts_author_users_id_${end}`)).toEqual({
      columns: ["author"],
      references: { schema: "app", table: "users", columns: ["id"] },
      onUpdate: "set null",
      onDelete: "cascade",
    });
    expect(key(`posts_parent_posts_id_${end}`)).toMatchObject({
      references: { schema: "", table: "posts", columns: ["id"] },
      onUpdate: "no action",
      onDelete: "no action",
    });
    expect(key(`posts_a_b_users_x_y_${end}`)).toMatchObject({
      columns: ["a", "b"],
      references: { columns: ["x", "y"] },
    });
    expect(key("own").onDelete).toBe("set default");
    expect(factOf(models, "foreignKey", "", "posts", "own").origin?.derivedName).toBeUndefined();
    expect(factOf(models, "foreignKey", "", "posts", `posts_parent_posts_id_${end}`).origin?.derivedName).toBe(true);
  });

  test("a reference to a column that isn't there names the table", async () => {
    const broken = modelsOf(
      `export const a = pgTable("a", { x: integer().references((): any => (b as any).nope) });
      export const b = pgTable("b", { id: integer().primaryKey() });`,
      major,
    );
    await expect(broken).rejects.toMatchObject({
      code: "bad_reference",
      message: expect.stringMatching(/^core\/models\.ts.*table "a"/),
    });
  });

  test("a table that is only referred to is not defined", async () => {
    const models = await modelsOf(
      `const hidden = pgTable("hidden", { id: integer().primaryKey() });
      export const a = pgTable("a", { x: integer().references(() => hidden.id) });`,
      major,
    );
    expect(namesOf(models, "table")).toEqual([".a"]);
    expect(namesOf(models, "foreignKey")).toHaveLength(1);
  });

  test("indexes: order, nulls, method, opclass, expressions, predicate, parameters", async () => {
    const models = await modelsOf(
      `export const a = pgTable("a", { x: text(), y: text(), z: jsonb(), n: integer() }, (t) => [
        index().on(t.x, t.y),
        uniqueIndex("u").on(t.x).where(sql\`\${t.n} > \${5}\`),
        index("ordered").on(t.x.desc(), t.y.desc().nullsFirst(), t.n.asc().nullsFirst(), t.z.nullsLast()),
        index("gin").using("gin", t.z.desc().op("jsonb_path_ops")),
        index("pattern").on(t.x.op("text_pattern_ops")),
        index("expression").on(sql\`lower(\${t.x})\`, sql\`\${t.y}\`, t.n, sql\`\${t.x} text_pattern_ops\`),
        index("filled").on(t.n).with({ fillfactor: 70, deduplicate_items: false }),
        index().on(sql\`lower(\${t.y})\`),
        index("later").on(t.n).concurrently(),
      ]);`,
      major,
    );
    const of = (name: string) => attributesOf(models, "index", "", "a", name);
    expect(of("a_x_y_index")).toEqual({
      unique: false,
      method: "btree",
      columns: [{ column: "x" }, { column: "y" }],
      where: null,
      with: {},
    });
    expect(factOf(models, "index", "", "a", "a_x_y_index").origin?.derivedName).toBe(true);
    expect(of("u")).toMatchObject({ unique: true, where: `"n" > 5` });
    expect(of("later")).toMatchObject({ columns: [{ column: "n" }], concurrently: true });
    expect(factOf(models, "index", "", "a", "u").origin?.derivedName).toBeUndefined();
    expect(of("ordered").columns).toEqual([
      { column: "x", order: "desc", nulls: "last" },
      { column: "y", order: "desc" },
      { column: "n", nulls: "first" },
      { column: "z" },
    ]);
    expect(of("gin")).toMatchObject({ method: "gin", columns: [{ column: "z", opclass: "jsonb_path_ops" }] });
    expect(of("pattern").columns).toEqual([{ column: "x", opclass: "text_pattern_ops" }]);
    expect(of("expression").columns).toEqual([
      { expression: `lower("x")` },
      { column: "y" },
      { column: "n" },
      { expression: `"x" text_pattern_ops` },
    ]);
    expect(of("filled").with).toEqual({ fillfactor: "70", deduplicate_items: "false" });
    expect(of("a_expr_index").columns).toEqual([{ expression: `lower("y")` }]);
    expect(of("later").columns).toEqual([{ column: "n" }]);
  });

  test("the third argument as an object", async () => {
    const models = await modelsOf(
      `export const a = pgTable("a", { x: text() }, (t) => ({ byX: index("i").on(t.x), only: check("c", sql\`true\`) }));`,
      major,
    );
    expect([...namesOf(models, "index"), ...namesOf(models, "check")]).toEqual([".a.i", ".a.c"]);
  });

  test("what the third argument can't be is named", async () => {
    const models = await modelsOf(
      `export const a = pgTable("a", { x: text() }, (t) => [index("i").on(t.x), { j: index("j").on(t.x) } as never, index("k") as never]);`,
      major,
    );
    expect(namesOf(models, "index")).toEqual([".a.i"]);
    expect(models.warnings).toEqual([
      expect.stringMatching(/core\/models\.ts: a plain object with the keys j .*table "a"/),
      expect.stringMatching(/core\/models\.ts: an index without \.on/),
    ]);
  });

  test("an exception in the third argument names its line", async () => {
    const broken = modelsOf(
      `export const a = pgTable("a", { x: text() }, () => {\n  throw new Error("no luck");\n});`,
      major,
    );
    await expect(broken).rejects.toMatchObject({
      code: "models_failed",
      message: expect.stringMatching(/^core\/models\.ts:3:\d+: .*"a".*no luck/),
    });
  });
});

test("1.0 shortens long foreign keys as drizzle-kit does", async () => {
  const long = "a_rather_long_column_name_to_be_cut";
  const models = await modelsOf(
    `export const a = pgTable("some_table", { ${long}: integer().references(() => b.${long}) });
    export const b = pgTable("another_table", { ${long}: integer().primaryKey() });`,
    "1.0",
  );
  expect(namesOf(models, "foreignKey")).toEqual([".some_table.some_table_USZzkVbqqBLe_fkey"]);
});
