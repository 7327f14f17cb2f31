// Whatever surrounds the catalog is read, made on an empty database from what was read, and reads the same there.
import { expect, it } from "vitest";
import { readSurroundings, searchPathStatement } from "../../src/postgres/surroundings.ts";
import { build } from "../../src/proof/build.ts";
import { pglite } from "../support/database.ts";
import { targets } from "../support/targets.ts";

const script = `
create schema "Other Schema";
create collation "Other Schema".plain from "C";
create domain "Other Schema"."E mail" as text collate "C" default 'a@b' not null
  constraint "has at" check (value ~ '@') constraint short check (length(value) < 100);
alter domain "Other Schema"."E mail" add constraint late check (value <> '') not valid;
create domain tags as varchar(20)[];
create type pair as ("First One" numeric(10, 2), second "Other Schema"."E mail"[], third text collate "C");
create type span as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = spans);
create function add(a integer, b integer default 2) returns integer language sql immutable as 'select a + b';
create function "Other Schema".add(a pair, variadic rest text[]) returns setof pair language plpgsql
  set search_path = public as $$ begin return query select a.*; end $$;
create procedure clear(inout n integer) language plpgsql as $$ begin n := 0; end $$;
create function atomic(a integer) returns integer language sql begin atomic; select add(a); end;
create function first_of(integer, integer) returns integer language sql immutable as 'select $1';
create aggregate first(integer) (sfunc = first_of, stype = integer, initcond = '0', combinefunc = first_of, parallel = safe);
create aggregate total(*) (sfunc = int8inc, stype = bigint, initcond = '0');
create text search dictionary "my dict" (template = simple, stopwords = 'english', accept = false);
create text search configuration mine (copy = english);
alter text search configuration mine alter mapping for asciiword with "my dict", english_stem;
create function same(integer, integer) returns boolean language sql immutable as 'select $1 = $2';
create operator === (leftarg = integer, rightarg = integer, function = same);
create cast (pair as text) with inout as assignment`;

it.each(targets)("is the same on a database made from it: $name", async ({ open }) => {
  const [source, copy] = [await open(), await open()];
  await source.session.script(script);
  const found = await readSurroundings(source.session);
  expect(found.searchPath).toEqual(["public"]);
  expect(found.missing).toEqual(["cast (public.pair AS text)", "operator public.===(integer,integer)"]);
  expect(found.statements.length).toBeGreaterThan(30);
  await copy.session.script(searchPathStatement(found));
  // Backwards, so that nearly nothing finds what it stands on at first.
  expect(await build(copy.session, found.statements.toReversed())).toEqual([]);
  const made = await readSurroundings(copy.session);
  const sorted = (of: typeof found): string[] => of.statements.map(({ sql }) => sql).sort();
  expect(sorted(made)).toEqual(sorted(found));
  await copy.session.script(`select '{1}'::tags, row(1, '{a@b}', 'x')::pair, '[1,2]'::span, '{[1,2]}'::spans, add(1);
    select first(x), total(*) from generate_series(1, 2) x; select to_tsvector('mine', 'the running word')`);
  await expect(copy.session.script(`select ''::"Other Schema"."E mail"`)).rejects.toMatchObject({ code: "23514" });
  await source.close();
  await copy.close();
});

it("makes what can be made, in however many rounds, and tells why the rest can't", async () => {
  const session = await pglite();
  const chain = Array.from({ length: 1200 }, (_, at) => ({
    object: `domain d${at}`,
    sql: `create domain d${at} as ${at % 100 === 99 ? "integer" : `d${at + 1}`}`,
  }));
  const impossible = { object: "domain e", sql: "create domain e as it's" };
  const following = { object: "domain f", sql: "create domain f as e" };
  expect(await build(session, [following, impossible, ...chain])).toEqual([
    { ...following, message: 'type "e" does not exist' },
    { ...impossible, message: expect.stringContaining("unterminated quoted string") },
  ]);
  const [row] = await session.query<{ made: number }>(
    "select count(*)::int as made from pg_type where typname ~ '^d[0-9]+$'",
  );
  expect(row).toEqual({ made: 1200 });
  await session.close();
});

it("leaves out what belongs to an extension, and tells its schema", async () => {
  const session = await pglite(["citext", "earthdistance", "cube"]);
  await session.script(
    "create schema extensions; create extension citext schema extensions; create extension earthdistance cascade",
  );
  const { extensions, statements, missing } = await readSurroundings(session);
  expect(extensions.map(({ name, schema }) => [name, schema])).toEqual([
    ["citext", "extensions"],
    ["cube", "public"],
    ["earthdistance", "public"],
  ]);
  expect(missing).toEqual([]);
  expect(statements.map(({ sql }) => sql)).toEqual([
    "CREATE SCHEMA IF NOT EXISTS public",
    "CREATE SCHEMA IF NOT EXISTS extensions",
    "CREATE EXTENSION IF NOT EXISTS citext SCHEMA extensions",
    "CREATE EXTENSION IF NOT EXISTS cube SCHEMA public",
    "CREATE EXTENSION IF NOT EXISTS earthdistance SCHEMA public",
  ]);
  await session.close();
});
