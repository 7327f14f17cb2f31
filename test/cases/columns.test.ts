// Columns of a table that stands: added, dropped, renamed, filled.
import type { Case, ModelsCode } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

type Columns = Record<string, never>;

/** A table `posts` with an id and these columns. */
const posts =
  (columns: (...drizzle: Parameters<ModelsCode>) => object): ModelsCode =>
  (pg, sql) => ({ posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), ...(columns(pg, sql) as Columns) }) });

const rows = "insert into posts (id, title) values (1, 'a'), (2, 'b')";
const title = posts((pg) => ({ title: pg.text() }));

const full: ModelsCode = (pg, sql) => {
  const authors = pg.pgTable("authors", { id: pg.integer().primaryKey() });
  const all = pg.pgTable(
    "posts",
    {
      id: pg.integer().primaryKey(),
      title: pg.text().notNull().unique(),
      author: pg.integer().references(() => authors.id),
      score: pg.integer().notNull().default(0),
      double: pg.integer().generatedAlwaysAs(sql`score * 2`),
    },
    (t) => [
      pg.index("posts_by_score").on(t.score.desc(), t.title),
      pg.index("posts_lower").on(sql`lower(${t.title})`),
      pg.index("posts_good").on(t.title).where(sql`${t.score} > 10`),
      pg.check("posts_positive", sql`${t.score} >= 0`),
    ],
  );
  return { authors, posts: all };
};

const fullRenamed: ModelsCode = (pg, sql) => {
  const authors = pg.pgTable("authors", { id: pg.integer("key").primaryKey() });
  const all = pg.pgTable(
    "posts",
    {
      id: pg.integer().primaryKey(),
      title: pg.text("heading").notNull().unique(),
      author: pg.integer("writer").references(() => authors.id),
      score: pg.integer("points").notNull().default(0),
      double: pg.integer("twice").generatedAlwaysAs(sql`points * 2`),
    },
    (t) => [
      pg.index("posts_by_score").on(t.score.desc(), t.title),
      pg.index("posts_lower").on(sql`lower(${t.title})`),
      pg.index("posts_good").on(t.title).where(sql`${t.score} > 10`),
      pg.check("posts_positive", sql`${t.score} >= 0`),
    ],
  );
  return { authors, posts: all };
};

const fullRows =
  "insert into authors values (1); insert into posts (id, title, author, score) values (1, 'A', 1, 12), (2, 'B', null, 0)";

