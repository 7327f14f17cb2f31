// What Drizzle can't say survives: comments, grants, triggers, storage and the like, whatever is made anew around them.
import type { Case, ModelsCode, Pg } from "../support/gate-case.ts";
import { suite } from "../support/gate-suite.ts";

const posts =
  (columns: (pg: Pg) => Record<string, unknown>): ModelsCode =>
  (pg) => ({ posts: pg.pgTable("posts", { id: pg.integer().primaryKey(), ...columns(pg) } as never) });

const before = posts((pg) => ({ title: pg.text().notNull(), views: pg.integer(), slug: pg.text() }));
const retyped = posts((pg) => ({
  title: pg.varchar({ length: 100 }).notNull(),
  views: pg.bigint({ mode: "number" }),
  slug: pg.text(),
}));
const gone: ModelsCode = (pg) => ({ other: pg.pgTable("other", { id: pg.integer() }) });
const withoutTitle = posts((pg) => ({ views: pg.integer(), slug: pg.text() }));

const row = "insert into posts values (1, 'a title', 2, 'slug')";
const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end'";

/** What a table may have, and what each case below does around it. */
const things: Readonly<Record<string, string>> = {
  comments: `comment on table posts is 'it''s'; comment on column posts.title is 'a "title"'; comment on constraint posts_pkey on posts is 'key'`,
  grants: `create role app_reader; grant select, insert on posts to app_reader with grant option; grant update (title) on posts to public`,
  triggers: `${touch}; create trigger touched before update on posts for each row execute function touch(); alter table posts disable trigger touched`,
  "a trigger on a column": `${touch}; create trigger titled after update of title on posts for each row when (old.views > 1) execute function touch()`,
  "storage parameters": "alter table posts set (fillfactor = 70, toast.autovacuum_enabled = false)",
  "statistics targets":
    "alter table posts alter title set statistics 500; alter table posts alter title set storage external",
  "extended statistics": "create statistics posts_stats (dependencies) on title, views from posts",
  "a partial index of others":
    "create index theirs on posts (title) where views > 3; comment on index theirs is 'theirs'",
  "an exclusion constraint": "alter table posts add constraint once exclude using btree (title with =)",
  "a rule": "create rule quiet as on delete to posts where old.views > 1 do instead nothing",
  "replica identity": "alter table posts replica identity full",
  "a deferrable foreign key of others":
    "create table theirs (post integer references posts (id) deferrable initially deferred)",
};

const refused: Readonly<Record<string, string>> = {
  "a deferrable foreign key of others": "foreign key theirs.theirs_post_fkey",
};
const pinnedBy: Readonly<Record<string, string>> = {
  "a trigger on a column": "trigger posts.titled",
};

const cases: readonly Case[] = [
  ...Object.entries(things).flatMap(([name, sql]): Case[] => [
    {
      name: `${name}: other types`,
      before,
      rows: `${row}; ${sql}`,
      after: retyped,
      reference: false,
    },
    {
      name: `${name}: the table goes and comes back`,
      before,
      rows: sql,
      after: gone,
      drops: ["posts"],
      reference: false,
      ...(refused[name] !== undefined && { refuses: refused[name] }),
    },
    {
      name: `${name}: a column goes and comes back`,
      before,
      rows: sql,
      after: withoutTitle,
      drops: ["posts.title"],
      reference: false,
      ...(pinnedBy[name] !== undefined && { refuses: pinnedBy[name] }),
    },
    {
      name: `${name}: the table is renamed`,
      before,
      rows: `${row}; ${sql}`,
      after: renamed(),
      renames: ["posts:articles"],
      reference: false,
    },
  ]),
  {
    name: "comments on what is made anew: an enum, a check, an index, a generated column",
    before: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad", "worse"]);
      return {
        mood,
        t: pg.pgTable(
          "t",
          {
            id: pg.integer().primaryKey(),
            mood: mood(),
            n: pg.integer(),
            twice: pg.integer().generatedAlwaysAs(sql`n * 2`),
          },
          (t) => [pg.check("positive", sql`n > 0`), pg.index("by_n").on(t.n)],
        ),
      };
    },
    rows: `create role app_reader; comment on type mood is 'moods'; grant usage on type mood to app_reader; revoke usage on type mood from public;
      comment on constraint positive on t is 'check'; comment on index by_n is 'index'; comment on column t.twice is 'twice';
      grant select (twice) on t to app_reader`,
    after: (pg, sql) => {
      const mood = pg.pgEnum("mood", ["ok", "bad"]);
      return {
        mood,
        t: pg.pgTable(
          "t",
          {
            id: pg.integer().primaryKey(),
            mood: mood(),
            n: pg.integer(),
            twice: pg.integer().generatedAlwaysAs(sql`n * 3`),
          },
          (t) => [pg.check("positive", sql`n > 1`), pg.index("by_n").on(t.n.desc())],
        ),
      };
    },
    drops: ["mood.worse"],
    reference: false,
    keeps: `select obj_description('mood'::regtype, 'pg_type') as t, obj_description((select oid from pg_constraint where conname = 'positive'), 'pg_constraint') as c,
      obj_description('by_n'::regclass) as i, (select col_description(attrelid, attnum) from pg_attribute where attrelid = 't'::regclass and attname = 'twice') as g,
      has_type_privilege('app_reader', 'mood', 'usage') as p`,
  },
  {
    name: "storage and compression of a column whose enum is made anew",
    before: moods(["ok", "bad", "worse"]),
    rows: `insert into t values (1, '{ok,bad}', '{ok}'); alter table t alter moods set storage external, alter moods set compression pglz, alter moods set statistics 50;
      alter table t alter others set storage main`,
    after: moods(["ok", "bad"]),
    drops: ["mood.worse"],
    reference: false,
    keeps:
      "select attname, attstorage, attcompression, attstattarget from pg_attribute where attrelid = 't'::regclass and attnum > 0",
  },
];

function moods(values: readonly [string, ...string[]]): ModelsCode {
  return (pg) => {
    const mood = pg.pgEnum("mood", values as [string, ...string[]]);
    return {
      mood,
      t: pg.pgTable("t", { id: pg.integer().primaryKey(), moods: mood().array(), others: mood().array() }),
    };
  };
}

function renamed(): ModelsCode {
  return (pg) => ({
    posts: pg.pgTable("articles", {
      id: pg.integer().primaryKey(),
      title: pg.text().notNull(),
      views: pg.integer(),
      slug: pg.text(),
    }),
  });
}

suite("kept", cases);
