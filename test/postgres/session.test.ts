import { fileURLToPath } from "node:url";
import type * as Drizzle from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../src/ports.ts";
import { PostgresError } from "../../src/ports.ts";
import { connect, type Target } from "../../src/postgres/connect.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";

const posts = pgTable("posts", { id: integer("id").primaryKey(), title: text("title") });
type Db = PgDatabase<PgQueryResultHKT>;

describe.each(targets)("a session on the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  const values = `select 1::int8 as big, 2::int4 as small, 1.50::numeric as number, '{"a":[1]}'::jsonb as doc, '[1]'::json as list,
    array['a','b c'] as words, array[1,2]::int8[] as bigs, true as yes, null::text as nothing,
    '2026-01-02 03:04:05.678901'::timestamp as at, '2026-01-02'::date as day, '1 day'::interval as span`;
  const expected = {
    big: "1",
    small: 2,
    number: "1.50",
    doc: { a: [1] },
    list: [1],
    words: ["a", "b c"],
    bigs: ["1", "2"],
    yes: true,
    nothing: null,
    at: "2026-01-02 03:04:05.678901",
    day: "2026-01-02",
    span: "1 day",
  };

  it("gives plain values", async () => {
    expect(await session.query(values)).toEqual([expected]);
    expect(await session.script(values)).toEqual([[expected]]);
  });

  it("takes parameters", async () => {
    const parameters = [{ q: 1 }, ["x", "it's"], 5n, '{"z":1}', new Date(0), null];
    const text =
      "select $1::jsonb as a, $2::text[] as b, $3::int8 as c, $4::jsonb as d, $5::timestamptz at time zone 'UTC' as e, $6::int as f";
    expect(await session.query(text, parameters)).toEqual([
      { a: { q: 1 }, b: ["x", "it's"], c: "5", d: { z: 1 }, e: "1970-01-01 00:00:00", f: null },
    ]);
  });

  it("gives the rows of each statement that has columns", async () => {
    const results = await session.script(
      "begin; create table t (id int); insert into t values (1), (2); select id from t order by id; select id from t where false; insert into t values (3) returning id; commit; select 1 as one",
    );
    expect(results).toEqual([[{ id: 1 }, { id: 2 }], [], [{ id: 3 }], [{ one: 1 }]]);
    expect(await session.script("begin; commit")).toEqual([]);
    expect(await session.script("")).toEqual([]);
  });

  it("keeps PostgreSQL's own words of an error", async () => {
    await session.script("create table t (id int constraint positive check (id > 0)); insert into t values (1)");
    const failed = async (work: Promise<unknown>): Promise<PostgresError> => {
      const thrown: unknown = await work.catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(PostgresError);
      return thrown as PostgresError;
    };
    const check = await failed(session.query("insert into t values ($1)", [0]));
    expect(check).toMatchObject({ code: "23514", constraint: "positive", table: "t", schema: "public" });
    expect(check.detail).toContain("Failing row");
    expect(await failed(session.query("select * from nope"))).toMatchObject({ code: "42P01", position: 15 });
    expect(await failed(session.query("select idd from t"))).toMatchObject({
      code: "42703",
      hint: expect.stringContaining("t.id"),
    });
    const where = await failed(session.script("begin; do 'begin perform 1/0; end'; commit"));
    expect(where).toMatchObject({
      code: "22012",
      message: "division by zero",
      where: expect.stringContaining("PL/pgSQL"),
    });
    expect(await failed(session.query("select 1"))).toMatchObject({ code: "25P02" });
    await session.script("rollback");
    expect(Object.values(where)).not.toContain(undefined);
  });

  it("stops a script at the first error", async () => {
    await expect(session.script("create table a (id int); select 1/0; create table b (id int)")).rejects.toMatchObject({
      code: "22012",
    });
    expect(await session.query("select from pg_class where relname in ('a', 'b')")).toEqual([]);
  });

  it("gives a Drizzle database on the same transaction", async () => {
    const db = (await session.drizzle()) as Db;
    await session.script("create table posts (id int primary key, title text)");
    await session.script("begin");
    await db.insert(posts).values({ id: 1, title: "one" });
    expect(await session.query("select title from posts")).toEqual([{ title: "one" }]);
    await session.script("rollback");
    expect(await db.select().from(posts)).toEqual([]);
    expect(await session.query(values)).toEqual([expected]);
  });

  it("nests Drizzle's transactions into the open one", async () => {
    const db = (await session.drizzle()) as Db;
    await session.script("create table posts (id int primary key, title text)");
    await session.script("begin");
    await db.transaction(async (outer) => {
      await outer.insert(posts).values({ id: 1, title: "kept" });
      await outer.transaction(async (inner) => inner.insert(posts).values({ id: 2, title: "kept" }));
      await expect(
        outer.transaction(async (inner) => {
          await inner.insert(posts).values({ id: 3, title: "lost" });
          throw new Error("no");
        }),
      ).rejects.toThrow("no");
    });
    expect((await db.select().from(posts)).map(({ id }) => id)).toEqual([1, 2]);
    await session.script("rollback");
    expect(await db.select().from(posts)).toEqual([]);
  });

  it("gives the Drizzle of the project that it is told of", async () => {
    const root = fileURLToPath(new URL("../drizzle-v1", import.meta.url));
    const target: Target =
      database.url === undefined
        ? { kind: "embedded", directory: null, resolveFrom: root }
        : { kind: "url", url: database.url, resolveFrom: root };
    const other = await connect(target);
    const { sql } = (await import(
      new URL("../drizzle-v1/node_modules/drizzle-orm/index.js", import.meta.url).href
    )) as typeof Drizzle;
    const db = (await other.drizzle()) as Db;
    await other.script("create table posts (id int primary key, title text)");
    await other.script("begin");
    await db.transaction(async (tx) => tx.execute(sql`insert into posts values (${1}, ${"one"})`));
    expect(await other.query("select * from posts")).toEqual([{ id: 1, title: "one" }]);
    await other.script("rollback");
    expect(await other.query("select * from posts")).toEqual([]);
    await other.close();
  });

  it("says what to install when the project has no Drizzle", async () => {
    const other = await connect({ kind: "embedded", directory: null, resolveFrom: "/" });
    await expect(other.drizzle()).rejects.toMatchObject({
      code: "no_drizzle",
      hint: expect.stringContaining("npm install drizzle-orm"),
    });
    await other.close();
  });

  it("makes transactions of its own where none is open", async () => {
    const db = (await session.drizzle()) as Db;
    await session.script("create table posts (id int primary key, title text)");
    await db.transaction(async (tx) => tx.insert(posts).values({ id: 1, title: "kept" }));
    await expect(
      db.transaction(async (tx) => {
        await tx.insert(posts).values({ id: 2, title: "lost" });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await session.script("rollback");
    expect((await db.select().from(posts)).map(({ id }) => id)).toEqual([1]);
  });
});
