import { afterAll, describe, expect, it } from "vitest";
import type { Fact } from "../../src/engine/catalog/fact.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import type { Session } from "../../src/ports.ts";
import { createDatabase, pglite } from "../support/database.ts";
import { empty } from "../support/empty.ts";
import { embeddedReplica, operations, proofOf, type Source, sourceOf } from "./source.ts";

const proven = { state: "proven", directions: ["up", "down"] };

let shared: Promise<Session> | undefined;
afterAll(async () => (await shared)?.close());

/** An embedded database after a script, read; one for all that need no extension. */
async function embeddedSource(script: string, extensions: readonly string[] = []): Promise<Source> {
  if (extensions.length === 0) {
    shared ??= pglite();
    await empty(await shared);
    return sourceOf(await shared, script);
  }
  const session = await pglite(extensions);
  try {
    return await sourceOf(session, script);
  } finally {
    await session.close();
  }
}

const blog = `create table users (id serial primary key, email text not null unique);
  create table posts (id serial primary key, author integer not null references users (id), title varchar(80) not null);
  create index posts_title on posts (title);
  create table tags (name text primary key);
  insert into users (email) values ('a@b.c'); insert into posts (author, title) values (1, 'one')`;

const subtitle = operations((op) => [
  op.addColumn("posts.subtitle", { type: "varchar(80)" }),
  op.createIndex("posts.posts_subtitle", { columns: ["subtitle"] }),
]);

