// A column of every type that Drizzle has. The vectors and geometries of extensions are in test/drizzle.
import type { Pg } from "../../support/gate-case.ts";

export const types = (pg: Pg) => {
  const app = pg.pgSchema("app");
  const odd = pg.pgSchema("Odd.Schema");
  const mood = pg.pgEnum("mood", ["sad", "ok", "it's fine"]);
  const level = app.enum("level", ["low", "mid", "high"]);
  const oddMood = odd.enum("Odd Mood", ["a", "B", "c.d"]);
  const named = (type: string) => pg.customType<{ data: string }>({ dataType: () => type });
  const numbers = pg.pgTable("numbers", {
    id: pg.integer().primaryKey(),
    small: pg.smallint(),
    whole: pg.integer().notNull(),
    large: pg.bigint({ mode: "number" }),
    larger: pg.bigint({ mode: "bigint" }),
    float: pg.real(),
    double: pg.doublePrecision(),
    anyNumber: pg.numeric("any_number"),
    rounded: pg.numeric({ precision: 6 }),
    price: pg.numeric({ precision: 10, scale: 2 }),
    exact: pg.numeric({ precision: 30, scale: 10, mode: "bigint" }),
    rate: pg.decimal({ precision: 5, scale: 4 }),
    alias: named("int4")(),
    money: named("money")(),
    flag: pg.boolean(),
    bits: pg.bit({ dimensions: 3 }),
    morebits: named("bit varying(5)")(),
    reference: named("oid")(),
  });
  const texts = app.table("texts", {
    id: pg.uuid().primaryKey(),
    free: pg.text(),
    anyLength: pg.varchar("any_length"),
    limited: pg.varchar({ length: 80 }),
    picked: pg.varchar({ length: 10, enum: ["one", "two"] }),
    letter: pg.char(),
    letters: pg.char({ length: 5 }),
    aliased: named("character varying(20)")(),
    padded: named("bpchar")(),
    bytes: named("bytea")(),
    words: named("tsvector")(),
    asked: named("tsquery")(),
    markup: named("xml")(),
    called: named("name")(),
    mood: mood(),
    level: level().notNull(),
    odd: oddMood(),
    oddByName: named('"Odd.Schema"."Odd Mood"')("odd_by_name"),
    // Nobody exports it.
    made: pg.pgEnum("made_by_hand", ["x", "y"])(),
    short: named('theirs."Short Text"')(),
  });
  const times = pg.pgTable("times", {
    day: pg.date().primaryKey(),
    dayText: pg.date("day_text", { mode: "string" }),
    at: pg.time(),
    atZone: pg.time("at_zone", { withTimezone: true }),
    atExact: pg.time("at_exact", { precision: 3 }),
    atBoth: pg.time("at_both", { precision: 0, withTimezone: true }),
    moment: pg.timestamp(),
    momentZone: pg.timestamp("moment_zone", { withTimezone: true }),
    momentExact: pg.timestamp("moment_exact", { precision: 6 }),
    momentBoth: pg.timestamp("moment_both", { precision: 3, withTimezone: true, mode: "string" }),
    span: pg.interval(),
    spanDays: pg.interval("span_days", { fields: "day" }),
    spanMonths: pg.interval("span_months", { fields: "year to month" }),
    spanSeconds: pg.interval("span_seconds", { fields: "second", precision: 3 }),
    spanExact: pg.interval("span_exact", { precision: 2 }),
    period: named("tstzrange")(),
    days: named("daterange")(),
  });
  const networks = pg.pgTable("networks", {
    block: pg.cidr().notNull(),
    host: pg.inet().notNull(),
    mac: pg.macaddr(),
    mac8: pg.macaddr8(),
    point: pg.point(),
    pointXy: pg.point("point_xy", { mode: "xy" }),
    line: pg.line(),
    lineAbc: pg.line("line_abc", { mode: "abc" }),
    box: named("box")(),
    path: named("path")(),
    circle: named("circle")(),
    document: pg.json(),
    binary: pg.jsonb(),
    typed: pg.jsonb().$type<{ a: number }>().notNull(),
    jsonPath: named("jsonpath")("json_path"),
  });
  const lists = app.table("lists", {
    id: pg.integer().primaryKey(),
    texts: pg.text().array(),
    limited: pg.varchar({ length: 5 }).array(),
    letters: pg.char({ length: 3 }).array().notNull(),
    numbers: pg.integer().array(),
    larger: pg.bigint({ mode: "number" }).array(),
    prices: pg.numeric({ precision: 6, scale: 2 }).array(),
    flags: pg.boolean().array(),
    moments: pg.timestamp({ withTimezone: true, precision: 3 }).array(),
    spans: pg.interval({ fields: "day" }).array(),
    ids: pg.uuid().array(),
    documents: pg.jsonb().array(),
    hosts: pg.inet().array(),
    moods: mood().array(),
    levels: level().array(),
    odds: oddMood().array(),
    grid: named("int4[][]")(),
  });
  return { app, odd, mood, level, oddMood, numbers, texts, times, networks, lists };
};
