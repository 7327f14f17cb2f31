// What users of other tools have run into, by the numbers of their issues at github.com/drizzle-team/drizzle-orm.
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

const long = "inventory_line_of_a_warehouse_in_another_country";

/** Twice made alike, and nothing to do the second time. */
const unchanged: readonly Case[] = [
  {
    name: "drizzle-orm#5569: an enum with a hyphen in its name has a default",
    setup: `create type "user-role" as enum ('admin', 'customer');
      create table "user" (id integer generated always as identity primary key, role "user-role" default 'customer'::"user-role" not null)`,
    after: (pg) => {
      const role = pg.pgEnum("user-role", ["admin", "customer"]);
      return {
        role,
        user: pg.pgTable("user", {
          id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
          role: role().notNull().default("customer"),
        }),
      };
    },
    expect: [],
    reference: false,
  },
  {
    name: "drizzle-orm#3428: a table that refers to itself, by the names that drizzle-kit gives, and a default by a function of others",
    setup: `create function uuid7() returns uuid language sql as 'select gen_random_uuid()';
      create table "ContentBlock" (id uuid primary key default uuid7(), parent_id uuid, "createdAt" timestamp (3) default now() not null);
      alter table "ContentBlock" add constraint "ContentBlock_parent_id_ContentBlock_id_fk" foreign key (parent_id) references "public"."ContentBlock" (id)
        on delete no action on update no action`,
    after: (pg, sql) => {
      const block = pg.pgTable("ContentBlock", {
        id: pg.uuid().primaryKey().default(sql`uuid7()`),
        parent: pg.uuid("parent_id").references((): never => block.id as never),
        created: pg.timestamp("createdAt", { precision: 3 }).notNull().defaultNow(),
      });
      return { block };
    },
    expect: [],
    reference: false,
  },
  {
    name: "drizzle-orm#6256, #4789: a composite key against the order of the columns, an expression, an empty array",
    after: (pg, sql) => {
      const parents = pg.pgTable("parents", { id: pg.text().primaryKey(), project: pg.text().notNull() }, (t) => [
        pg.unique().on(t.project, t.id),
      ]);
      const children = pg.pgTable(
        "children",
        {
          project: pg.text(),
          thread: pg.text(),
          revoked: pg.timestamp(),
          tags: pg.text().array().notNull().default([]),
        },
        (t) => [
          pg.foreignKey({ columns: [t.thread, t.project], foreignColumns: [parents.id, parents.project] }),
          pg
            .uniqueIndex("live")
            .on(t.project, sql`coalesce(${t.thread}, '')`)
            .where(sql`${t.revoked} IS NULL AND ${t.project} = 'agent'`),
        ],
      );
      return { parents, children };
    },
    expect: ["add table parents", "add table children", "add index children.live"],
  },
  {
    name: "drizzle-orm#4645: a foreign key whose derived name PostgreSQL has cut",
    setup: `create table ${long} (id integer primary key); create table lines (line_of_the_other_table integer);
      alter table lines add constraint "lines_line_of_the_other_table_${long}_id_fk" foreign key (line_of_the_other_table) references ${long} (id)`,
    after: (pg) => {
      const other = pg.pgTable(long, { id: pg.integer().primaryKey() });
      return {
        other,
        lines: pg.pgTable("lines", { line: pg.integer("line_of_the_other_table").references(() => other.id) }),
      };
    },
    expect: [],
    reference: false,
  },
  {
    name: "drizzle-orm#5156: NOT NULL constraints have names of their own",
    since: 18,
    setup:
      "create table t (id integer constraint anything not null primary key, a text constraint a_not_null not null)",
    after: (pg) => ({ t: pg.pgTable("t", { id: pg.integer().primaryKey(), a: pg.text().notNull() }) }),
    expect: [],
    reference: false,
  },
];