const cases: readonly Case[] = [
  {
    name: "add a nullable column",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text(), body: pg.text() })),
    expect: ["add column posts.body"],
  },
  {
    name: "add a NOT NULL column with a default",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text(), score: pg.integer().notNull().default(3) })),
    expect: ["add column posts.score"],
  },
  {
    name: "add a NOT NULL column without a default to an empty table",
    before: title,
    after: posts((pg) => ({ title: pg.text(), slug: pg.text().notNull() })),
    expect: ["add column posts.slug"],
  },
  {
    name: "add a NOT NULL column without a default to a table with rows, filled",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text(), slug: pg.text().notNull() })),
    fills: ["posts.slug=lower(title)"],
    expect: ["add column posts.slug", "run SQL", "alter column posts.slug (not null)"],
  },
  {
    name: "add a NOT NULL column without a default to a table with rows, not filled",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text(), slug: pg.text().notNull() })),
    refuses: '--fill "posts.slug=',
  },
  {
    name: "a filled column that is unique and refers to another table",
    before: (pg) => ({
      authors: pg.pgTable("authors", { id: pg.integer().primaryKey() }),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey() }),
    }),
    rows: "insert into authors values (1), (2); insert into posts values (1), (2)",
    after: (pg) => {
      const authors = pg.pgTable("authors", { id: pg.integer().primaryKey() });
      return {
        authors,
        posts: pg.pgTable("posts", {
          id: pg.integer().primaryKey(),
          author: pg
            .integer()
            .notNull()
            .unique()
            .references(() => authors.id),
        }),
      };
    },
    fills: ["posts.author=id"],
    expect: (words) =>
      words.slice(0, 3).join() === "add column posts.author,run SQL,alter column posts.author (not null)",
  },
  {
    name: "drop a column",
    before: posts((pg) => ({ title: pg.text(), body: pg.text() })),
    rows,
    after: title,
    expect: ["drop column posts.body"],
  },
  {
    name: "drop a NOT NULL column without a default from an empty table",
    before: posts((pg) => ({ title: pg.text(), body: pg.text().notNull() })),
    after: title,
    expect: ["drop column posts.body"],
  },
  {
    name: "drop columns that keys, checks, indexes and generated columns use",
    before: full,
    after: (pg) => ({
      authors: pg.pgTable("authors", { id: pg.integer().primaryKey() }),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey() }),
    }),
    expect: (words) => words.filter((each) => each.startsWith("drop column")).length === 4,
  },
  {
    name: "add columns that keys, checks, indexes and generated columns use",
    before: (pg) => ({
      authors: pg.pgTable("authors", { id: pg.integer().primaryKey() }),
      posts: pg.pgTable("posts", { id: pg.integer().primaryKey() }),
    }),
    after: full,
    expect: (words) => words.filter((each) => each.startsWith("add column")).length === 4,
  },
  {
    name: "SET NOT NULL",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text().notNull() })),
    expect: ["alter column posts.title (not null)"],
  },
  {
    name: "DROP NOT NULL",
    before: posts((pg) => ({ title: pg.text().notNull() })),
    rows,
    after: title,
    expect: ["alter column posts.title (not null)"],
  },
  {
    name: "SET NOT NULL where a row has none",
    before: title,
    rows: "insert into posts (id) values (1)",
    after: posts((pg) => ({ title: pg.text().notNull() })),
    refuses: '--fill "posts.title=',
  },
  {
    name: "SET NOT NULL where a row has none, filled",
    before: title,
    rows: "insert into posts values (1, 'a'), (2, null)",
    after: posts((pg) => ({ title: pg.text().notNull() })),
    fills: ["posts.title='post ' || id"],
    expect: ["run SQL", "alter column posts.title (not null)"],
    rewrites: true,
    reads: { query: "select title from posts order by id", up: '["a"] ["post 2"]', down: '["a"] ["post 2"]' },
  },
  {
    name: "SET NOT NULL and another type, in a renamed column of a renamed table, filled",
    before: posts((pg) => ({ title: pg.text() })),
    rows: "insert into posts values (1, '7'), (2, null)",
    after: (pg) => ({
      articles: pg.pgTable("articles", { id: pg.integer().primaryKey(), number: pg.integer().notNull().default(0) }),
    }),
    renames: ["posts:articles", "articles.title:number"],
    usings: ["articles.number=number::integer"],
    fills: ["articles.number=0"],
    rewrites: true,
  },
  {
    name: "a renamed table with rows gets a NOT NULL column, not filled",
    before: title,
    rows,
    after: (pg) => ({
      articles: pg.pgTable("articles", { id: pg.integer().primaryKey(), title: pg.text(), slug: pg.text().notNull() }),
    }),
    renames: ["posts:articles"],
    refuses: '--fill "articles.slug=',
  },
  {
    name: "rename a column: the model's key stayed the same",
    before: title,
    rows,
    after: posts((pg) => ({ title: pg.text("heading") })),
    expect: ["rename column posts.title to posts.heading"],
  },
  {
    name: "rename a column again: the file remembers the key",
    before: posts((pg) => ({ title: pg.text("heading") })),
    rows: "insert into posts (id, heading) values (1, 'a')",
    after: posts((pg) => ({ title: pg.text("headline") })),
    expect: ["rename column posts.heading to posts.headline"],
  },
  {
    name: "rename a column, accepted",
    before: title,
    rows,
    after: posts((pg) => ({ heading: pg.text() })),
    renames: ["posts.title:heading"],
    expect: ["rename column posts.title to posts.heading"],
  },
  {
    name: "rename a column, declined",
    before: title,
    rows,
    after: posts((pg) => ({ heading: pg.text() })),
    drops: ["posts.title"],
    expect: ["drop column posts.title", "add column posts.heading"],
  },
  {
    name: "a column nobody can be asked about",
    before: title,
    after: posts((pg) => ({ heading: pg.text() })),
    refuses: "--rename posts.title:heading",
  },
  {
    name: "rename and retype at once",
    before: posts((pg) => ({ title: pg.varchar({ length: 20 }).notNull().default("x") })),
    rows,
    after: posts((pg) => ({ heading: pg.text().default("y") })),
    renames: ["posts.title:heading"],
    expect: ["rename column posts.title to posts.heading", "alter column posts.heading (type, not null, default)"],
  },
  {
    name: "two columns that swap their names",
    before: posts((pg) => ({ first: pg.text(), second: pg.integer() })),
    rows: "insert into posts values (1, 'a', 7)",
    after: posts((pg) => ({ first: pg.integer(), second: pg.text() })),
    renames: ["posts.first:second", "posts.second:first"],
    expect: (words) => words.length === 3 && words.every((each) => each.startsWith("rename column")),
  },
  {
    name: "rename columns under keys, checks, indexes and a generated column",
    before: full,
    rows: fullRows,
    after: fullRenamed,
    expect: (words) =>
      words.every((each) => each.startsWith("rename ")) &&
      words.filter((each) => each.startsWith("rename column")).length === 5,
  },
  {
    name: "rename a table and one of its columns",
    before: title,
    rows,
    after: (pg) => ({ articles: pg.pgTable("articles", { id: pg.integer().primaryKey(), heading: pg.text() }) }),
    renames: ["posts:articles", "articles.title:heading"],
    expect: [
      "rename table posts to articles",
      "rename column articles.title to articles.heading",
      "rename primary key articles.posts_pkey to articles.articles_pkey",
    ],
  },
  {
    name: "rename a column in another schema",
    before: (pg) => {
      const app = pg.pgSchema("app");
      return { app, posts: app.table("posts", { id: pg.integer().primaryKey(), title: pg.text() }) };
    },
    rows: "insert into app.posts values (1, 'a')",
    after: (pg) => {
      const app = pg.pgSchema("app");
      return { app, posts: app.table("posts", { id: pg.integer().primaryKey(), heading: pg.text() }) };
    },
    renames: ["app.posts.title:heading"],
    expect: ["rename column app.posts.title to app.posts.heading"],
  },
  {
    name: "an answer that fits nothing",
    before: title,
    after: posts((pg) => ({ heading: pg.text() })),
    renames: ["posts.body:heading"],
    drops: ["posts.title"],
    refuses: "--rename posts.body:heading answers no question",
  },
  {
    name: "the order of columns does not matter",
    before: posts((pg) => ({ title: pg.text(), body: pg.text(), score: pg.integer() })),
    after: posts((pg) => ({ score: pg.integer(), body: pg.text(), title: pg.text() })),
    expect: [],
  },
  {
    name: "another key for the same column is no change",
    before: posts((pg) => ({ title: pg.text("title") })),
    after: posts((pg) => ({ heading: pg.text("title") })),
    expect: [],
  },
  {
    name: "columns, indexes and constraints of others on a table of ours are left alone",
    before: title,
    rows: `alter table posts add column theirs text default 'x', add constraint their_check check (theirs <> ''), add constraint their_key unique (theirs);
      create index their_index on posts (theirs); insert into posts (id, title) values (1, 'a')`,
    after: posts((pg) => ({ title: pg.varchar({ length: 40 }), body: pg.text() })),
    expect: ["alter column posts.title (type)", "add column posts.body"],
    reference: false,
  },
  {
    name: "a table of ours goes with what others have put on it, and comes back with it",
    before: title,
    rows: "alter table posts add column theirs text default 'x', add constraint their_check check (theirs <> ''); create index their_index on posts (theirs)",
    after: () => ({}),
    expect: ["drop table posts"],
  },
  {
    name: "$default, $onUpdate and $type do not matter",
    before: title,
    after: posts((pg) => ({
      title: pg
        .text()
        .$default(() => "x")
        .$onUpdate(() => "y")
        .$type<"x" | "y">(),
    })),
    expect: [],
  },
];

suite("columns", cases);
