import { describe, expect, test } from "vitest";
import { attributesOf, factOf, type Major, majors, modelsOf, namesOf } from "./models-of.ts";

const types: readonly { column: string; type: string; only?: Major }[] = [
  { column: `bigint({ mode: "number" })`, type: "bigint" },
  { column: `boolean()`, type: "boolean" },
  { column: `char()`, type: "char(1)" },
  { column: `char({ length: 4 })`, type: "char(4)" },
  { column: `cidr()`, type: "cidr" },
  { column: `date()`, type: "date" },
  { column: `doublePrecision()`, type: "double precision" },
  { column: `inet()`, type: "inet" },
  { column: `integer()`, type: "integer" },
  { column: `interval()`, type: "interval" },
  { column: `json()`, type: "json" },
  { column: `jsonb()`, type: "jsonb" },
  { column: `line()`, type: "line" },
  { column: `macaddr()`, type: "macaddr" },
  { column: `macaddr8()`, type: "macaddr8" },
  { column: `numeric()`, type: "numeric" },
  { column: `numeric({ precision: 6 })`, type: "numeric(6,0)" },
  { column: `numeric({ precision: 6, scale: 2 })`, type: "numeric(6,2)" },
  { column: `point()`, type: "point" },
  { column: `real()`, type: "real" },
  { column: `smallint()`, type: "smallint" },
  { column: `text()`, type: "text" },
  { column: `time()`, type: "time" },
  { column: `time({ precision: 3, withTimezone: true })`, type: "timetz(3)" },
  { column: `timestamp()`, type: "timestamp" },
  { column: `timestamp({ precision: 3, withTimezone: true })`, type: "timestamptz(3)" },
  { column: `timestamp({ mode: "string", precision: 0 })`, type: "timestamp(0)" },
  { column: `uuid()`, type: "uuid" },
  { column: `varchar()`, type: "varchar" },
  { column: `varchar({ length: 20 })`, type: "varchar(20)" },
  { column: `bit({ dimensions: 3 })`, type: "bit(3)" },
  { column: `vector({ dimensions: 3 })`, type: "vector(3)" },
  { column: `halfvec({ dimensions: 3 })`, type: "halfvec(3)" },
  { column: `sparsevec({ dimensions: 3 })`, type: "sparsevec(3)" },
  { column: `geometry({ type: "point", srid: 4326 })`, type: "geometry(point)", only: "0.45" },
  { column: `geometry({ type: "point", srid: 4326 })`, type: "geometry(point,4326)", only: "1.0" },
  { column: `bytea()`, type: "bytea", only: "1.0" },
  { column: `text().array()`, type: "text[]" },
  { column: `varchar({ length: 5 }).array()`, type: "varchar(5)[]" },
  { column: `integer().array(3)`, type: "integer[]", only: "0.45" },
  { column: `integer().array().array()`, type: "integer[]", only: "0.45" },
  { column: `integer().array("[][]")`, type: "integer[]", only: "1.0" },
  { column: `vector({ dimensions: 3 }).array()`, type: "vector(3)[]" },
  { column: `mood()`, type: "mood" },
  { column: `mood().array()`, type: "mood[]" },
  { column: `odd()`, type: `app."Odd Mood"` },
  { column: `odd().array()`, type: `app."Odd Mood"[]` },
  { column: `objects()`, type: "objects" },
  { column: `customType({ dataType: () => "int4" })()`, type: "integer" },
  { column: `customType({ dataType: () => "character varying(20)" })()`, type: "varchar(20)" },
  { column: `customType({ dataType: () => "citext" })()`, type: "citext" },
  { column: `customType({ dataType: () => "citext" })().array()`, type: "citext[]" },
  { column: `customType({ dataType: () => 'app."Money (EUR)"' })()`, type: `app."Money (EUR)"` },
  { column: `customType({ dataType: () => "int4[]" })()`, type: "integer[]" },
];

const enums = `
export const app = pgSchema("app");
export const mood = pgEnum("mood", ["ok", "bad"]);
export const odd = app.enum("Odd Mood", ["a"]);
export const objects = pgEnum("objects", { First: "first", Second: "second" });
`;

