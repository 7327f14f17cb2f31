// Foreign keys: alone, over several columns, in circles, between schemas.
import type { Case, ModelsCode, Pg } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Actions = NonNullable<Parameters<ReturnType<Pg["integer"]>["references"]>[1]>;

/** Users and posts; `actions` of the key from posts to users, `null` for none. */
const blog =
  (actions: Actions | null): ModelsCode =>
  (pg) => {
    const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
    const author = pg.integer();
    return {
      users,
      posts: pg.pgTable("posts", {
        id: pg.integer().primaryKey(),
        author: actions === null ? author : author.references(() => users.id, actions),
      }),
    };
  };

const rows = "insert into users values (1); insert into posts values (1, 1), (2, null)";
const isOne =
  (verb: string) =>
  (words: readonly string[]): boolean =>
    words.length === 1 && words[0]?.startsWith(`${verb} foreign key posts.`) === true;
const isReplaced = (words: readonly string[]): boolean =>
  words.length === 2 &&
  words[0]?.startsWith("drop foreign key") === true &&
  words[1]?.startsWith("add foreign key") === true;

/** Two tables, joined by a key over two columns. */
const composite =
  (name: string | null, own: readonly ["a", "b"] | readonly ["b", "a"] | null): ModelsCode =>
  (pg) => {
    const parents = pg.pgTable("parents", { a: pg.integer().notNull(), b: pg.integer().notNull() }, (t) => [
      pg.primaryKey({ columns: [t.a, t.b] }),
    ]);
    const children = pg.pgTable("children", { id: pg.integer().primaryKey(), a: pg.integer(), b: pg.integer() }, (t) =>
      own === null
        ? []
        : [
            pg
              .foreignKey({
                ...(name !== null && { name }),
                columns: [t[own[0]], t[own[1]]],
                foreignColumns: [parents[own[0]], parents[own[1]]],
              })
              .onDelete("cascade"),
          ],
    );
    return { parents, children };
  };

const circle: ModelsCode = (pg) => {
  const users = pg.pgTable("users", {
    id: pg.integer().primaryKey(),
    favourite: pg.integer().references((): never => posts.id as never),
  });
  const posts = pg.pgTable("posts", {
    id: pg.integer().primaryKey(),
    author: pg.integer().references((): never => users.id as never),
  });
  return { users, posts };
};

const self: ModelsCode = (pg) => {
  const people = pg.pgTable("people", {
    id: pg.integer().primaryKey(),
    boss: pg.integer().references((): never => people.id as never, { onDelete: "set null" }),
  });
  return { people };
};

