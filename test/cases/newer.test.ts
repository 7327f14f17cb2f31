// What PostgreSQL 18 brought and Drizzle can't say: it is read for what it is, and stays.
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
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column gets another expression",
    before: made,
    rows: virtual,
    after: table((pg, sql) => loud(pg, sql, "lower(room)")),
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column gets another type",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ ...loud(pg, sql), loud: pg.varchar().generatedAlwaysAs(sql`upper(room)`) })),
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "what a virtual column is made from gets another type",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ ...loud(pg, sql), room: pg.varchar({ length: 20 }) })),
    reads: { query: kind, up: '["v"]', down: '["v"]' },
  },
  {
    name: "a virtual column goes and comes back",
    before: made,
    rows: virtual,
    after: table((pg) => ({ note: pg.text() })),
    drops: ["bookings.room", "bookings.loud"],
  },
  {
    name: "a virtual column is renamed",
    before: made,
    rows: virtual,
    after: table((pg, sql) => ({ room: pg.text(), shout: pg.text().generatedAlwaysAs(sql`upper(room)`) })),
    renames: ["bookings.loud:shout"],
    expect: ["rename column bookings.loud to bookings.shout"],
  },
  {
    name: "a virtual column becomes a plain one",
    before: made,
    rows: virtual,
    after: table((pg) => ({ room: pg.text(), loud: pg.text() })),
    rewrites: true,
  },
];

const rooms =
  (columns: (pg: Pg) => Record<string, unknown> = () => ({}), over = "floor > 3"): ModelsCode =>
  (pg, sql) => {
    const floors = pg.pgTable("floors", { number: pg.integer().primaryKey() });
    const own = { id: pg.integer().primaryKey(), floor: pg.integer(), ...columns(pg) };
    return {
      floors,
      rooms: pg.pgTable("rooms", own, (t) => [
        pg.foreignKey({ name: "rooms_floor", columns: [t.floor], foreignColumns: [floors.number] }),
        pg.check("rooms_high", sql.raw(over)),
      ]),
    };
  };
const onlyFloors: ModelsCode = (pg) => ({ floors: pg.pgTable("floors", { number: pg.integer().primaryKey() }) });

const unenforced = `
  alter table rooms drop constraint rooms_floor, drop constraint rooms_high;
  alter table rooms add constraint rooms_floor foreign key (floor) references floors not enforced,
    add constraint rooms_high check (floor > 3) not enforced;
  insert into rooms values (1, 1)`;

const enforcement: readonly Case[] = [
  { name: "they stay", after: rooms((pg) => ({ note: pg.text() })), expect: ["add column rooms.note"] },
  { name: "one gets another expression", after: rooms(undefined, "floor > 4") },
  { name: "their column gets another type", after: rooms((pg) => ({ floor: pg.bigint({ mode: "number" }) })) },
  { name: "their table goes and comes back", after: onlyFloors, drops: ["rooms"] },
].map((each) => ({ ...each, before: rooms(), rows: unenforced }));

const range = (pg: Pg, name: string) => pg.customType<{ data: string }>({ dataType: () => name })();

const stays =
  (columns: (pg: Pg) => Record<string, unknown> = () => ({}), unique: "room" | "guest" = "guest"): ModelsCode =>
  (pg) => {
    const own = { room: range(pg, "int4range"), guest: range(pg, "int4range"), during: range(pg, "daterange") };
    const stays = pg.pgTable("stays", { ...own, ...columns(pg) }, (t) => [
      pg.primaryKey({ name: "stays_key", columns: [t.room, t.during] }),
      pg.unique("stays_once").on(t[unique], t.during),
    ]);
    const bills = pg.pgTable("bills", { room: range(pg, "int4range"), during: range(pg, "daterange") }, (t) => [
      pg.foreignKey({ name: "bills_stay", columns: [t.room, t.during], foreignColumns: [stays.room, stays.during] }),
    ]);
    return { stays, bills };
  };

const periods = `
  alter table bills drop constraint bills_stay;
  alter table stays drop constraint stays_key, drop constraint stays_once;
  alter table stays add constraint stays_key primary key (room, during without overlaps),
    add constraint stays_once unique (guest, during without overlaps);
  alter table bills add constraint bills_stay foreign key (room, period during) references stays (room, period during);
  insert into stays values ('[1,1]', '[1,1]', '[2020-01-01,2020-02-01)'), ('[1,1]', '[2,2]', '[2020-02-01,2020-03-01)');
  insert into bills values ('[1,1]', '[2020-01-10,2020-02-10)')`;

const overlaps: readonly Case[] = [
  { name: "they stay", after: stays((pg) => ({ note: pg.text() })), expect: ["add column stays.note"] },
  { name: "one is over another column", after: stays(undefined, "room") },
  { name: "their tables go and come back", after: onlyFloors, drops: ["stays", "bills"] },
].map((each) => ({ ...each, before: stays(), rows: periods }));

const notNull = (columns: (pg: Pg) => Record<string, unknown>): ModelsCode => {
  return (pg) => ({ guests: pg.pgTable("guests", { id: pg.integer().primaryKey(), ...columns(pg) }) });
};
const guest = (pg: Pg) => ({ name: pg.text().notNull(), mail: pg.text().notNull() });
const named = `
  alter table guests alter name drop not null, add constraint has_name not null name;
  comment on constraint has_name on guests is 'everybody has one';
  alter table guests alter mail drop not null;
  insert into guests values (2, 'c');
  alter table guests add constraint has_mail not null mail not valid`;

const notNulls: readonly Case[] = [
  {
    name: "they stay",
    after: notNull((pg) => ({ ...guest(pg), note: pg.text() })),
    expect: ["add column guests.note"],
  },
  { name: "other types", after: notNull((pg) => ({ name: pg.varchar().notNull(), mail: pg.varchar().notNull() })) },
].map((each) => ({
  ...each,
  before: notNull(guest),
  rows: named,
  keeps:
    "select conname, pg_get_constraintdef(oid), obj_description(oid) from pg_constraint where contype = 'n' order by 1",
}));

/** What raw SQL has made isn't in a database made anew from the models. */
function since18(cases: readonly Case[]): readonly Case[] {
  return cases.map((each) => ({ ...each, reference: false, since: 18 }));
}

suite("virtual columns", since18(virtuals));
suite("constraints that aren't enforced", since18(enforcement));
suite("keys without overlaps", since18(overlaps));
suite("NOT NULL with a name", since18(notNulls));