describe.each(majors)("columns of drizzle-orm %s", (major) => {
  test("types are in the house spelling", async () => {
    const own = types.filter(({ only }) => only === undefined || only === major);
    const columns = own.map(({ column }, at) => `c${at}: ${column},`);
    const models = await modelsOf(`${enums}export const t = pgTable("t", {${columns.join("\n")}});`, major);
    const read = own.map(({ column }, at) => ({
      column,
      type: attributesOf(models, "column", "", "t", `c${at}`).type,
    }));
    expect(read).toEqual(own.map(({ column, type }) => ({ column, type })));
    expect(attributesOf(models, "enum", "", "objects").values).toEqual(["first", "second"]);
    expect(attributesOf(models, "enum", "app", "Odd Mood").values).toEqual(["a"]);
  });

  test("names, property keys and order", async () => {
    const models = await modelsOf(
      `export const people = pgTable("people", { id: integer(), firstName: text("first_name"), "odd key": text('Odd "Name"') });`,
      major,
    );
    expect(namesOf(models, "column")).toEqual([".people.id", ".people.first_name", `.people.Odd "Name"`]);
    expect(factOf(models, "column", "", "people", "first_name").origin).toEqual({
      key: "firstName",
      file: "core/models.ts",
      app: "core",
    });
  });

  test("NOT NULL: said, or implied by keys, serials and identities", async () => {
    const models = await modelsOf(
      `export const t = pgTable("t", {
        plain: text(), said: text().notNull(), a: text(), b: text(), s: serial(),
        big: bigserial({ mode: "bigint" }), i: integer().generatedAlwaysAsIdentity(),
      }, (t) => [primaryKey({ columns: [t.a, t.b] })]);
      export const u = pgTable("u", { id: text().primaryKey() });`,
      major,
    );
    const notNull = (table: string, name: string) => attributesOf(models, "column", "", table, name).notNull;
    expect(notNull("t", "plain")).toBe(false);
    for (const name of ["said", "a", "b", "s", "big", "i"]) expect([name, notNull("t", name)]).toEqual([name, true]);
    expect(notNull("u", "id")).toBe(true);
  });

  test("serials keep their name and have no default", async () => {
    const models = await modelsOf(
      `export const t = pgTable("t", { a: serial(), b: smallserial(), c: bigserial({ mode: "number" }) });`,
      major,
    );
    const read = ["a", "b", "c"].map((name) => attributesOf(models, "column", "", "t", name));
    expect(read.map(({ type }) => type)).toEqual(["serial", "smallserial", "bigserial"]);
    expect(read.map((each) => each.default)).toEqual([null, null, null]);
  });

  test("identities have all options, by type and direction", async () => {
    const models = await modelsOf(
      `export const t = pgTable("t", {
        a: integer().generatedAlwaysAsIdentity(),
        b: bigint({ mode: "number" }).generatedByDefaultAsIdentity({ name: "own", startWith: 100, increment: 10, cache: 5, cycle: true }),
        c: smallint().generatedAlwaysAsIdentity({ increment: -1 }),
        d: bigint({ mode: "bigint" }).generatedAlwaysAsIdentity({ increment: -2, minValue: "-9000000000000000000", maxValue: 10n, startWith: 3 }),
      });`,
      major,
    );
    const identity = (name: string) => attributesOf(models, "column", "", "t", name).identity;
    const options = { mode: "always", start: "1", increment: "1", min: "1", cache: "1", cycle: false };
    expect(identity("a")).toEqual({ ...options, max: "2147483647" });
    expect(identity("b")).toEqual({
      mode: "by default",
      name: "own",
      start: "100",
      increment: "10",
      min: "1",
      max: "9223372036854775807",
      cache: "5",
      cycle: true,
    });
    expect(identity("c")).toEqual({ ...options, start: "-1", increment: "-1", min: "-32768", max: "-1" });
    expect(identity("d")).toEqual({ ...options, start: "3", increment: "-2", min: "-9000000000000000000", max: "10" });
  });

  test("generated columns, by template, function and text", async () => {
    const models = await modelsOf(
      `const e: any = text().generatedAlwaysAs("upper('y')");
      e.config.generated.mode = "virtual"; // No builder of today's sets it.
      export const t = pgTable("t", {
        a: integer(), b: integer().generatedAlwaysAs(sql\`a * 2\`),
        c: integer().generatedAlwaysAs((): any => sql\`\${t.a} * \${3}\`),
        d: text().generatedAlwaysAs("upper('x')"), e,
      });`,
      major,
    );
    const generated = (name: string) => attributesOf(models, "column", "", "t", name).generated;
    expect(generated("a")).toBeNull();
    expect(generated("b")).toEqual({ expression: "a * 2" });
    expect(generated("c")).toEqual({ expression: `"a" * 3` });
    expect(generated("d")).toEqual({ expression: "upper('x')" });
    expect(generated("e")).toEqual({ expression: "upper('y')", stored: false });
  });

  test("what Drizzle can't say is not said", async () => {
    const models = await modelsOf(`export const t = pgTable("t", { a: text().default("x") });`, major);
    expect(attributesOf(models, "table", "", "t")).toEqual({});
    expect(attributesOf(models, "column", "", "t", "a")).toEqual({
      type: "text",
      notNull: false,
      default: "'x'",
      identity: null,
      generated: null,
    });
  });
});

