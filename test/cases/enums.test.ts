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
    name: "remove a value that rows hold: nothing is guessed",
    before: moods(["ok", "bad", "worse"]),
    rows: `${rows}; insert into people values (4, 'worse')`,
    after: moods(["ok", "bad"]),
    refuses: "--map mood.worse:bad    (bad)",
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
    reorders: ["mood"],
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
    drops: ["mood.worse"],
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
    drops: ['app."Mood of it".worse'],
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

const moodText = "select mood::text from people order by id";
const texts = (...values: readonly (string | null)[]): string =>
  values.map((value) => JSON.stringify([value])).join(" ");

/** Values that get another name, and everything that holds one. */
const renamedInUse =
  (values: Values, bad: string): ModelsCode =>
  (pg, sql) => {
    const mood = pg.pgEnum("mood", values as [string, ...string[]]);
    const people = pg.pgTable(
      "people",
      {
        id: pg.integer().primaryKey(),
        mood: mood().notNull().default(bad),
        all: mood().array().default([bad, "ok"]),
        isBad: pg.boolean().generatedAlwaysAs(sql.raw(`mood = '${bad}'`)),
      },
      (t) => [
        pg.check("not_bad", sql`${t.id} < 100 or ${t.mood} not in (${sql.raw(`'${bad}', 'ok'`)})`),
        pg
          .index("bad_ones")
          .on(t.id)
          .where(sql`${t.mood} = ${sql.raw(`'${bad}'`)}`),
      ],
    );
    return { mood, people };
  };

