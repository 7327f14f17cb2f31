// Keys, checks, serials, identities and generated columns: tables that refer to one another in every way.
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Pg, Sql } from "../../support/gate-case.ts";
import type { types } from "./types.ts";

export const keys = (pg: Pg, sql: Sql, { app, odd }: ReturnType<typeof types>) => {
  const accounts = pg.pgTable(
    "accounts",
    {
      id: pg.serial().primaryKey(),
      email: pg.varchar({ length: 255 }).notNull().unique(),
      handle: pg.text().unique("accounts_handle_taken"),
      phone: pg.text().unique("accounts_phone", { nulls: "not distinct" }),
      owner: pg.integer().references((): AnyPgColumn => members.id, { onDelete: "set null" }),
      parent: pg.integer().references((): AnyPgColumn => accounts.id, { onDelete: "cascade", onUpdate: "cascade" }),
      kind: pg.varchar({ length: 20 }).notNull().default("person"),
      balance: pg.numeric({ precision: 12, scale: 2 }).notNull().default("0"),
      code: pg.text(),
    },
    (t) => [
      pg.check("accounts_kind", sql`${t.kind} in ('person', 'company', ${"it's both"})`),
      pg.check("balance not negative", sql`${t.balance} >= ${0}`),
      pg.check("accounts_code", sql`${t.code} ~ '^[A-Z]{2}\\d+$' and ${t.code} !~* '\\$1'`),
      pg.check("accounts_email", sql`position('@' in ${t.email}) > 1 OR email = ''`),
      pg.check(
        "accounts_range",
        sql`${t.balance} between -10 and 1000000 and not (${t.code} is null and ${t.handle} is null)`,
      ),
      pg.unique().on(t.kind, t.code),
      pg.unique("accounts_named").on(t.handle, t.kind),
      pg.unique("accounts_nulls").on(t.code, t.phone).nullsNotDistinct(),
    ],
  );
  const members = app.table("members", {
    id: pg.bigserial({ mode: "number" }).primaryKey(),
    short: pg.smallserial(),
    account: pg
      .integer()
      .notNull()
      .references(() => accounts.id, { onDelete: "restrict", onUpdate: "no action" }),
    name: pg.text().notNull(),
  });
  const projects = app.table(
    "projects",
    {
      account: pg
        .integer()
        .notNull()
        .references(() => accounts.id),
      number: pg.integer().notNull(),
      name: pg.varchar({ length: 100 }).notNull(),
      lead: pg.bigint({ mode: "number" }).default(0),
    },
    (t) => [
      pg.primaryKey({ columns: [t.account, t.number] }),
      pg.foreignKey({ columns: [t.lead], foreignColumns: [members.id], name: "projects_lead" }).onDelete("set default"),
      pg.unique("projects_number").on(t.number, t.account),
    ],
  );
  const tasks = pg.pgTable(
    "tasks",
    {
      id: pg.integer().primaryKey().generatedAlwaysAsIdentity(),
      account: pg.integer().notNull(),
      project: pg.integer().notNull(),
      before: pg.integer(),
      position: pg.smallint().generatedByDefaultAsIdentity({
        startWith: 100,
        increment: 10,
        minValue: 10,
        maxValue: 30000,
        cache: 5,
        cycle: true,
      }),
      countdown: pg.bigint({ mode: "number" }).generatedAlwaysAsIdentity({ name: "Task Countdown", increment: -1 }),
      title: pg.text().notNull(),
      length: pg.integer().generatedAlwaysAs(sql`length(title)`),
      search: pg
        .customType<{ data: string }>({ dataType: () => "tsvector" })()
        .generatedAlwaysAs((): ReturnType<Sql> => sql`to_tsvector('english'::regconfig, coalesce(${tasks.title}, ''))`),
      shouting: pg.text().generatedAlwaysAs("upper(title)" as never),
    },
    (t) => [
      pg
        .foreignKey({ columns: [t.account, t.project], foreignColumns: [projects.account, projects.number] })
        .onUpdate("cascade"),
      pg
        .foreignKey({ columns: [t.before], foreignColumns: [t.id], name: "Tasks before" })
        .onDelete("no action")
        .onUpdate("set null"),
      pg.foreignKey({ columns: [t.account], foreignColumns: [accounts.id], name: "tasks_account" }),
      pg
        .foreignKey({ columns: [t.account], foreignColumns: [accounts.id], name: "tasks_account_again" })
        .onDelete("cascade"),
    ],
  );
  const users = odd.table(
    "auth.users",
    {
      id: pg.uuid("ID").primaryKey().defaultRandom(),
      user: pg.text().notNull(),
      order: pg.integer().default(1),
      select: pg.boolean("SELECT").notNull().default(false),
      dotted: pg.text("a.b"),
      quoted: pg.text('say "it"'),
      umlaut: pg.text("größe"),
      long: pg.text("a_column_whose_name_has_exactly_as_many_bytes_as_names_may_have"),
      task: pg.integer("Task").references(() => tasks.id),
    },
    (t) => [
      pg.unique("user.order").on(t.user, t.order),
      pg.check('Check "it"', sql`${t.order} > 0 and ${t.dotted} <> 'x.y'`),
      pg.index("An Index").on(t.dotted, t.quoted),
      pg.index().on(t.umlaut),
    ],
  );
  const memberships = pg.pgTable(
    "memberships_with_names_that_are_too_long_when",
    {
      account: pg.integer().references(() => accounts.id),
      member: pg.bigint({ mode: "number" }).references(() => members.id),
      since: pg.date().defaultNow(),
    },
    (t) => [
      pg.primaryKey({ name: "memberships_pk", columns: [t.account, t.member] }),
      pg.unique().on(t.member, t.since),
    ],
  );
  return { accounts, members, projects, tasks, users, memberships };
};
