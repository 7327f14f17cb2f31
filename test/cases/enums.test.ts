// Enums: values added, removed, renamed and reordered, under columns, defaults, arrays and expressions.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Values = readonly [string, ...string[]];

interface MoodColumn {
  array(): MoodColumn;
  default(value: unknown): MoodColumn;
  notNull(): MoodColumn;
}
type Mood = () => MoodColumn;

/** An enum, and a table with a column of it. */
const moods =
  (values: Values, column: (mood: Mood, drizzle: Pg) => unknown = (mood) => mood()): ModelsCode =>
  (pg) => {
    const mood = pg.pgEnum("mood", values as [string, ...string[]]);
    return {
      mood,
      people: pg.pgTable("people", {
        id: pg.integer().primaryKey(),
        mood: column(mood as unknown as Mood, pg) as never,
      }),
    };
  };

const rows = "insert into people values (1, 'ok'), (2, 'bad'), (3, null)";
const asText = "select id, mood::text from people order by id";

const inExpressions =
  (values: Values): ModelsCode =>
  (pg, sql) => {
    const mood = pg.pgEnum("mood", values as [string, ...string[]]);
    const people = pg.pgTable(
      "people",
      {
        id: pg.integer().primaryKey(),
        mood: mood().notNull().default("ok"),
        good: pg.boolean().generatedAlwaysAs(sql`mood = 'ok'`),
      },
      (t) => [
        pg.check("not_bad", sql`${t.mood} <> 'worst'`),
        pg.index("good_ones").on(t.id).where(sql`${t.mood} = 'ok'`),
        pg.index("by_mood").on(t.mood),
      ],
    );
    return { mood, people };
  };

const text =
  (build: (pg: Pg, sql: Sql) => unknown): ModelsCode =>
  (pg, sql) => ({
    people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: build(pg, sql) as never }),
  });