describe("a migration", () => {
  it("is proven when up makes what is wanted and down takes it back, once and twice", async () => {
    const source = await embeddedSource(blog);
    expect(await proofOf(source, subtitle)).toEqual(proven);
    expect(await proofOf(source, subtitle, { twice: true })).toEqual(proven);
  });

  it("is proven from an empty database", async () => {
    const source = await embeddedSource("select 1");
    const up = operations((op) => [
      op.createEnum("mood", ["happy", "sad"]),
      op.createTable("posts", {
        columns: { id: { type: "serial", notNull: true }, mood: { type: "mood" } },
        primaryKey: { posts_pkey: ["id"] },
      }),
    ]);
    expect(await proofOf(source, up)).toEqual(proven);
  });

  it("is proven upwards only when there is no way back", async () => {
    const source = await embeddedSource(blog);
    expect(await proofOf(source, subtitle, { down: null })).toEqual({ state: "proven", directions: ["up"] });
  });

  it("is proven when down says in its author's words what PostgreSQL prints in its own", async () => {
    const source = await embeddedSource("create table t (kind varchar(9), constraint c check (kind in ('x', 'y')))");
    const object = source.live.facts.get("check:.t.c") as Fact;
    const check = (expression: string): Operation[] => [
      { verb: "drop", id: object.id, object, parts: [] },
      { verb: "create", object: { ...object, attributes: { expression } }, parts: [] },
    ];
    const ways = { again: async () => [], down: check("kind in ('x', 'y')") };
    expect(await proofOf(source, check("kind in ('x', 'y', 'z')"), ways)).toEqual(proven);
    const others = { ...ways, down: check("kind in ('x', 'q')") };
    expect(await proofOf(source, check("kind in ('x', 'y', 'z')"), others)).toMatchObject({ direction: "down" });
  });

  it("is refuted when its down leaves something or takes too much, and the objects are named", async () => {
    const source = await embeddedSource(blog);
    const refuted = { state: "refuted", direction: "down", statement: null };
    const left = operations((op) => [op.dropIndex("posts.posts_subtitle")]);
    expect(await proofOf(source, subtitle, { down: left })).toEqual({
      ...refuted,
      message: "after up and down the database is not what it was",
      objects: ["column posts.subtitle is left over"],
    });
    const other = operations((op) => [
      op.dropColumn("posts.subtitle"),
      op.alterColumn("posts.title", { type: { from: "varchar(80)", to: "text" } }),
      op.dropIndex("posts.posts_title"),
    ]);
    expect(await proofOf(source, subtitle, { down: other })).toMatchObject({
      ...refuted,
      objects: ['column posts.title: type is "text" instead of "varchar(80)"', "index posts.posts_title is gone"],
    });
  });

  it("is refuted when a statement fails, with the statement, and nothing is looked at any further", async () => {
    const source = await embeddedSource(blog);
    const up = operations((op) => [op.addColumn("posts.title", { type: "text" })]);
    const again = (): never => {
      throw new Error("asked after a failure");
    };
    expect(await proofOf(source, up, { again })).toEqual({
      state: "refuted",
      direction: "up",
      message: 'column "title" of relation "posts" already exists',
      statement: "ALTER TABLE posts ADD COLUMN title text",
      objects: [],
    });
    const down = operations((op) => [op.dropColumn("posts.unknown")]);
    expect(await proofOf(source, subtitle, { down })).toMatchObject({
      state: "refuted",
      direction: "down",
      statement: "ALTER TABLE posts DROP COLUMN unknown",
    });
  });

  it("is refuted when the models still want something", async () => {
    const source = await embeddedSource(blog);
    const again = async (): Promise<string[]> => ["add column posts.lead"];
    expect(await proofOf(source, subtitle, { again })).toEqual({
      state: "refuted",
      direction: "up",
      message: "after up the models and the database still differ",
      statement: null,
      objects: ["add column posts.lead"],
    });
  });

  it("runs in segments: an enum value is committed before it is used", async () => {
    const source = await embeddedSource("create type mood as enum ('happy'); create table t (mood mood)");
    const up = operations((op) => [
      op.alterEnum("mood", { values: { from: ["happy"], to: ["happy", "sad"] } }),
      op.addColumn("t.other", { type: "mood", default: "'sad'::public.mood" }),
    ]);
    const down = operations((op) => [
      op.dropColumn("t.other"),
      op.alterEnum("mood", {
        values: { from: ["happy", "sad"], to: ["happy"], with: [{ column: "t.mood", type: "mood", default: null }] },
      }),
    ]);
    expect(await proofOf(source, up, { down })).toEqual(proven);
  });

  it("runs SQL and code of its own, and finds what they leave behind", async () => {
    const source = await embeddedSource(blog);
    const seen: unknown[] = [];
    const code: Operation = {
      verb: "run",
      up: async ({ sql }: { sql: (text: string) => Promise<unknown> }) => {
        seen.push(await sql("select count(*)::int as rows from posts"));
      },
      down: async () => undefined,
    };
    const triggered = (down: string): Operation[] => [
      code,
      {
        verb: "sql",
        up: "create function f() returns trigger language plpgsql as 'begin return new; end'",
        down,
      },
    ];
    expect(await proofOf(source, triggered("drop function f"))).toEqual(proven);
    expect(seen).toEqual([[{ rows: 0 }]]);
    expect(await proofOf(source, triggered("select 1"))).toMatchObject({
      state: "refuted",
      direction: "down",
      objects: ["function public.f() is left over"],
    });
    const failing: Operation[] = [{ ...code, up: () => Promise.reject(new Error("no rows")) }];
    expect(await proofOf(source, failing)).toMatchObject({
      state: "refuted",
      message: "no rows",
      statement: "the function of op.run",
    });
  });

  it("may make an extension, if the replica can", async () => {
    const source = await embeddedSource(blog);
    const making = (name: string): Operation[] => [
      { verb: "sql", up: `create  EXTENSION if not exists ${name};`, down: `drop extension ${name}` },
    ];
    expect(await proofOf(source, making('"uuid-ossp"'))).toEqual(proven);
    expect(await proofOf(source, making("postgis"))).toEqual({
      state: "unproven",
      why: expect.stringMatching(/^create EXTENSION if not exists postgis; can't be tried on the replica: .*postgis/),
    });
  });

  it("meets the views, roles, grants and policies of the database", async () => {
    const source = await embeddedSource(
      `${blog}; create role "The Readers"; create role author nologin;
       create view titles as select title from posts; create view loud as select upper(title) as title from titles;
       grant select (title), update (title) on posts to "The Readers"; grant select on titles to "The Readers", author;
       alter table posts enable row level security;
       create policy own on posts for select to author, "The Readers" using (author > 0)`,
    );
    expect(await proofOf(source, subtitle)).toEqual(proven);
    const type = operations((op) => [op.alterColumn("posts.title", { type: { from: "varchar(80)", to: "text" } })]);
    expect(await proofOf(source, type)).toMatchObject({
      state: "refuted",
      direction: "up",
      message: "cannot alter type of a column used by a view or rule",
    });
  });
});

describe("a database on a server", () => {
  it("is not the place to try what belongs to the whole server", async () => {
    const database = await createDatabase();
    const source = await sourceOf(database.session, "create table t (a text)");
    const up = operations((op) => [
      op.createRole("sluice_reader", { createDb: true, createRole: false, inherit: true }),
    ]);
    const target = { kind: "server", url: database.url } as const;
    expect(await proofOf(source, up, { target })).toEqual({
      state: "unproven",
      why: "role sluice_reader belongs to the whole server, where nothing is tried",
    });
    expect(await database.session.query("select from pg_roles where rolname = 'sluice_reader'")).toEqual([]);
    expect(await proofOf(source, up)).toEqual(proven);
    await database.drop();
  });

  it("of another version is proven on the embedded replica, with whatever surrounds it", async () => {
    const database = await createDatabase();
    const source = await sourceOf(
      database.session,
      `${blog}; create schema app; create type app.mood as enum ('happy', 'sad');
       create function app.shout(app.mood) returns text language sql immutable as 'select upper($1::text)';
       alter table posts add mood app.mood default 'happy', add at timestamptz default now(),
         add loud text generated always as (app.shout(mood)) stored,
         add constraint moody check (mood in ('happy', 'sad') and app.shout(mood) <> '');
       create unique index posts_recent on posts (author, lower(title)) where mood = 'happy'`,
    );
    await database.drop();
    expect(await proofOf(source, subtitle)).toEqual(proven);
    const rename = operations((op) => [
      op.renameTable("posts", "articles"),
      op.renameColumn("articles.title", "articles.heading"),
    ]);
    expect(await proofOf(source, rename, { again: async () => [] })).toEqual(proven);
  });
});

describe("the surroundings of a database", () => {
  it("have extensions, in the schemas they stand in", async () => {
    const source = await embeddedSource(
      `create schema extensions; create extension citext; create extension pg_trgm schema extensions;
       create table t (a citext, b text); create index t_b on t using gin (b extensions.gin_trgm_ops)`,
      ["citext", "pg_trgm"],
    );
    expect(
      await proofOf(
        source,
        operations((op) => [op.addColumn("t.c", { type: "citext" })]),
      ),
    ).toEqual(proven);
  });

  it("have functions that checks, defaults and triggers call", async () => {
    const source = await embeddedSource(
      `create function is_slug(text) returns boolean language plpgsql immutable as $$ begin return $1 ~ '^[a-z]+$'; end $$;
       create function touch() returns trigger language plpgsql as $$ begin new.slug := lower(new.slug); return new; end $$;
       create table t (slug text check (is_slug(slug)));
       create trigger touched before insert on t for each row execute function touch()`,
    );
    const up: Operation[] = [
      ...operations((op) => [op.addCheck("t.t_long", { expression: "(is_slug(slug) AND (length(slug) > 3))" })]),
      {
        verb: "sql",
        up: "create trigger again before update on t for each row execute function touch()",
        down: "drop trigger again on t",
      },
    ];
    expect(await proofOf(source, up, { again: async () => [] })).toEqual(proven);
  });

  it("have domains, composite types and ranges, which stand on each other in any order", async () => {
    const source = await embeddedSource(
      `create type mood as enum ('happy', 'sad');
       create domain positive as integer default 1 not null check (value > 0);
       create type "Odd Pair" as (first positive, second mood, third text collate "C");
       create type span as range (subtype = float8, subtype_diff = float8mi);
       create table "Odd ""Table" (a positive, b "Odd Pair", c span, d positive[]);
       create function newest("Odd ""Table") returns positive language sql as 'select $1.a';
       create function all_odd() returns setof "Odd ""Table" language sql begin atomic; select * from "Odd ""Table"; end`,
    );
    const up = operations((op) => [op.addColumn('"Odd ""Table"."New Column"', { type: "positive" })]);
    expect(await proofOf(source, up)).toEqual(proven);
  });

  it("make a proof impossible when a table needs what the replica lacks, and it is named", async () => {
    const source = await embeddedSource(
      "create extension hstore; create table t (a hstore); create table other (a text)",
      ["hstore"],
    );
    const lacking = { target: embeddedReplica() };
    const add = operations((op) => [op.addColumn("t.b", { type: "text" })]);
    const proof = await proofOf(source, add, lacking);
    expect(proof).toEqual({
      state: "unproven",
      why: expect.stringMatching(
        /^table t could not be built on the replica: type "hstore" does not exist; the replica lacks extension hstore \(.+\)$/,
      ),
    });
    const elsewhere = operations((op) => [op.addColumn("other.b", { type: "text" })]);
    expect(await proofOf(source, elsewhere, lacking)).toEqual(proven);
    const asked = operations((op) => [op.addColumn("other.b", { type: "hstore" })]);
    expect(await proofOf(source, asked, lacking)).toMatchObject({
      state: "unproven",
      why: expect.stringContaining("extension hstore"),
    });
  });

  it("keep what an unqualified name means: another default schema, and more on the search_path", async () => {
    const session: Session = await pglite(["citext"]);
    const source = await sourceOf(
      session,
      `create schema "App"; create schema extensions; create extension citext schema extensions;
       drop schema public; set search_path = "App", extensions;
       create function one() returns integer language sql immutable as 'select 1';
       create table t (a citext, b integer default one() check (b >= one()))`,
    );
    await session.close();
    expect([...source.live.facts.keys()]).toContain("column:.t.a");
    const up = operations((op) => [
      op.addColumn("t.c", { type: "citext" }),
      op.createSchema("public", {}),
      op.createTable("public.t", { columns: { a: { type: "integer", default: '"App".one()' } } }),
    ]);
    expect(await proofOf(source, up, { again: async () => [] })).toEqual(proven);
  });
});