const renamed: readonly Case[] = [
  {
    name: "rename a value: nobody is asked, nothing is guessed",
    before: moods(["ok", "bad"]),
    after: moods(["ok", "poor"]),
    refuses: "--rename mood.bad:poor    (it was renamed to poor)\n  --drop mood.bad    (it is dropped)",
  },
  {
    name: "rename a value that rows hold",
    before: moods(["ok", "bad"]),
    rows,
    after: moods(["ok", "poor"]),
    renames: ["mood.bad:poor"],
    expect: ["alter enum mood (values)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "poor", null), down: texts("ok", "bad", null) },
  },
  {
    name: "rename a value under defaults, a check, a predicate and a generated column: they follow by themselves",
    before: renamedInUse(["ok", "bad"], "bad"),
    rows: "insert into people (id, mood) values (1, 'ok'); insert into people (id) values (2)",
    after: renamedInUse(["ok", "poor"], "poor"),
    renames: ["mood.bad:poor"],
    expect: ["alter enum mood (values)"],
    rewrites: true,
    reads: {
      query: `select id, mood::text, "all"::text, "isBad" from people order by id`,
      up: '[1,"ok","{poor,ok}",false] [2,"poor","{poor,ok}",true]',
      down: '[1,"ok","{bad,ok}",false] [2,"bad","{bad,ok}",true]',
    },
  },
  {
    name: "rename a value, and the default doesn't go with it",
    before: moods(["ok", "bad"], (mood) => mood().default("bad")),
    rows,
    after: moods(["ok", "poor"], (mood) => mood().default("ok")),
    renames: ["mood.bad:poor"],
    expect: ["alter enum mood (values)", "alter column people.mood (default)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "poor", null), down: texts("ok", "bad", null) },
  },
  {
    name: "two values change their names",
    before: moods(["ok", "bad", "worse"]),
    rows: `${rows}, (4, 'worse')`,
    after: moods(["ok", "poor", "awful"]),
    renames: ["mood.bad:poor", "mood.worse:awful"],
    expect: ["alter enum mood (values)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "poor", null, "awful"), down: texts("ok", "bad", null, "worse") },
  },
  {
    name: "rename a value, add one and remove one",
    before: moods(["ok", "bad", "worse"]),
    rows,
    after: moods(["new", "ok", "poor"]),
    renames: ["mood.bad:poor"],
    drops: ["mood.worse"],
    expect: ["alter enum mood (values)", "alter enum mood (values)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "poor", null), down: texts("ok", "bad", null) },
  },
  {
    name: "rename a value to one in another place, by a flag only",
    before: moods(["ok", "bad", "worse"]),
    rows,
    after: moods(["best", "ok", "worse"]),
    renames: ["mood.bad:best"],
    reorders: ["mood"],
    expect: ["alter enum mood (values)", "alter enum mood (values)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "best", null), down: texts("ok", "bad", null) },
  },
  {
    name: "rename values with quotes and spaces",
    before: moods(["ok", "it's bad"]),
    rows: "insert into people values (1, 'it''s bad')",
    after: moods(["ok", 'so "so": a.b']),
    renames: [`mood."it's bad":"so ""so"": a.b"`],
    rewrites: true,
    reads: { query: moodText, up: texts('so "so": a.b'), down: texts("it's bad") },
  },
  {
    name: "rename an enum and a value of it",
    before: moods(["ok", "bad"], (mood) => mood().default("bad")),
    rows,
    after: (pg) => {
      const feeling = pg.pgEnum("feeling", ["ok", "poor"]);
      return {
        feeling,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: feeling().default("poor") }),
      };
    },
    renames: ["mood:feeling", "mood.bad:poor"],
    expect: ["alter enum mood (values)", "rename enum mood to feeling"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "poor", null), down: texts("ok", "bad", null) },
  },
  {
    name: "a rename of a value that can't be",
    before: moods(["ok", "bad"]),
    after: moods(["ok", "bad", "poor"]),
    renames: ["mood.bad:poor"],
    refuses: "--rename mood.bad:poor answers no question",
  },
];

const mapped: readonly Case[] = [
  {
    name: "remove a value that rows hold, and give them another",
    before: moods(["ok", "bad", "worse"]),
    rows: `${rows}, (4, 'worse')`,
    after: moods(["ok", "bad"]),
    maps: ["mood.worse:bad"],
    expect: ["alter enum mood (values)"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "bad", null, "bad"), down: texts("ok", "bad", null, "bad") },
  },
  {
    name: "remove a value that rows hold, and leave them without one",
    before: moods(["ok", "bad", "worse"]),
    rows: `${rows}, (4, 'worse')`,
    after: moods(["ok", "bad"]),
    maps: ["mood.worse:null"],
    rewrites: true,
    reads: { query: moodText, up: texts("ok", "bad", null, null), down: texts("ok", "bad", null, null) },
  },
  {
    name: "remove a value that rows hold in a column that can't be without one",
    before: moods(["ok", "bad", "worse"], (mood) => mood().notNull()),
    rows: "insert into people values (1, 'worse')",
    after: moods(["ok", "bad"], (mood) => mood().notNull()),
    maps: ["mood.worse:null"],
    refuses: "--map mood.worse:null can't be: people.mood is NOT NULL",
  },
  {
    name: "remove two values that arrays hold, under a default that stays",
    before: moods(["ok", "bad", "worse", "worst"], (mood) => mood().array().default(["ok"])),
    rows: "insert into people values (1, '{ok,worse,worst,null}'), (2, '{}'), (3, null)",
    after: moods(["ok", "bad"], (mood) => mood().array().default(["ok"])),
    maps: ["mood.worse:bad", "mood.worst:null"],
    rewrites: true,
    reads: {
      query: moodText,
      up: texts("{ok,bad,NULL,NULL}", "{}", null),
      down: texts("{ok,bad,NULL,NULL}", "{}", null),
    },
  },
  {
    name: "remove a value that rows of a renamed table hold in a renamed column",
    before: moods(["ok", "bad", "worse"]),
    rows: "insert into people values (1, 'worse')",
    after: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return { mood, humans: pg.pgTable("humans", { id: pg.integer().primaryKey(), state: mood() }) };
    },
    renames: ["people:humans", "humans.mood:state"],
    maps: ["mood.worse:ok"],
    rewrites: true,
    reference: false,
    keeps: "select count(*) from pg_enum where enumlabel <> 'worse'",
  },
  {
    name: "remove a value that rows of a dropped column hold: there is nothing to ask",
    before: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "worse"]);
      return { mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood(), old: mood() }) };
    },
    rows: "insert into people values (1, 'ok', 'worse')",
    after: moods(["ok", "bad"]),
    expect: ["drop column people.old", "alter enum mood (values)"],
  },
  {
    name: "a map from a value that stays",
    before: moods(["ok", "bad", "worse"]),
    after: moods(["ok", "bad"]),
    maps: ["mood.ok:bad"],
    refuses: "--map mood.ok:bad answers no question",
  },
];

const reordered: readonly Case[] = [
  {
    name: "another order: nothing is made anew without being asked for",
    before: moods(["ok", "bad", "worse"]),
    after: moods(["worse", "ok", "bad"]),
    refuses:
      "--reorder mood    (the type is made anew)\n  --keep-order mood    (the order stays as it is, this time)\nor for good, with the values in the models in the order of the database: ok, bad, worse",
  },
  {
    name: "another order that stays as it is",
    before: moods(["ok", "bad", "worse"]),
    after: moods(["worse", "ok", "bad"]),
    keepOrders: ["mood"],
    expect: [],
  },
  {
    name: "an order that is the same",
    before: moods(["ok", "bad"]),
    after: moods(["ok", "new", "bad"]),
    keepOrders: ["mood"],
    refuses: "--keep-order mood answers no question",
  },
  {
    name: "a value is removed while a view of others uses the column",
    before: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "worse"]);
      return { mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }) };
    },
    rows: "insert into people values (1, 'ok'); create view people_moods as select mood from people",
    after: (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return { mood, people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }) };
    },
    expect: ["drop view people_moods", "alter enum mood (values)", "add view people_moods"],
    reference: false,
  },
];

suite("enums", [...cases, ...renamed, ...mapped, ...reordered]);
