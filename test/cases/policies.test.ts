// Row-level security: policies, the switch of their table, and roles.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Policies = (pg: Pg, sql: Sql) => readonly unknown[];

/** A table `notes` with policies in its third argument. */
const notes =
  (policies: Policies, more: (pg: Pg) => Record<string, unknown> = () => ({})): ModelsCode =>
  (pg, sql) => ({
    notes: pg.pgTable(
      "notes",
      { id: pg.integer().primaryKey(), owner: pg.text().notNull(), open: pg.boolean().notNull().default(false) },
      () => [...policies(pg, sql)] as never,
    ),
    ...more(pg),
  });

const bare = notes(() => []);
const own: Policies = (pg, sql) => [pg.pgPolicy("own", { using: sql`owner = current_user` })];
const rows = "insert into notes values (1, 'ada', true), (2, 'bo', false)";

const switched =
  (on: boolean): ModelsCode =>
  (pg) => {
    const table = pg.pgTable("notes", { id: pg.integer().primaryKey() });
    return { notes: on ? table.enableRLS() : table };
  };

const policy =
  (config: (sql: Sql) => object): Policies =>
  (pg, sql) => [pg.pgPolicy("own", config(sql) as never)];

const cases: readonly Case[] = [
  { name: "a policy is made with its table", after: notes(own), expect: ["add table notes", "add policy notes.own"] },
  {
    name: "a policy is added, and its table is switched to row-level security",
    before: bare,
    rows,
    after: notes(own),
    expect: ["alter table notes (row security)", "add policy notes.own"],
  },
  {
    name: "the only policy is dropped, and the switch with it",
    before: notes(own),
    rows,
    after: bare,
    expect: ["drop policy notes.own", "alter table notes (row security)"],
  },
  {
    name: "USING is edited",
    before: notes(own),
    rows,
    after: notes(policy((sql) => ({ using: sql`owner = session_user` }))),
    expect: ["alter policy notes.own (using)"],
  },
  {
    name: "USING in other words is no change",
    before: notes(own),
    after: notes(policy((sql) => ({ using: sql`( "owner"=CURRENT_USER )` }))),
    expect: [],
  },
  {
    name: "USING is taken away",
    before: notes(policy((sql) => ({ using: sql`owner = current_user`, withCheck: sql`open` }))),
    rows,
    after: notes(policy((sql) => ({ withCheck: sql`open` }))),
    expect: ["drop policy notes.own", "add policy notes.own"],
  },
  {
    name: "WITH CHECK is added",
    before: notes(own),
    rows,
    after: notes(policy((sql) => ({ using: sql`owner = current_user`, withCheck: sql`open` }))),
    expect: ["alter policy notes.own (with check)"],
  },
  {
    name: "WITH CHECK is edited",
    before: notes(policy((sql) => ({ using: sql`owner = current_user`, withCheck: sql`open` }))),
    rows,
    after: notes(policy((sql) => ({ using: sql`owner = current_user`, withCheck: sql`not open` }))),
    expect: ["alter policy notes.own (with check)"],
  },
  {
    name: "the command changes",
    before: notes(policy((sql) => ({ for: "select", using: sql`open` }))),
    rows,
    after: notes(policy((sql) => ({ for: "update", using: sql`open` }))),
    expect: ["drop policy notes.own", "add policy notes.own"],
  },
  {
    name: "a permissive policy becomes a restrictive one",
    before: notes(own),
    rows,
    after: notes(policy((sql) => ({ as: "restrictive", using: sql`owner = current_user` }))),
    expect: ["drop policy notes.own", "add policy notes.own"],
  },
  {
    name: "the roles change",
    setup: "create role app_reader; create role app_writer",
    before: notes(policy((sql) => ({ to: "app_reader", using: sql`open` }))),
    rows,
    after: notes(policy((sql) => ({ to: ["app_writer", "app_reader"], using: sql`open` }))),
    expect: ["alter policy notes.own (to)"],
  },
  {
    name: "the order of roles is no change",
    setup: "create role app_reader; create role app_writer",
    before: notes(policy((sql) => ({ to: ["app_writer", "app_reader"], using: sql`open` }))),
    after: notes(policy((sql) => ({ to: ["app_reader", "app_writer"], using: sql`open` }))),
    expect: [],
  },
  {
    name: "TO current_user is whoever that is",
    after: notes(policy((sql) => ({ to: "current_user", using: sql`open` }))),
  },
  {
    name: "for insert",
    after: notes((pg, sql) => [pg.pgPolicy("put", { for: "insert", withCheck: sql`owner = current_user` })]),
  },
  {
    name: "a policy is renamed",
    before: notes(own),
    rows,
    after: notes((pg, sql) => [pg.pgPolicy("mine", { using: sql`owner = current_user` })]),
    renames: ["notes.own:mine"],
    expect: ["rename policy notes.own to notes.mine"],
  },
  {
    name: "a policy comes to speak of a value that its column's type gets in the same migration",
    before: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["sad", "glad"]);
      const own = pg.pgPolicy("own", { using: sql`mood <> 'sad'` });
      return {
        mood,
        notes: pg.pgTable("notes", { mood: mood(), old: pg.integer() }, () => [own, pg.check("c", sql`old > 0`)]),
      };
    },
    after: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["sad", "ok", "glad"]);
      const own = pg.pgPolicy("own", { using: sql`mood <> 'ok'` });
      return { mood, notes: pg.pgTable("notes", { mood: mood(), old: pg.integer() }, () => [own]) };
    },
    expect: ["drop check constraint notes.c", "alter enum mood (values)", "alter policy notes.own (using)"],
  },
  {
    name: "the table is looked into by its own policy",
    before: bare,
    rows,
    after: notes(policy((sql) => ({ using: sql`owner = (select min(n.owner) from notes n where n.id > notes.id)` }))),
    expect: ["alter table notes (row security)", "add policy notes.own"],
  },
  {
    name: "a policy that looks into its own table, in other words, is no change",
    before: notes(policy((sql) => ({ using: sql`owner = (select min(n.owner) from notes n where n.id > notes.id)` }))),
    after: notes(
      policy((sql) => ({ using: sql`"owner" = (SELECT min(n.owner) FROM public."notes" AS n WHERE n.id > notes.id)` })),
    ),
    expect: [],
  },
  {
    name: "a table that policies look into is renamed, and its own policy with it",
    before: (pg, sql) => ({
      notes: pg.pgTable("notes", { id: pg.integer().primaryKey(), owner: pg.text() }, () => [
        pg.pgPolicy("own", { using: sql`owner = (select min(n.owner) from notes n)` }),
      ]),
      others: pg.pgTable("others", { id: pg.integer().primaryKey() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from notes n where n.id = others.id)` }),
      ]),
    }),
    rows: "insert into notes values (1, 'ada'); insert into others values (1)",
    after: (pg, sql) => ({
      notes: pg.pgTable("papers", { id: pg.integer().primaryKey(), owner: pg.text() }, () => [
        pg.pgPolicy("own", { using: sql`owner = (select min(n.owner) from papers n)` }),
      ]),
      others: pg.pgTable("others", { id: pg.integer().primaryKey() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from papers n where n.id = others.id)` }),
      ]),
    }),
    renames: ["notes:papers"],
    expect: ["rename table notes to papers", "rename primary key papers.notes_pkey to papers.papers_pkey"],
  },
  {
    name: "a column is renamed below a policy that must make way for another column's type",
    before: notes(policy((sql) => ({ using: sql`owner = 'ada' and id > 0` }))),
    rows,
    after: (pg, sql) => ({
      notes: pg.pgTable(
        "notes",
        {
          id: pg.bigint({ mode: "number" }).primaryKey(),
          author: pg.text().notNull(),
          open: pg.boolean().notNull().default(false),
        },
        () => [pg.pgPolicy("own", { using: sql`author = 'ada' and id > 0` })],
      ),
    }),
    renames: ["notes.owner:author"],
    expect: [
      "rename column notes.owner to notes.author",
      "drop policy notes.own",
      "alter column notes.id (type)",
      "add policy notes.own",
    ],
  },
  {
    name: "a policy is linked from outside",
    before: bare,
    rows,
    after: (pg, sql) => {
      const { notes: table } = bare(pg, sql) as { notes: never };
      return { notes: table, own: pg.pgPolicy("own", { using: sql`open` }).link(table) };
    },
  },
  {
    name: "a policy looks into another table",
    before: (pg, sql) => ({
      ...bare(pg, sql),
      members: pg.pgTable("members", { name: pg.text().primaryKey() }),
    }),
    rows,
    after: (pg, sql) => ({
      ...notes(policy((s) => ({ using: s`exists (select from members m where m.name = notes.owner)` })))(pg, sql),
      members: pg.pgTable("members", { name: pg.text().primaryKey() }),
    }),
  },
  {
    name: "the type of a column under a policy changes",
    before: notes(own),
    rows,
    after: (pg, sql) => ({
      notes: pg.pgTable(
        "notes",
        {
          id: pg.integer().primaryKey(),
          owner: pg.varchar({ length: 60 }).notNull(),
          open: pg.boolean().notNull().default(false),
        },
        () => [...own(pg, sql)] as never,
      ),
    }),
  },
  {
    name: "row-level security is switched on",
    before: switched(false),
    after: switched(true),
    expect: ["alter table notes (row security)"],
  },
  {
    name: "row-level security is switched off",
    before: switched(true),
    after: switched(false),
    expect: ["alter table notes (row security)"],
  },
  {
    name: "row-level security that somebody switched on stays on",
    before: switched(false),
    rows: "alter table notes enable row level security; create policy p on notes using (id > 0)",
    after: switched(false),
    expect: [],
  },
  {
    name: "policies made by hand on a table that models only switch on",
    before: switched(true),
    rows: "create policy by_hand on notes using (id > 0)",
    after: switched(true),
    expect: [],
  },
  {
    name: "a policy made by hand makes way for another type and comes back",
    before: switched(true),
    rows: "create policy by_hand on notes as restrictive for select using (id > 0); comment on policy by_hand on notes is 'x'",
    after: (pg) => ({ notes: pg.pgTable("notes", { id: pg.bigint({ mode: "number" }).primaryKey() }).enableRLS() }),
    reference: false,
  },
  {
    name: "FORCE ROW LEVEL SECURITY is kept",
    before: notes(own),
    rows: `${rows}; alter table notes force row level security`,
    after: notes(policy((sql) => ({ using: sql`open` }))),
    reference: false,
    keeps: "select relforcerowsecurity from pg_class where relname = 'notes'",
  },
  {
    name: "a role is made before the policy that names it",
    after: (pg, sql) => {
      const role = pg.pgRole("app_reader", { createDb: true, inherit: false });
      return {
        role,
        notes: pg.pgTable("notes", { id: pg.integer().primaryKey() }, () => [
          pg.pgPolicy("read", { for: "select", to: role, using: sql`true` }),
        ]),
      };
    },
    expect: ["add role app_reader", "add table notes", "add policy notes.read"],
  },
  {
    name: "a role's options change",
    before: (pg) => ({ role: pg.pgRole("app_reader", { createDb: true }) }),
    after: (pg) => ({ role: pg.pgRole("app_reader", { createRole: true, inherit: false }) }),
    expect: ["alter role app_reader (create db, create role, inherit)"],
  },
  {
    name: "a role is never dropped",
    before: (pg) => ({ role: pg.pgRole("app_reader"), t: pg.pgTable("t", { id: pg.integer() }) }),
    after: (pg) => ({ t: pg.pgTable("t", { id: pg.integer() }) }),
    expect: [],
    reference: false,
  },
  {
    name: "an existing role is nobody's to make",
    setup: "create role app_reader login",
    after: (pg, sql) => {
      const role = pg.pgRole("app_reader").existing();
      return {
        role,
        notes: pg.pgTable("notes", { id: pg.integer().primaryKey() }, () => [
          pg.pgPolicy("p", { to: role, using: sql`true` }),
        ]),
      };
    },
    expect: ["add table notes", "add policy notes.p"],
  },
  {
    name: "a table goes with its policies, and comes back with them",
    before: notes(own),
    rows,
    after: (pg) => ({ other: pg.pgTable("other", { id: pg.integer() }) }),
    drops: ["notes"],
  },
  {
    name: "a table goes that a policy asks, and a type takes the name, which the policy's text has, too",
    before: (pg, sql) => ({
      posts: pg.pgTable("posts", { a: pg.integer() }),
      counts: pg.pgTable("counts", { posts: pg.integer() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from posts as o where o.a = 1)`, withCheck: sql`posts > 0` }),
      ]),
    }),
    after: (pg, sql) => ({
      posts: pg.pgEnum("posts", ["one"]),
      notes: pg.pgTable("notes", { a: pg.integer() }),
      counts: pg.pgTable("counts", { posts: pg.integer() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from notes as o where o.a = 1)`, withCheck: sql`posts > 0` }),
      ]),
    }),
    drops: ["posts"],
    expect: ["add table notes", "alter policy counts.known (using)", "drop table posts", "add enum posts"],
  },
  {
    name: "a policy asks another table, whose identity has the name of the old one's sequence",
    before: (pg, sql) => ({
      posts: pg.pgTable("posts", { a: pg.integer().generatedAlwaysAsIdentity({ name: "numbers" }) }),
      counts: pg.pgTable("counts", { n: pg.integer() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from posts as o where o.a = 1)` }),
      ]),
    }),
    after: (pg, sql) => ({
      notes: pg.pgTable("notes", { a: pg.integer().generatedAlwaysAsIdentity({ name: "numbers" }) }),
      counts: pg.pgTable("counts", { n: pg.integer() }, () => [
        pg.pgPolicy("known", { using: sql`exists (select from notes as o where o.a = 1)` }),
      ]),
    }),
    drops: ["posts"],
  },
];

suite("policies", cases);