describe("casing", () => {
  const model = `export const posts = pgTable("posts", {
    authorId: integer().notNull().unique().references(() => people.personId), createdAt: text("madeAt"), postKey: integer(),
  }, (t) => [primaryKey({ columns: [t.authorId, t.postKey] }), index().on(t.authorId.desc()), unique().on(t.postKey, t.createdAt),
    check("positive", gt(t.authorId, 0)), index("lowered").on(sql\`lower(\${t.createdAt}) || \${t.authorId}\`)]);
  export const people = pgTable("people", { personId: integer().primaryKey() });`;

  test("of the configuration names columns, keys and expressions (0.45)", async () => {
    const models = await modelsOf(model, "0.45", { casing: "snake_case" });
    expect(namesOf(models, "column")).toEqual([
      ".people.person_id",
      ".posts.author_id",
      ".posts.madeAt",
      ".posts.post_key",
    ]);
    expect(namesOf(models, "foreignKey")).toEqual([".posts.posts_author_id_people_person_id_fk"]);
    expect(namesOf(models, "primaryKey")).toEqual([".people.people_pkey", ".posts.posts_author_id_post_key_pk"]);
    expect(namesOf(models, "unique")).toEqual([".posts.posts_author_id_unique", ".posts.posts_post_key_madeAt_unique"]);
    expect(attributesOf(models, "index", "", "posts", "posts_author_id_index").columns).toEqual([
      { column: "author_id", order: "desc", nulls: "last" },
    ]);
    expect(attributesOf(models, "check", "", "posts", "positive").expression).toBe(`"author_id" > 0`);
    expect(attributesOf(models, "index", "", "posts", "lowered").columns).toEqual([
      { expression: `lower("madeAt") || "author_id"` },
    ]);
  });

  test("is not asked about twice: 1.0 has it in the builders", async () => {
    const models = await modelsOf(model.replaceAll("pgTable(", "snakeCase.table("), "1.0");
    expect(namesOf(models, "column")).toEqual([
      ".people.person_id",
      ".posts.author_id",
      ".posts.madeAt",
      ".posts.post_key",
    ]);
    expect(namesOf(models, "foreignKey")).toEqual([".posts.posts_author_id_people_person_id_fkey"]);
    expect(attributesOf(models, "check", "", "posts", "positive").expression).toBe(`"author_id" > 0`);
  });

  test("camelCase", async () => {
    const models = await modelsOf(`export const t = pgTable("t", { first_name: text() });`, "0.45", {
      casing: "camelCase",
    });
    expect(namesOf(models, "column")).toEqual([".t.firstName"]);
  });
});