const cases: readonly Case[] = [
  { name: "add a foreign key", before: blog(null), rows, after: blog({}), expect: isOne("add") },
  { name: "drop a foreign key", before: blog({}), rows, after: blog(null), expect: isOne("drop") },
  {
    name: "add a foreign key that rows break",
    before: blog(null),
    rows: "insert into posts values (1, 7)",
    after: blog({}),
    failsUp: "violates foreign key constraint",
  },
  ...(["restrict", "cascade", "set null", "set default"] as const).map(
    (action): Case => ({
      name: `ON DELETE ${action}`,
      before: blog({}),
      rows,
      after: blog({ onDelete: action }),
      expect: isReplaced,
    }),
  ),
  {
    name: "ON UPDATE cascade",
    before: blog({ onDelete: "cascade" }),
    rows,
    after: blog({ onDelete: "cascade", onUpdate: "cascade" }),
    expect: isReplaced,
  },
  {
    name: "ON DELETE cascade is dropped",
    before: blog({ onDelete: "cascade" }),
    rows,
    after: blog({}),
    expect: isReplaced,
  },
  {
    name: "NO ACTION is what holds anyway",
    before: blog({}),
    after: blog({ onDelete: "no action", onUpdate: "no action" }),
    expect: [],
  },
  { name: "a table that refers to itself", after: self, expect: ["add table people"] },
  {
    name: "a table that refers to itself is dropped",
    before: self,
    rows: "insert into people values (1, null), (2, 1)",
    after: () => ({}),
    expect: ["drop table people"],
  },
  {
    name: "a table that refers to itself by a new column",
    before: (pg) => ({ people: pg.pgTable("people", { id: pg.integer().primaryKey() }) }),
    rows: "insert into people values (1)",
    after: self,
    expect: (words) => words[0] === "add column people.boss" && words.length === 2,
  },
  {
    name: "two tables that refer to each other",
    after: circle,
    expect: (words) => words.filter((each) => each.startsWith("add table")).length === 2 && words.length === 3,
  },
  {
    name: "two tables that refer to each other are dropped",
    before: circle,
    rows: "insert into users values (1, null); insert into posts values (1, 1)",
    after: () => ({}),
    expect: (words) => words.filter((each) => each.startsWith("drop table")).length === 2,
  },
  {
    name: "a key over two columns, with a table",
    after: composite("by_both", ["a", "b"]),
    expect: ["add table parents", "add table children"],
  },
  {
    name: "a key over two columns is added",
    before: composite(null, null),
    after: composite(null, ["a", "b"]),
    expect: (words) => words.length === 1 && words[0]?.startsWith("add foreign key children.") === true,
  },
  {
    name: "a key over two columns is dropped",
    before: composite("by_both", ["a", "b"]),
    after: composite(null, null),
    expect: ["drop foreign key children.by_both"],
  },
  {
    name: "a key gets a name",
    before: composite(null, ["a", "b"]),
    after: composite("by_both", ["a", "b"]),
    expect: (words) => words.length === 1 && words[0]?.startsWith("rename foreign key") === true,
  },
  {
    name: "a key by another name, made by hand: no difference",
    before: (pg) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey() }),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer() }),
    }),
    rows: "alter table posts add constraint by_hand foreign key (author) references users (id)",
    after: blog({}),
    expect: [],
  },
  {
    name: "two keys over the same column, to two tables",
    after: (pg) => {
      const [users, people] = [
        pg.pgTable("users", { id: pg.integer().primaryKey() }),
        pg.pgTable("people", { id: pg.integer().primaryKey() }),
      ];
      const posts = pg.pgTable("posts", { author: pg.integer().references(() => users.id) }, (t) => [
        pg.foreignKey({ columns: [t.author], foreignColumns: [people.id] }),
      ]);
      return { users, people, posts };
    },
    expect: (words) => words.length === 3,
  },
  {
    name: "two keys over the same columns, to the same table",
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
      const posts = pg.pgTable("posts", { author: pg.integer() }, (t) => [
        pg.foreignKey({ name: "one", columns: [t.author], foreignColumns: [users.id] }),
        pg.foreignKey({ name: "two", columns: [t.author], foreignColumns: [users.id] }).onDelete("cascade"),
      ]);
      return { users, posts };
    },
    expect: ["add table users", "add table posts"],
  },
  {
    name: "one of two keys over the same columns is dropped",
    before: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
      const posts = pg.pgTable("posts", { author: pg.integer() }, (t) => [
        pg.foreignKey({ name: "one", columns: [t.author], foreignColumns: [users.id] }),
        pg.foreignKey({ name: "two", columns: [t.author], foreignColumns: [users.id] }),
      ]);
      return { users, posts };
    },
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
      const posts = pg.pgTable("posts", { author: pg.integer() }, (t) => [
        pg.foreignKey({ name: "two", columns: [t.author], foreignColumns: [users.id] }),
      ]);
      return { users, posts };
    },
    expect: ["drop foreign key posts.one"],
  },
  {
    name: "between two schemas",
    after: (pg) => {
      const [auth, app] = [pg.pgSchema("auth"), pg.pgSchema("app")];
      const users = auth.table("users", { id: pg.integer().primaryKey() });
      const posts = app.table("posts", {
        id: pg.integer().primaryKey(),
        author: pg.integer().references(() => users.id),
      });
      return {
        posts,
        users,
        log: pg.pgTable("log", {
          post: pg.integer().references(() => posts.id),
          author: pg.integer().references(() => users.id),
        }),
      };
    },
    expect: ["add schema app", "add schema auth", "add table auth.users", "add table app.posts", "add table log"],
  },
  {
    name: "to a unique constraint that is made with it",
    before: (pg) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey(), email: pg.text() }),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey() }),
    }),
    rows: "insert into users values (1, 'a'); insert into posts values (1)",
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey(), email: pg.text().unique() });
      return {
        users,
        posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.text().references(() => users.email) }),
      };
    },
    expect: (words) => words.length === 3,
  },
  {
    name: "to a unique index that is made with it",
    before: (pg) => ({
      users: pg.pgTable("users", { id: pg.integer().primaryKey(), a: pg.integer(), b: pg.integer() }),
      posts: pg.pgTable("posts", { a: pg.integer(), b: pg.integer() }),
    }),
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey(), a: pg.integer(), b: pg.integer() }, (t) => [
        pg.uniqueIndex("pair").on(t.b, t.a),
      ]);
      const posts = pg.pgTable("posts", { a: pg.integer(), b: pg.integer() }, (t) => [
        pg.foreignKey({ columns: [t.a, t.b], foreignColumns: [users.a, users.b] }),
      ]);
      return { users, posts };
    },
    expect: (words) => words.length === 2 && words[0] === "add index users.pair",
  },
  {
    name: "to another table",
    before: (pg) => {
      const [users, people] = [
        pg.pgTable("users", { id: pg.integer().primaryKey() }),
        pg.pgTable("people", { id: pg.integer().primaryKey() }),
      ];
      return { users, people, posts: pg.pgTable("posts", { author: pg.integer().references(() => users.id) }) };
    },
    rows: "insert into users values (1); insert into people values (1); insert into posts values (1)",
    after: (pg) => {
      const [users, people] = [
        pg.pgTable("users", { id: pg.integer().primaryKey() }),
        pg.pgTable("people", { id: pg.integer().primaryKey() }),
      ];
      return { users, people, posts: pg.pgTable("posts", { author: pg.integer().references(() => people.id) }) };
    },
    expect: isReplaced,
  },
  {
    name: "to a table that gets another name: the key follows",
    before: blog({ onDelete: "cascade" }),
    rows,
    after: (pg) => {
      const people = pg.pgTable("people", { id: pg.integer().primaryKey() });
      return {
        people,
        posts: pg.pgTable("posts", {
          id: pg.integer().primaryKey(),
          author: pg.integer().references(() => people.id, { onDelete: "cascade" }),
        }),
      };
    },
    renames: ["users:people"],
    expect: [
      "rename table users to people",
      "rename primary key people.users_pkey to people.people_pkey",
      "rename foreign key posts.posts_author_users_id_fk to posts.posts_author_people_id_fk",
    ],
    only: "0.45",
  },
  {
    name: "to a table that is dropped and made anew",
    before: blog({}),
    after: (pg) => {
      const people = pg.pgTable("people", { id: pg.integer().primaryKey() });
      return {
        people,
        posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer().references(() => people.id) }),
      };
    },
    drops: ["users"],
    expect: (words) => words.includes("drop table users") && words.includes("add table people"),
  },
  {
    name: "to a column that gets another name",
    before: blog({}),
    rows,
    after: (pg) => {
      const users = pg.pgTable("users", { key: pg.integer().primaryKey() });
      return {
        users,
        posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer().references(() => users.key) }),
      };
    },
    renames: ["users.id:key"],
  },
  {
    name: "to a table of others",
    setup:
      "create schema theirs; create table theirs.users (id integer primary key); insert into theirs.users values (1)",
    before: (pg) => ({ posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer() }) }),
    rows: "alter table posts add constraint theirs foreign key (author) references theirs.users (id) on delete cascade; insert into posts values (1, 1)",
    after: (pg) => ({
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), author: pg.integer(), more: pg.text() }),
    }),
    expect: ["add column posts.more"],
    reference: false,
  },
  {
    name: "what Drizzle can't say stays: deferrable, MATCH FULL, NOT VALID",
    before: blog({}),
    rows:
      `insert into users values (1); insert into posts values (1, 7);`.replace("(1, 7)", "(1, 1)") +
      "do $$ declare name text; begin select conname into name from pg_constraint where contype = 'f'; execute format('alter table posts drop constraint %I, add constraint %I foreign key (author) references users (id) match full deferrable initially deferred not valid', name, name); end $$",
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
      return {
        users,
        posts: pg.pgTable("posts", {
          id: pg.integer().primaryKey(),
          author: pg.integer().references(() => users.id),
          more: pg.text(),
        }),
      };
    },
    expect: ["add column posts.more"],
    reference: false,
  },
  {
    name: "what Drizzle can't say stays when the key is made anew",
    before: blog({}),
    rows:
      "insert into users values (1); insert into posts values (1, 1);" +
      "do $$ declare name text; begin select conname into name from pg_constraint where contype = 'f'; execute format('alter table posts drop constraint %I, add constraint %I foreign key (author) references users (id) match full deferrable initially deferred', name, name); end $$",
    after: blog({ onDelete: "cascade" }),
    expect: isReplaced,
    keeps: "select condeferrable, condeferred, confmatchtype from pg_constraint where contype = 'f'",
    reference: false,
  },
  {
    name: "to columns that no key is over",
    after: (pg) => {
      const users = pg.pgTable("users", { id: pg.integer().primaryKey(), email: pg.text() });
      return { users, posts: pg.pgTable("posts", { author: pg.text().references(() => users.email) }) };
    },
    refuses: "email",
  },
  {
    name: "a long chain and a join table between its ends, in one migration",
    after: (pg) => {
      const a = pg.pgTable("z_first", { id: pg.integer().primaryKey() });
      const b = pg.pgTable("y_second", { id: pg.integer().primaryKey(), a: pg.integer().references(() => a.id) });
      const c = pg.pgTable("x_third", { id: pg.integer().primaryKey(), b: pg.integer().references(() => b.id) });
      const d = pg.pgTable(
        "a_joins",
        { a: pg.integer().references(() => a.id), c: pg.integer().references(() => c.id) },
        (t) => [pg.primaryKey({ columns: [t.a, t.c] })],
      );
      return { d, c, b, a };
    },
    expect: ["add table z_first", "add table y_second", "add table x_third", "add table a_joins"],
  },
  ...(["mood", "tags", "mood"] as const).map((second, at): Case => {
    const side = at === 2 ? "the key's side" : "its own side";
    const made: (type: "text" | "varchar") => ModelsCode = (type) => (pg) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      const parts = () => ({ mood: mood().notNull(), tags: pg.integer().array().notNull() });
      const own = (wanted: boolean) => (wanted && type === "varchar" ? pg.varchar() : pg.text()).notNull();
      const users = pg.pgTable("users", { name: own(at === 2), ...parts() }, (t) => [
        pg.primaryKey({ columns: [t.name, t[second]] }),
      ]);
      const posts = pg.pgTable("posts", { author: own(at !== 2), ...parts() }, (t) => [
        pg.foreignKey({ name: "by", columns: [t.author, t[second]], foreignColumns: [users.name, users[second]] }),
      ]);
      return { mood, users, posts };
    };
    return {
      name: `another type beside ${second === "mood" ? "an enum" : "an array"} in one key, on ${side}`,
      before: made("text"),
      after: made("varchar"),
      rows: "insert into users values ('ann', 'ok', '{1}'); insert into posts values ('ann', 'ok', '{1}')",
      keeps: "select author, mood::text, tags from posts",
      reference: false,
    };
  }),
];

suite("foreign keys", cases);