const typesAndDefaults: readonly Case[] = [
  {
    name: "drizzle-orm#5609, #3777: enums with names that begin like built-in types, in a schema, and in arrays",
    after: (pg) => {
      const app = pg.pgSchema("app");
      const kind = app.enum("char_type", ["x", "y"]);
      const option = pg.pgEnum("testOption", ["One", "Two"]);
      return {
        app,
        kind,
        option,
        items: app.table("items", { kind: kind().notNull(), kinds: kind().array().notNull().default(["x"]) }),
        tests: pg.pgTable("Tests", { options: option().array().default(["One", "Two"]) }),
      };
    },
  },
  {
    name: "drizzle-orm#5130: an enum said as an object, and its default",
    after: (pg) => {
      const status = pg.pgEnum("status", { Active: "active", Inactive: "in active" });
      return { status, t: pg.pgTable("t", { status: status().default("in active" as never) }) };
    },
    expect: ["add enum status", "add table t"],
  },
  {
    name: "drizzle-orm#2713: a default of a custom type is what the type makes of it for the database",
    after: (pg) => {
      const list = pg.customType<{ data: string[]; driverData: string }>({
        dataType: () => "text",
        toDriver: (value) => value.join("|"),
      });
      return { t: pg.pgTable("t", { id: pg.integer().primaryKey(), list: list().default(["a", "it's"]) }) };
    },
    expect: ["add table t"],
  },
  {
    name: "drizzle-orm#3051, #4473, #1804: types with a length or a precision are never quoted",
    after: (pg) => {
      const money = pg.customType<{ data: number }>({ dataType: () => "decimal(18, 2)" });
      const hash = pg.customType<{ data: string }>({ dataType: () => "bit(64)" });
      return {
        t: pg.pgTable("t", {
          money: money().notNull().default(0),
          hash: hash(),
          bits: pg.bit({ dimensions: 64 }),
          time: pg.time({ precision: 0 }).notNull(),
          hours: pg.doublePrecision().array(),
        }),
      };
    },
    expect: ["add table t"],
  },
  {
    name: "drizzle-orm#4245: text becomes jsonb with a default, and no row is lost",
    before: (pg) => ({ t: pg.pgTable("t", { id: pg.integer().primaryKey(), skills: pg.text() }) }),
    rows: `insert into t values (1, '["a"]'), (2, '{}')`,
    after: (pg) => ({
      t: pg.pgTable("t", { id: pg.integer().primaryKey(), skills: pg.jsonb().notNull().default([]) }),
    }),
    expect: ["alter column t.skills (type, not null, default)"],
  },
  {
    name: "drizzle-orm#3450: serial becomes uuid only by giving the numbers up",
    before: (pg) => ({ t: pg.pgTable("t", { id: pg.serial().primaryKey(), name: pg.text() }) }),
    rows: "insert into t (name) values ('a')",
    after: (pg) => ({ t: pg.pgTable("t", { id: pg.uuid().primaryKey().defaultRandom(), name: pg.text() }) }),
    refuses: "--using",
  },
  {
    name: "drizzle-orm#3450: serial becomes uuid in one's own words",
    before: (pg) => ({ t: pg.pgTable("t", { id: pg.serial().primaryKey(), name: pg.text() }) }),
    rows: "insert into t (name) values ('a'), ('b')",
    after: (pg) => ({ t: pg.pgTable("t", { id: pg.uuid().primaryKey().defaultRandom(), name: pg.text() }) }),
    usings: ["t.id=lpad(to_hex(id), 32, '0')::uuid"],
    usingBacks: ["t.id=('x' || right(id::text, 8))::bit(32)::integer"],
    rewrites: true,
    reads: {
      query: "select id from t order by name",
      up: '["00000000-0000-0000-0000-000000000001"] ["00000000-0000-0000-0000-000000000002"]',
      down: "[1] [2]",
    },
  },
];

const users: ModelsCode = (pg) => ({
  users: pg.pgTable("users", { id: pg.integer().primaryKey().generatedAlwaysAsIdentity(), at: pg.timestamp() }),
});

