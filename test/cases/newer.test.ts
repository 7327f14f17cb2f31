// What later versions of PostgreSQL brought and Drizzle can't say: it is read for what it is, and stays.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

const table =
  (columns: (pg: Pg, sql: Sql) => Record<string, unknown>): ModelsCode =>
  (pg, sql) => ({ bookings: pg.pgTable("bookings", { id: pg.integer().primaryKey(), ...columns(pg, sql) } as never) });

const loud = (pg: Pg, sql: Sql, expression = "upper(room)"): Record<string, unknown> => ({
  room: pg.text(),
  loud: pg.text().generatedAlwaysAs(sql.raw(expression)),
});
const made = table((pg, sql) => loud(pg, sql));
const row = "insert into bookings (id, room) values (1, 'red')";
const virtual = `${row}; alter table bookings drop loud; alter table bookings add loud text generated always as (upper(room)) virtual`;
const kind = `select attgenerated from pg_attribute where attname = 'loud'`;

const virtuals: readonly Case[] = [
  {
    name: "a virtual column stays virtual",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ ...loud(pg, sql), note: pg.text() })),
    expect: ["add column bookings.note"],
    reference: false,
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column gets another expression",
    before: made,
    rows: virtual,
    after: table((pg, sql) => loud(pg, sql, "lower(room)")),
    reference: false,
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column gets another type",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ ...loud(pg, sql), loud: pg.varchar().generatedAlwaysAs(sql`upper(room)`) })),
    reference: false,
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "what a virtual column is made from gets another type",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ ...loud(pg, sql), room: pg.varchar({ length: 20 }) })),
    reference: false,
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column goes and comes back",
    before: made,
    rows: virtual,
    after: table((pg) => ({ note: pg.text() })),
    drops: ["bookings.room", "bookings.loud"],
    reference: false,
  },
  {
    name: "a virtual column is renamed",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ room: pg.text(), shout: pg.text().generatedAlwaysAs(sql`upper(room)`) })),
    renames: ["bookings.loud:shout"],
    expect: ["rename column bookings.loud to bookings.shout"],
    reference: false,
  },
  {
    name: "a virtual column becomes a plain one",
    before: made,
    rows: virtual,
    after: table((pg) => ({ room: pg.text(), loud: pg.text() })),
    reference: false,
    rewrites: true,
  },
];

suite(
  "virtual columns",
  virtuals.map((each) => ({ ...each, since: 18 })),
);