const cases: readonly Case[] = [
  { name: "an enum with a new table", after: moods(["ok", "bad"]), expect: ["add enum mood", "add table people"] },
  {
    name: "an enum without a table",
    after: (pg) => ({ mood: pg.pgEnum("mood", ["ok", "bad"]) }),
    expect: ["add enum mood"],
  },
  {
    name: "an enum on an added column",
    before: (pg) => ({ people: pg.pgTable("people", { id: pg.integer().primaryKey() }) }),
    rows: "insert into people values (1)",
    after: moods(["ok", "bad"], (mood) => mood().notNull().default("ok")),
    expect: ["add enum mood", "add column people.mood"],
  },
  {
    name: "drop the column and the enum",
    before: moods(["ok", "bad"]),
    rows,
    after: (pg) => ({ people: pg.pgTable("people", { id: pg.integer().primaryKey() }) }),
    expect: ["drop column people.mood", "drop enum mood"],
  },
  {
    name: "drop the table and the enum",
    before: moods(["ok", "bad"]),
    after: () => ({}),
    expect: ["drop table people", "drop enum mood"],
  },
  {
    name: "append a value",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["ok", "bad", "worse"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "insert a value before the first",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["best", "ok", "bad"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "insert several values in several places",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["a", "b", "ok", "c", "d", "bad", "e", "f"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "values with quotes and spaces",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["ok", "bad", "it's", 'so "so"', "", "a\\b", "x,y", "ü"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "remove a value that nothing uses",
    before: moods(["ok", "bad", "worse"]),
    rows,
    after: moods(["ok", "bad"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "remove a value that rows hold: nothing is changed",
    before: moods(["ok", "bad", "worse"]),
    rows: `${rows}; insert into people values (4, 'worse')`,
    after: moods(["ok", "bad"]),
    failsUp: 'invalid input value for enum mood: "worse"',
  },
  {
    name: "remove a value that is the default, with another default",
    before: moods(["ok", "bad", "worse"], (mood) => mood().default("worse")),
    rows,
    after: moods(["ok", "bad"], (mood) => mood().default("ok")),
    expect: (words) => words.includes("alter enum mood (values)"),
    keeps: asText,
  },
  {
    name: "remove a value, the default stays",
    before: moods(["ok", "bad", "worse"], (mood) => mood().notNull().default("ok")),
    rows: "insert into people values (1, 'bad')",
    after: moods(["ok", "bad"], (mood) => mood().notNull().default("ok")),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "remove a value under a check, a predicate and a generated column",
    before: inExpressions(["ok", "bad", "worse", "worst"]),
    rows: "insert into people (id, mood) values (1, 'ok'), (2, 'bad')",
    after: inExpressions(["ok", "bad", "worst"]),
    keeps: "select id, mood::text, good from people order by id",
  },
  {
    name: "append a value under a check, a predicate and a generated column",
    before: inExpressions(["ok", "bad", "worst"]),
    rows: "insert into people (id, mood) values (1, 'ok'), (2, 'bad')",
    after: inExpressions(["ok", "bad", "worst", "new"]),
    expect: ["alter enum mood (values)"],
    keeps: "select id, mood::text, good from people order by id",
  },
  {
    name: "reorder",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["bad", "ok"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "add, remove and reorder at once",
    before: moods(["ok", "bad", "worse"]),
    rows,
    after: moods(["new", "bad", "ok"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "a value of another name that no row holds",
    before: moods(["ok", "bad", "worse"]),
    rows,
    after: moods(["ok", "bad", "worst"]),
    expect: ["alter enum mood (values)"],
    keeps: asText,
  },
  {
    name: "shared by two tables, one value removed",
    before: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "worse"]);
      return {
        mood,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood().default("ok") }),
        pets: pg.pgTable("pets", { id: pg.integer().primaryKey(), mood: mood().notNull() }),
      };
    },
    rows: "insert into people values (1, 'bad'); insert into pets values (1, 'ok')",
    after: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return {
        mood,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood().default("ok") }),
        pets: pg.pgTable("pets", { id: pg.integer().primaryKey(), mood: mood().notNull() }),
      };
    },
    expect: ["alter enum mood (values)"],
  },
  {
    name: "in an array column, one value removed",
    before: moods(["ok", "bad", "worse"], (mood) => mood().array().notNull().default([])),
    rows: "insert into people values (1, '{ok,bad}'), (2, '{}')",
    after: moods(["ok", "bad"], (mood) => mood().array().notNull().default([])),
    expect: ["alter enum mood (values)"],
    keeps: "select id, mood::text[] from people order by id",
  },
  {
    name: "in an array column with a default, one value added",
    before: moods(["ok", "bad"], (mood) => mood().array().default(["ok"])),
    rows: "insert into people values (1, '{ok,bad}'), (2, '{}')",
    after: moods(["ok", "bad", "worse"], (mood) => mood().array().default(["ok", "bad"])),
    expect: (words) =>
      words.includes("alter enum mood (values)") && words.includes("alter column people.mood (default)"),
  },
  {
    name: "in another schema",
    before: (pg) => {
      const app = pg.pgSchema("app");
      const mood = app.enum("Mood of it", ["ok", "bad", "worse"]);
      return { app, mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood().default("ok") }) };
    },
    rows,
    after: (pg) => {
      const app = pg.pgSchema("app");
      const mood = app.enum("Mood of it", ["ok", "bad", "new"]);
      return {
        app,
        mood,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood().default("bad") }),
      };
    },
    expect: (words) => words.includes('alter enum app."Mood of it" (values)'),
    keeps: asText,
  },
  {
    name: "two enums of one name in two schemas",
    after: (pg) => {
      const app = pg.pgSchema("app");
      const [one, two] = [pg.pgEnum("mood", ["a", "b"]), app.enum("mood", ["b", "c"])];
      return {
        app,
        one,
        two,
        people: app.table("people", {
          id: pg.integer().primaryKey(),
          one: one().default("a"),
          two: two().default("c"),
        }),
      };
    },
    expect: ["add schema app", "add enum mood", "add enum app.mood", "add table app.people"],
  },
  {
    name: "an enum that a column uses and nobody exports",
    after: (pg) => ({
      people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: pg.pgEnum("mood", ["ok"])() }),
    }),
    expect: ["add enum mood", "add table people"],
  },
  {
    name: "a value is added and made the default in one migration",
    before: moods(["ok", "bad"], (mood) => mood().notNull().default("ok")),
    rows: "insert into people values (1, 'bad')",
    after: moods(["ok", "bad", "new"], (mood) => mood().notNull().default("new")),
    expect: ["alter enum mood (values)", "alter column people.mood (default)"],
    keeps: asText,
  },
  {
    name: "a value is added and used by a new column, a check and an index",
    before: moods(["ok", "bad"]),
    rows,
    after: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "new"]);
      const people = pg.pgTable(
        "people",
        { id: pg.integer().primaryKey(), mood: mood(), next: mood().notNull().default("new") },
        (t) => [
          pg.check("not_new", sql`${t.mood} <> 'new'`),
          pg.index("new_ones").on(t.id).where(sql`${t.next} = 'new'`),
        ],
      );
      return { mood, people };
    },
    expect: (words) => words[0] === "alter enum mood (values)",
    keeps: asText,
  },
  {
    name: "text becomes an enum",
    before: text((pg) => pg.text()),
    rows,
    after: moods(["ok", "bad"]),
    expect: ["add enum mood", "alter column people.mood (type)"],
  },
  {
    name: "text with a default becomes an enum with a default",
    before: text((pg) => pg.text().notNull().default("ok")),
    rows: "insert into people values (1, 'ok'), (2, 'bad')",
    after: moods(["ok", "bad"], (mood) => mood().notNull().default("ok")),
    expect: (words) => words[0] === "add enum mood" && words[1]?.startsWith("alter column people.mood (type") === true,
  },
  {
    name: "an enum with a default becomes text with a default",
    before: moods(["ok", "bad"], (mood) => mood().notNull().default("ok")),
    rows: "insert into people values (1, 'ok'), (2, 'bad')",
    after: text((pg) => pg.text().notNull().default("bad")),
    expect: ["alter column people.mood (type, default)", "drop enum mood"],
  },
  {
    name: "text becomes an enum that a value isn't one of",
    before: text((pg) => pg.text()),
    rows: "insert into people values (1, 'fine')",
    after: moods(["ok", "bad"]),
    failsUp: 'invalid input value for enum mood: "fine"',
  },
  {
    name: "one enum in place of another",
    before: moods(["ok", "bad"], (mood) => mood().default("ok")),
    rows: "insert into people values (1, 'bad')",
    after: (pg) => {
      const feeling = pg.pgEnum("feeling", ["ok", "bad", "other"]);
      return {
        feeling,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: feeling().default("ok") }),
      };
    },
    drops: ["mood"],
    expect: (words) => words.includes("add enum feeling") && words.includes("drop enum mood"),
  },
  {
    name: "rename an enum, accepted",
    before: moods(["ok", "bad"], (mood) => mood().default("ok")),
    rows,
    after: (pg) => {
      const feeling = pg.pgEnum("feeling", ["ok", "bad"]);
      return {
        feeling,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: feeling().default("ok") }),
      };
    },
    renames: ["mood:feeling"],
    expect: ["rename enum mood to feeling"],
    keeps: asText,
  },
  {
    name: "rename an enum under a check, a predicate and a generated column",
    before: inExpressions(["ok", "worst"]),
    rows: "insert into people (id, mood) values (1, 'ok')",
    after: (pg, sql) => {
      const feeling = pg.pgEnum("feeling", ["ok", "worst"]);
      const people = pg.pgTable(
        "people",
        {
          id: pg.integer().primaryKey(),
          mood: feeling().notNull().default("ok"),
          good: pg.boolean().generatedAlwaysAs(sql`mood = 'ok'`),
        },
        (t) => [
          pg.check("not_bad", sql`${t.mood} <> 'worst'`),
          pg.index("good_ones").on(t.id).where(sql`${t.mood} = 'ok'`),
          pg.index("by_mood").on(t.mood),
        ],
      );
      return { feeling, people };
    },
    renames: ["mood:feeling"],
    expect: ["rename enum mood to feeling"],
  },
  {
    name: "move an enum to another schema",
    before: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return { mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }) };
    },
    rows,
    after: (pg) => {
      const app = pg.pgSchema("app");
      const mood = app.enum("mood", ["ok", "bad"]);
      return { app, mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }) };
    },
    renames: ["mood:app.mood"],
    expect: ["add schema app", "rename enum mood to app.mood"],
    keeps: asText,
  },
  {
    name: "an enum and the column of it in a table that is dropped by down",
    before: () => ({}),
    after: moods(["ok", "bad"], (mood) => mood().array()),
    expect: ["add enum mood", "add table people"],
  },
];

suite("enums", cases);