const order: readonly Case[] = [
  {
    name: "drizzle-orm#6194: another type of a column below a view by the query builder, and below a materialized one on it",
    before: (pg, sql) => logs(pg, sql, pg.timestamp({ mode: "string" })),
    rows: "insert into logs (at) values ('2024-01-01'), ('2024-01-02'); refresh materialized view a_count",
    after: (pg, sql) => logs(pg, sql, pg.timestamp({ mode: "string", withTimezone: true })),
  },
  {
    name: "drizzle-orm#4520, #5116: a materialized view over a materialized view whose name comes after its own",
    after: (pg, sql) => ({
      ...users(pg, sql),
      a: pg.pgMaterializedView("a_of_b", { n: pg.integer() }).as(sql`select count(*) as n from b_of_users`),
      b: pg.pgMaterializedView("b_of_users", { id: pg.integer() }).as(sql`select id from users`),
    }),
  },
  {
    name: "drizzle-orm#3378: a policy asks a view, which is made before it and goes after it",
    before: users,
    after: (pg, sql) => ({
      users: pg.pgTable(
        "users",
        { id: pg.integer().primaryKey().generatedAlwaysAsIdentity(), at: pg.timestamp() },
        () => [pg.pgPolicy("known", { using: sql`id in (select id from recent)` })],
      ),
      recent: pg.pgView("recent", { id: pg.integer() }).as(sql`select id from users where at > '2024-01-01'`),
    }),
  },
  {
    name: "drizzle-orm#3504, #4626, #4804: policies of every command keep both their conditions",
    after: (pg, sql) => ({
      notes: pg.pgTable("notes", { id: pg.integer().primaryKey(), owner: pg.text() }, (t) => [
        pg.pgPolicy("all", { for: "all", to: "current_user", using: sql`${t.id} > 0`, withCheck: sql`${t.id} > ${1}` }),
        pg.pgPolicy("insert", { for: "insert", withCheck: sql`${t.owner} = current_setting('app.user', true)` }),
        pg.pgPolicy("update", { for: "update", using: sql`true`, withCheck: sql`${t.owner} is not null` }),
        pg.pgPolicy("delete", { for: "delete", using: sql`${t.owner} = current_user` }),
      ]),
    }),
    reads: {
      query:
        'select policyname, qual is not null as qual, with_check is not null as with_check from pg_policies order by policyname collate "C"',
      up: '["all",true,true] ["delete",true,false] ["insert",false,true] ["update",true,true]',
      down: "",
    },
  },
];

const others: readonly Case[] = [
  {
    name: "drizzle-orm#3967, #5190, #5329, #2643, #6105: schemas, policies, sequences, views and roles of others",
    setup: `create schema cron; create table cron.job (id serial primary key, owner text); alter table cron.job enable row level security;
      create policy own on cron.job using (owner = current_user); create schema pscale_extensions; create table pscale_extensions.hooks (id integer);
      create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
      create sequence cron.runs; create sequence theirs; create view cron.jobs as select id from cron.job; create role app_cloud_admin;
      create type cron.state as enum ('on', 'off')`,
    before: users,
    after: (pg, sql) => ({ ...users(pg, sql), posts: pg.pgTable("posts", { id: pg.serial().primaryKey() }) }),
    expect: ["add table posts"],
  },
];

function logs(...[pg, sql, at]: [...Parameters<ModelsCode>, unknown]): Record<string, unknown> {
  const table = pg.pgTable("logs", {
    id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
    at: (at as ReturnType<typeof pg.timestamp>).notNull().defaultNow(),
  });
  const even = pg.pgView("even_logs").as((builder) => builder.select().from(table).where(sql`${table.id} % 2 = 0`));
  return {
    table,
    even,
    count: pg
      .pgMaterializedView("a_count", { n: pg.integer() })
      .as(sql`select count(*) as n from even_logs where at is not null`),
  };
}

suite("known elsewhere", [...unchanged, ...typesAndDefaults, ...order, ...others]);
