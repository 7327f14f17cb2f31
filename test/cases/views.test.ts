// Views and materialized views: made, edited, dropped, in an order that works, around whatever changes below them.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Columns = (pg: Pg) => Record<string, unknown>;
type Views = (pg: Pg, sql: Sql, users: never) => Record<string, unknown>;

const plain: Columns = (pg) => ({
  id: pg.integer().primaryKey(),
  name: pg.text().notNull(),
  age: pg.integer(),
});

/** A table `users`, and views over it. */
const users =
  (views: Views, columns: Columns = plain): ModelsCode =>
  (pg, sql) => {
    const table = pg.pgTable("users", columns(pg) as never);
    return { users: table, ...views(pg, sql, table as never) };
  };

const none: Views = () => ({});

const adults =
  (age: number): Views =>
  (pg, sql) => ({
    adults: pg
      .pgView("adults", { id: pg.integer(), name: pg.text() })
      .as(sql`select id, name from users where age >= ${age}`),
  });

const rows = "insert into users (id, name, age) values (1, 'Ada', 36), (2, 'Bo', 7)";

const cases: readonly Case[] = [
  { name: "a view is made with its table", after: users(adults(18)), expect: ["add table users", "add view adults"] },
  { name: "a view is added", before: users(none), rows, after: users(adults(18)), expect: ["add view adults"] },
  { name: "a view is dropped", before: users(adults(18)), rows, after: users(none), expect: ["drop view adults"] },
  {
    name: "a view's query is edited",
    before: users(adults(18)),
    rows,
    after: users(adults(21)),
    expect: ["drop view adults", "add view adults"],
  },
  {
    name: "a view's query in other words is no change",
    before: users(adults(18)),
    after: users((pg, sql) => ({
      adults: pg
        .pgView("adults", { id: pg.integer(), name: pg.text() })
        .as(sql`SELECT u.id,   "u"."name" FROM users AS u WHERE (u.age >= 18)`),
    })),
    // Another alias is another text.
    expect: ["drop view adults", "add view adults"],
  },
  {
    name: "spaces, case and parentheses are no change",
    before: users(adults(18)),
    after: users((pg, sql) => ({
      adults: pg
        .pgView("adults", { id: pg.integer(), name: pg.text() })
        .as(sql`SELECT  users.id, "name" FROM public.users WHERE (age >= 18)`),
    })),
    expect: [],
  },
  {
    name: "views over each other are made in order",
    after: users((pg, sql) => ({
      a: pg.pgView("a_names", { name: pg.text() }).as(sql`select name from b_adults`),
      b: pg.pgView("b_adults", { name: pg.text() }).as(sql`select name from users where age >= 18`),
      c: pg
        .pgView("c_names", { name: pg.text() })
        .as(sql`select name from a_names union all select name from b_adults`),
    })),
  },
  {
    name: "views over each other are dropped in order, and the edited one is made anew with what stands on it",
    before: users((pg, sql) => ({
      a: pg.pgView("a_names", { name: pg.text() }).as(sql`select name from b_adults`),
      b: pg.pgView("b_adults", { name: pg.text() }).as(sql`select name from users where age >= 18`),
    })),
    rows,
    after: users((pg, sql) => ({
      a: pg.pgView("a_names", { name: pg.text() }).as(sql`select name from b_adults`),
      b: pg.pgView("b_adults", { name: pg.text() }).as(sql`select name from users where age >= 21`),
    })),
    expect: ["drop view a_names", "drop view b_adults", "add view b_adults", "add view a_names"],
  },
  {
    name: "a view gains a column of a new column of the table",
    before: users(adults(18)),
    rows,
    after: users(
      (pg, sql) => ({
        adults: pg.pgView("adults", { id: pg.integer() }).as(sql`select id, name, email from users where age >= 18`),
      }),
      (pg) => ({ ...plain(pg), email: pg.text() }),
    ),
  },
  {
    name: "the type of a column below a view changes",
    before: users(adults(18)),
    rows,
    after: users(adults(18), (pg) => ({ ...plain(pg), age: pg.bigint({ mode: "number" }) })),
    expect: ["drop view adults", "alter column users.age (type)", "add view adults"],
  },
  {
    name: "the type of a column below a view of a view changes",
    before: users((pg, sql) => ({
      ...adults(18)(pg, sql, undefined as never),
      older: pg.pgView("older", { id: pg.integer() }).as(sql`select id from adults where id > 1`),
    })),
    rows,
    after: users(
      (pg, sql) => ({
        ...adults(18)(pg, sql, undefined as never),
        older: pg.pgView("older", { id: pg.integer() }).as(sql`select id from adults where id > 1`),
      }),
      (pg) => ({ ...plain(pg), age: pg.bigint({ mode: "number" }) }),
    ),
  },
  {
    name: "a column below a view goes, and the view no longer names it",
    before: users(adults(18)),
    rows,
    after: users(
      (pg, sql) => ({ adults: pg.pgView("adults", { id: pg.integer() }).as(sql`select id, name from users`) }),
      (pg) => ({ id: pg.integer().primaryKey(), name: pg.text().notNull() }),
    ),
    drops: ["users.age"],
  },
  {
    name: "a column below a view is renamed: the view follows by itself",
    before: users(adults(18)),
    rows,
    after: users(
      (pg, sql) => ({
        adults: pg
          .pgView("adults", { id: pg.integer(), name: pg.text() })
          .as(sql`select id, full_name as name from users where age >= 18`),
      }),
      (pg) => ({ id: pg.integer().primaryKey(), full_name: pg.text().notNull(), age: pg.integer() }),
    ),
    renames: ["users.name:full_name"],
    expect: ["rename column users.name to users.full_name"],
  },
  {
    name: "a star takes up a new column",
    before: users((pg, sql) => ({ all: pg.pgView("everybody", { id: pg.integer() }).as(sql`select * from users`) })),
    rows,
    after: users(
      (pg, sql) => ({ all: pg.pgView("everybody", { id: pg.integer() }).as(sql`select * from users`) }),
      (pg) => ({ ...plain(pg), email: pg.text() }),
    ),
  },
  {
    name: "a view by the query builder",
    after: (pg, sql) => {
      const table = pg.pgTable("users", { id: pg.integer().primaryKey(), name: pg.text().notNull() });
      return {
        users: table,
        named: pg.pgView("named").as((qb) =>
          qb
            .select({ id: table.id, upper: sql`upper(${table.name})`.as("upper") })
            .from(table)
            .where(sql`${table.name} <> ${"it's"}`),
        ),
      };
    },
  },
  {
    name: "a view in a schema over a table of a schema that changes",
    before: (pg, sql) => {
      const app = pg.pgSchema("app");
      const table = app.table("users", { id: pg.integer().primaryKey() });
      return { app, users: table, ids: app.view("ids", { id: pg.integer() }).as(sql`select id from app.users`) };
    },
    after: (pg, sql) => {
      const app = pg.pgSchema("app");
      const table = app.table("users", { id: pg.bigint({ mode: "number" }).primaryKey(), name: pg.text() });
      return { app, users: table, ids: app.view("ids", { id: pg.integer() }).as(sql`SELECT id FROM app.users`) };
    },
  },
  {
    name: "options of a view change",
    since: 15,
    before: users((pg, sql) => ({
      v: pg.pgView("v", { id: pg.integer() }).with({ securityBarrier: true }).as(sql`select id from users`),
    })),
    rows,
    after: users((pg, sql) => ({
      v: pg.pgView("v", { id: pg.integer() }).with({ securityInvoker: true }).as(sql`select id from users`),
    })),
    expect: ["alter view v (with)"],
  },
  {
    name: "security_invoker is kept when a view is made anew",
    since: 15,
    before: users((pg, sql) => ({
      v: pg.pgView("v", { age: pg.integer() }).with({ securityInvoker: true }).as(sql`select age from users`),
    })),
    rows,
    after: users(
      (pg, sql) => ({
        v: pg.pgView("v", { age: pg.integer() }).with({ securityInvoker: true }).as(sql`select age from users`),
      }),
      (pg) => ({ ...plain(pg), age: pg.bigint({ mode: "number" }) }),
    ),
    keeps: "select reloptions::text from pg_class where relname = 'v'",
  },
  {
    name: "a check option",
    after: users((pg, sql) => ({
      v: pg
        .pgView("v", { id: pg.integer() })
        .with({ checkOption: "local", securityBarrier: true })
        .as(sql`select id, name from users where id > 0`),
    })),
  },
  {
    name: "an existing view is nobody's to make or drop",
    setup: "create view ancient as select 1 as one",
    after: users((pg) => ({ ancient: pg.pgView("ancient", { one: pg.integer() }).existing() })),
    expect: ["add table users"],
  },
  {
    name: "a view of others is left alone",
    before: users(none),
    rows: "create view theirs as select name from users",
    after: users(none, (pg) => ({ ...plain(pg), email: pg.text() })),
    expect: ["add column users.email"],
    reference: false,
  },
  {
    name: "a view of others that uses a column which goes is in the way",
    before: users(none),
    rows: "create view theirs as select age from users",
    after: users(none, (pg) => ({ id: pg.integer().primaryKey(), name: pg.text().notNull() })),
    refuses: "the view theirs is not in the models and stands on the column users.age",
  },
  {
    name: "another type under a view of others",
    before: users(none),
    rows: "create view doubled as select age * 2 as twice from users",
    after: users(none, (pg) => ({ ...plain(pg), age: pg.bigint({ mode: "number" }) })),
    expect: ["drop view doubled", "alter column users.age (type)", "add view doubled"],
    reference: false,
  },
  {
    name: "comments and grants of a view survive its being made anew",
    before: users(adults(18)),
    rows: `create role app_reader; comment on view adults is 'it''s who may vote'; comment on column adults.name is 'full';
      grant select on adults to app_reader`,
    after: users(adults(21)),
    reference: false,
    keeps: `select obj_description('adults'::regclass), has_table_privilege('app_reader', 'adults', 'select')`,
  },
  {
    name: "a materialized view with an index that somebody made",
    before: users((pg, sql) => ({
      totals: pg
        .pgMaterializedView("totals", { age: pg.integer() })
        .as(sql`select age, count(*) as n from users group by age`),
    })),
    rows: `${rows}; create unique index totals_age on totals (age); create index totals_n on totals ((n + 1)) where n > 1`,
    after: users(
      (pg, sql) => ({
        totals: pg
          .pgMaterializedView("totals", { age: pg.integer() })
          .as(sql`select age, count(*) as n from users group by age`),
      }),
      (pg) => ({ ...plain(pg), age: pg.bigint({ mode: "number" }) }),
    ),
    reference: false,
  },
  {
    name: "a materialized view without data, with storage parameters",
    after: users((pg, sql) => ({
      m: pg
        .pgMaterializedView("m", { id: pg.integer() })
        .with({ fillfactor: 70, autovacuumEnabled: false })
        .withNoData()
        .as(sql`select id from users`),
    })),
  },
  {
    name: "a materialized view that was filled later is no change",
    before: users((pg, sql) => ({
      m: pg.pgMaterializedView("m", { id: pg.integer() }).withNoData().as(sql`select id from users`),
    })),
    rows: "refresh materialized view m",
    after: users((pg, sql) => ({
      m: pg.pgMaterializedView("m", { id: pg.integer() }).withNoData().as(sql`select id from users`),
    })),
    expect: [],
    reference: false,
  },
  {
    name: "a materialized view's query and storage change",
    before: users((pg, sql) => ({
      m: pg.pgMaterializedView("m", { id: pg.integer() }).with({ fillfactor: 70 }).as(sql`select id from users`),
    })),
    rows,
    after: users((pg, sql) => ({
      m: pg.pgMaterializedView("m", { id: pg.integer() }).with({ fillfactor: 90 }).as(sql`select id, name from users`),
    })),
  },
  {
    name: "a view becomes a materialized one",
    before: users(adults(18)),
    rows,
    after: users((pg, sql) => ({
      adults: pg
        .pgMaterializedView("adults", { id: pg.integer(), name: pg.text() })
        .as(sql`select id, name from users where age >= 18`),
    })),
  },
  {
    name: "a view becomes a materialized one under a view that reads it, and under one that counts it",
    before: users((pg, sql) => ({
      ...adults(18)(pg, sql, undefined as never),
      a_list: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from adults where id > 1`),
      z_count: pg
        .pgMaterializedView("z_count", { n: pg.bigint({ mode: "number" }) })
        .as(sql`select count(1) as n from adults`),
    })),
    rows,
    after: users((pg, sql) => ({
      adults: pg
        .pgMaterializedView("adults", { id: pg.integer(), name: pg.text() })
        .as(sql`select id, name from users where age >= 18`),
      a_list: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from adults where id > 1`),
      z_count: pg
        .pgMaterializedView("z_count", { n: pg.bigint({ mode: "number" }) })
        .as(sql`select count(1) as n from adults`),
    })),
  },
  {
    name: "a table becomes a view under a view and a policy that read it",
    before: (pg, sql) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey() }, () => [
        pg.pgPolicy("adults_only", { using: sql`id in (select p.id from people p)` }),
      ]),
      people: pg.pgTable("people", { id: pg.integer().primaryKey() }),
      list: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from people where id > 1`),
    }),
    rows: "insert into users values (1)",
    after: (pg, sql) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey() }, () => [
        pg.pgPolicy("adults_only", { using: sql`id in (select p.id from people p)` }),
      ]),
      people: pg.pgView("people", { id: pg.integer() }).as(sql`select 7 as id`),
      list: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from people where id > 1`),
    }),
  },
  {
    name: "a view is renamed",
    before: users(adults(18)),
    rows,
    after: users((pg, sql) => ({
      grown: pg.pgView("grown", { id: pg.integer() }).as(sql`select id, name from users where age >= 18`),
    })),
    renames: ["adults:grown"],
    expect: ["rename view adults to grown"],
  },
  {
    name: "a view is renamed below another one, and both must make way for a column's type",
    before: (pg, sql) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey() }),
      all: pg.pgView("z_users", { id: pg.integer() }).as(sql`select id from users`),
      some: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from z_users where id > 1`),
    }),
    rows: "insert into users values (1)",
    after: (pg, sql) => ({
      users: pg.pgTable("users", { id: pg.bigint({ mode: "number" }).primaryKey() }),
      all: pg.pgView("z_people", { id: pg.integer() }).as(sql`select id from users`),
      some: pg.pgView("a_list", { id: pg.integer() }).as(sql`select id from z_people where id > 2`),
    }),
    renames: ["z_users:z_people"],
    expect: [
      "rename view z_users to z_people",
      "drop view a_list",
      "drop view z_people",
      "alter column users.id (type)",
      "add view z_people",
      "add view a_list",
    ],
  },
  {
    name: "a view's name and words need quotes",
    after: (pg, sql) => ({
      t: pg.pgTable("User List", { id: pg.integer().primaryKey(), "full name": pg.text() }),
      v: pg
        .pgView("My View", { id: pg.integer() })
        .as(sql`select id, "full name" as "it""s" from "User List" where "full name" <> 'a;b--c'`),
    }),
  },
  {
    name: "a view over an enum whose values are rebuilt",
    before: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "worse"]);
      return {
        mood,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }),
        moods: pg.pgView("moods", { mood: mood() }).as(sql`select mood from people where mood = 'ok'`),
      };
    },
    rows: "insert into people values (1, 'ok')",
    after: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return {
        mood,
        people: pg.pgTable("people", { id: pg.integer().primaryKey(), mood: mood() }),
        moods: pg.pgView("moods", { mood: mood() }).as(sql`select mood from people where mood = 'ok'`),
      };
    },
    drops: ["mood.worse"],
  },
  {
    name: "a table goes together with the views on it",
    before: users(adults(18)),
    rows,
    after: (pg) => ({ other: pg.pgTable("other", { id: pg.integer() }) }),
    drops: ["users"],
  },
  {
    name: "a view of ours that models say exists already is left alone from then on",
    before: users(adults(18)),
    after: users((pg) => ({ adults: pg.pgView("adults", { id: pg.integer() }).existing() })),
    expect: [],
    reference: false,
  },
];

suite("views", cases);
