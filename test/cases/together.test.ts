// Objects that stand on each other, changed at once.
import type { Case, ModelsCode, Pg, Sql } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

interface Notes {
  readonly owner: string;
  readonly others?: (pg: Pg) => Record<string, unknown>;
  readonly using: (sql: Sql) => unknown;
}

/** A table `notes` that row-level security looks after, and a view on it. */
const notes =
  ({ owner, others = () => ({}), using }: Notes): ModelsCode =>
  (pg, sql) => {
    const table = pg.pgTable(
      "notes",
      { id: pg.integer().primaryKey(), owner: pg.text(owner).notNull(), ...(others(pg) as Record<string, never>) },
      () => [pg.pgPolicy("own", { using: using(sql) as never })],
    );
    const mine = pg.pgView("mine").as((builder) => builder.select({ id: table.id, owner: table.owner }).from(table));
    return { notes: table, mine };
  };

const owned = notes({ owner: "owner", using: (sql) => sql`owner = current_user` });
const rows = "insert into notes values (1, 'ada'), (2, 'bo')";

/** Users with a key that counts, and posts that refer to it. */
const counted =
  (key: (pg: Pg) => unknown, reference: (pg: Pg) => unknown): ModelsCode =>
  (pg) => {
    const users = pg.pgTable("users", { id: (key(pg) as { primaryKey(): never }).primaryKey(), name: pg.text() });
    const posts = pg.pgTable("posts", {
      id: pg.integer().primaryKey(),
      author: (reference(pg) as { references(to: () => unknown): never }).references(
        () => (users as { readonly id: unknown }).id,
      ),
    });
    return { users, posts };
  };

const shop =
  (place: "public" | "shop"): ModelsCode =>
  (pg, sql) => {
    const app = pg.pgSchema("shop");
    const table: Pg["pgTable"] = place === "public" ? pg.pgTable : (app.table as never);
    const state = pg.pgEnum("state", ["new", "paid"]);
    const orders = table(
      "orders",
      {
        id: pg.serial().primaryKey(),
        state: state().notNull().default("new"),
        total: pg.numeric({ precision: 8, scale: 2 }).notNull(),
        gross: pg.numeric().generatedAlwaysAs(sql`total * 1.2`),
      },
      (t) => [
        pg.index("open_orders").on(t.total.desc()).where(sql`state = 'new'`),
        pg.check("positive", sql`${t.total} > 0`),
        pg.pgPolicy("paid", { using: sql`state = 'paid'` }),
      ],
    );
    const lines = pg.pgTable("lines", {
      id: pg.integer().primaryKey(),
      order: pg.integer().references(() => orders.id, { onDelete: "cascade" }),
    });
    const open = pg.pgView("open").as((builder) => builder.select({ id: orders.id }).from(orders));
    return { app, state, orders, lines, open };
  };

const cases: readonly Case[] = [
  {
    name: "a column under a policy and a view is renamed",
    before: owned,
    rows,
    after: notes({ owner: "author", using: (sql) => sql`author = current_user` }),
    expect: (words) => words[0] === "rename column notes.owner to notes.author",
  },
  {
    name: "the column of a policy goes, and the policy asks another one",
    before: notes({
      owner: "owner",
      others: (pg) => ({ team: pg.text() }),
      using: (sql) => sql`team = current_user or owner = 'bo'`,
    }),
    rows: "insert into notes values (1, 'ada', 'a'), (2, 'bo', 'b')",
    after: owned,
    drops: ["notes.team"],
  },
  {
    name: "a policy asks one column that may be NULL now, and another one that is generated from a third",
    before: notes({
      owner: "owner",
      others: (pg) => ({ team: pg.text(), size: pg.integer().notNull() }),
      using: (sql) => sql`owner = current_user and size is not null and team is null`,
    }),
    rows: "insert into notes values (1, 'ada', 'a', 1), (2, 'bo', 'b', 2)",
    after: (pg, sql) => {
      const table = pg.pgTable(
        "notes",
        {
          id: pg.integer().primaryKey(),
          owner: pg.text().notNull(),
          large: pg.boolean().generatedAlwaysAs(sql`id > 10`),
          size: pg.integer(),
        },
        () => [pg.pgPolicy("own", { using: sql`owner = current_user and size is not null and large` })],
      );
      const mine = pg.pgView("mine").as((builder) => builder.select({ id: table.id, owner: table.owner }).from(table));
      return { notes: table, mine };
    },
    drops: ["notes.team"],
  },
  {
    name: "a policy asks a column that is added with it, under a view whose column gets another type",
    before: notes({ owner: "owner", using: (sql) => sql`true` }),
    rows,
    after: (pg, sql) => {
      const table = pg.pgTable(
        "notes",
        { id: pg.bigint({ mode: "number" }).primaryKey(), owner: pg.text().notNull(), team: pg.text() },
        () => [pg.pgPolicy("own", { using: sql`team = current_user` })],
      );
      const mine = pg.pgView("mine").as((builder) => builder.select({ id: table.id, owner: table.owner }).from(table));
      return { notes: table, mine };
    },
  },
  {
    name: "serial becomes bigserial, and what refers to it becomes bigint",
    before: counted(
      (pg) => pg.serial(),
      (pg) => pg.integer(),
    ),
    rows: "insert into users (name) values ('a'), ('b'); insert into posts values (1, 2)",
    after: counted(
      (pg) => pg.bigserial({ mode: "number" }),
      (pg) => pg.bigint({ mode: "number" }),
    ),
    expect: ["alter column posts.author (type)", "alter column users.id (type)"],
    keeps: "select last_value from users_id_seq",
  },
  {
    name: "serial becomes an identity of bigint, and what refers to it becomes bigint",
    before: counted(
      (pg) => pg.serial(),
      (pg) => pg.integer(),
    ),
    rows: "insert into users (name) values ('a'), ('b'); insert into posts values (1, 2)",
    after: counted(
      (pg) => pg.bigint({ mode: "number" }).generatedByDefaultAsIdentity(),
      (pg) => pg.bigint({ mode: "number" }),
    ),
    expect: (words) => words.length === 2,
  },
  {
    name: "a table with an enum, a generated column, an index, a policy, a view and a key on it moves to another schema",
    before: shop("public"),
    rows: "insert into orders (total) values (1.5), (2); insert into lines values (1, 1)",
    after: shop("shop"),
    renames: ["orders:shop.orders"],
  },
  {
    name: "constraints that were NOT VALID and are validated by hand are no difference",
    before: counted(
      (pg) => pg.integer(),
      (pg) => pg.integer(),
    ),
    rows: `alter table posts drop constraint posts_author_users_id_fk; alter table posts add constraint posts_author_users_id_fk foreign key (author) references users (id) not valid;
      alter table posts validate constraint posts_author_users_id_fk`,
    only: "0.45",
    after: counted(
      (pg) => pg.integer(),
      (pg) => pg.integer(),
    ),
    expect: [],
    reference: false,
  },
];

suite("together", cases);
