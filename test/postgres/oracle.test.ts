import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { factsOfKind } from "../../src/engine/catalog/catalog.ts";
import { type Fact, fact } from "../../src/engine/catalog/fact.ts";
import type { Kind } from "../../src/engine/catalog/kind.ts";
import type { Session } from "../../src/ports.ts";
import { type OracleOptions, type SpellingQuestion, sameSpelling } from "../../src/postgres/oracle.ts";
import { openOracleCache } from "../../src/postgres/oracle-cache.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { counting } from "../support/counting.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";

describe.each(targets)("the oracle on the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  const options: OracleOptions = { serverVersion: 0, defaultSchema: "public" };

  /** Asks about live objects; `models` has other attributes by key. */
  async function ask(
    models: Record<string, Record<string, unknown>>,
    more: Partial<OracleOptions> = {},
  ): Promise<Record<string, readonly string[]>> {
    const { catalog } = await readDatabase(session);
    const questions: SpellingQuestion[] = Object.entries(models).map(([key, attributes]) => {
      const live = catalog.facts.get(key) as Fact;
      const model = fact<Kind>(live.id, { ...live.attributes, ...attributes } as never);
      const shape = factsOfKind(catalog, "column").filter(
        ({ id }) => id.path[0] === live.id.path[0] && id.path[1] === live.id.path[1],
      );
      return { live, model, shape };
    });
    return Object.fromEntries(await sameSpelling(session, questions, { ...options, ...more }));
  }

  async function askColumn(definition: string, attributes: Record<string, unknown>): Promise<readonly string[]> {
    await session.script(`create type kind as enum ('draft', 'live'); create schema app; create type app."Kind" as enum ('a');
      create sequence numbers; create table t (c ${definition}, a int)`);
    return (await ask({ "column:.t.c": attributes }))["column:.t.c"] ?? [];
  }

  it.each([
    ["text default 'x'", "'x'"],
    ["varchar(9) default 'it''s'", "'it''s'"],
    ["kind default 'draft'", "'draft'"],
    ["app.\"Kind\" default 'a'", "'a'"],
    ["timestamptz default now()", "NOW()"],
    ["boolean default true", "'t'::boolean"],
    ["numeric default 0", "0"],
    ["integer default -1", "(-1)"],
    ['jsonb default \'{"b": 1, "a": [2]}\'', '\'{"b": 1, "a": [2]}\''],
    ["text[] default array['a','b''c']", "array['a', 'b''c']"],
    ["integer[] default '{}'", "'{}'"],
    ["interval default '1 day'", "interval '1 day'"],
    ["bigint default nextval('numbers')", "nextval('public.numbers')"],
    ["text default upper('a' || 'b')", "UPPER( 'a'||'b' )"],
    ["text default null", "NULL"],
    ["text default current_user", "CURRENT_USER"],
  ])("finds the default of %s in %s", async (definition, text) => {
    expect(await askColumn(definition, { default: text })).toContain("default");
  });

  it.each([
    ["text default 'x'", "'y'"],
    ["numeric default 0", "0.0"],
    ["text default now()::text", "clock_timestamp()::text"],
    ["jsonb default '{\"a\": 1}'", "'{\"a\": 2}'"],
    ["integer default 1", "no_such_function()"],
    ["text default ''", "NULL"],
  ])("tells the default of %s from %s", async (definition, text) => {
    expect(await askColumn(definition, { default: text })).not.toContain("default");
  });

  it.each([
    ["integer", "pg_catalog.int4", true],
    ["kind", "public.kind", true],
    ["kind[]", "public.kind ARRAY", true],
    ['app."Kind"', '"app"."Kind"', true],
    ["numeric(10,2)", "DECIMAL ( 10 , 2 )", true],
    ["timestamptz(3)", "timestamp(3) with time zone", true],
    ["integer", "bigint", false],
    ["integer", "serial", false],
    ["varchar(10)", "varchar(11)", false],
    ["kind", "no_such_type", false],
  ])("compares the types %s and %s", async (definition, type, same) => {
    expect((await askColumn(definition, { type })).includes("type")).toBe(same);
  });

  it("compares checks over a type that is called like a property of every object", async () => {
    await session.script(
      "create type constructor as enum ('a', 'b'); create table t (c constructor, check (c <> 'a'))",
    );
    expect(await ask({ "check:.t.t_c_check": { expression: "c<>'a'" } })).toEqual({
      "check:.t.t_c_check": ["expression"],
    });
  });

  it("answers for the type when the default fits no more", async () => {
    expect(await askColumn("integer default 1", { type: "int4", default: "'x'::boolean" })).toEqual([
      "type",
      "generated",
    ]);
  });

  it.each([
    ["lower(a) || b", "LOWER(a)||b", true],
    ["lower(a) || b", 'lower("a") || "t"."b"', true],
    ["lower(a) || b", "lower(b) || a", false],
  ])("compares the generated columns %s and %s", async (written, model, same) => {
    await session.script(`create table t (a text, b text, c text generated always as (${written}) stored)`);
    const answer = await ask({ "column:.t.c": { generated: { expression: model, stored: true } } });
    expect(answer["column:.t.c"]?.includes("generated")).toBe(same);
  });

  it.each([
    ["n > 0", "n>0", true],
    ["n > 0", '"t"."n" > 0', true],
    ["n > 0", "n > 1", false],
    ["n > 0", "no_such_column > 0", false],
    ["v in ('a', 'b')", "v IN ('a','b')", true],
    ["v in ('a', 'b')", "v = any (array['a','b']::varchar[])", true],
    ["v in ('a', 'b')", "v in ('b', 'a')", false],
    ["n between 1 and 5", "n >= 1 and n <= 5", true],
    ["v like 'it''s%'", "v ~~ 'it''s%'", true],
    ["k <> 'draft'", "k != 'draft'::kind", true],
    ['"Mixed ""q""" is not null', '"Mixed ""q""" IS NOT NULL', true],
    ["length(v) < 5 or (n is null)", "(length((v)::text) < 5) OR n IS NULL", true],
    ["n is not null and n <> 0", "n <> 0 and n is not null", false],
  ])("compares the checks %s and %s", async (written, model, same) => {
    await session.script(`create type kind as enum ('draft', 'live');
      create table t (n int, v varchar(20), k kind, "Mixed ""q""" int, constraint c check (${written}))`);
    expect((await ask({ "check:.t.c": { expression: model } }))["check:.t.c"]).toEqual(same ? ["expression"] : []);
  });

  it("accepts a live text that is a deparse made again", async () => {
    await session.script("create table t (v varchar(20), constraint c check (v in ('a', 'b')))");
    const read = async () =>
      (await readDatabase(session)).catalog.facts.get("check:.t.c")?.attributes as { expression: string };
    const once = (await read()).expression;
    await session.script(`alter table t drop constraint c; alter table t add constraint c check (${once})`);
    expect((await read()).expression).not.toBe(once);
    expect((await ask({ "check:.t.c": { expression: "v in ('a', 'b')" } }))["check:.t.c"]).toEqual(["expression"]);
  });

  it.each([
    [{ columns: [{ expression: "lower(v)" }] }, true],
    [{ columns: [{ expression: 'LOWER("t"."v")' }] }, true],
    [{ columns: [{ expression: "upper(v)" }] }, false],
    [{ columns: [{ expression: "lower(v)", order: "desc" as const }] }, false],
    [{ columns: [{ column: "v" }] }, false],
  ])("compares index columns: %j %s", async (model, same) => {
    await session.script("create table t (n int, v text); create index i on t (lower(v))");
    expect((await ask({ "index:.t.i": model }))["index:.t.i"]?.includes("columns")).toBe(same);
  });

  it("compares the predicates, parameters and operator classes of indexes", async () => {
    await session.script(`create table t (n int, v text, d jsonb); create index p on t (n) with (fillfactor = 70) where n > 0 and v = 'x';
      create index o on t (v text_ops); create index g on t using gin (d jsonb_ops)`);
    const answers = await ask({
      "index:.t.p": { where: "(n>0) AND v='x'::text", with: { fillfactor: "70" } },
      "index:.t.o": { columns: [{ column: "v", opclass: "text_ops" }] },
      "index:.t.g": { columns: [{ column: "d", opclass: "jsonb_path_ops" }] },
    });
    expect(answers["index:.t.p"]).toContain("where");
    expect(answers["index:.t.o"]).toContain("columns");
    expect(answers["index:.t.g"]).not.toContain("columns");
  });

  it("parses under the search_path of the connection", async () => {
    await session.script(`create schema tenant; create type tenant.kind as enum ('a'); create type public.kind as enum ('b');
      create function tenant.f(text) returns boolean language sql immutable as 'select true';
      set search_path = tenant, public; create table t (k kind default 'a', v text, constraint c check (f(v)))`);
    const answers = await ask({ "column:.t.k": { default: "'a'::kind" }, "check:.t.c": { expression: "f(v)" } });
    expect(answers).toEqual({ "column:.t.k": ["type", "default", "generated"], "check:.t.c": ["expression"] });
    expect(await session.query("select current_setting('search_path') as path")).toEqual([{ path: "tenant, public" }]);
  });

  it("keeps tables of the same name in two schemas apart", async () => {
    await session.script(`create schema app; create table t (a int, constraint c check (a > 0));
      create table app.t (a text, constraint c check (a > '0'))`);
    const answers = await ask({ "check:.t.c": { expression: "a>0" }, "check:app.t.c": { expression: "a>'0'" } });
    expect(answers).toEqual({ "check:.t.c": ["expression"], "check:app.t.c": ["expression"] });
  });

  it("judges by the column types of the models", async () => {
    await session.script("create table t (v varchar(20), constraint c check (v = 'x'))");
    const { catalog } = await readDatabase(session);
    const live = catalog.facts.get("check:.t.c") as Fact<"check">;
    const column = catalog.facts.get("column:.t.v") as Fact<"column">;
    const shape = [fact(column.id, { ...column.attributes, type: "text" })];
    const model = fact(live.id, { expression: "v = 'x'" });
    expect([...(await sameSpelling(session, [{ live, model, shape }], options)).values()]).toEqual([["expression"]]);
  });

  it("asks about hundreds of objects in one round trip, and leaves nothing behind", async () => {
    const tables = Array.from(
      { length: 120 },
      (_, at) => `create table t${at} (c kind default 'x${at}', n int, constraint k${at} check (n > ${at}))`,
    );
    const labels = tables.map((_, at) => `'x${at}'`);
    await session.script(`create type kind as enum (${labels.join(", ")}); ${tables.join(";")}`);
    const { catalog } = await readDatabase(session);
    const counted = counting(session);
    const questions = [...catalog.facts.values()].flatMap((live): SpellingQuestion[] => {
      if (live.id.path[2] !== "c" && live.id.kind !== "check") return [];
      const at = live.id.path[1]?.slice(1);
      const model = live.id.kind === "check" ? { expression: `n>${at}` } : { ...live.attributes, default: `'x${at}'` };
      const shape = factsOfKind(catalog, "column").filter(({ id }) => id.path[1] === live.id.path[1]);
      return [{ live, model: fact<Kind>(live.id, model as never), shape }];
    });
    const same = await sameSpelling(counted.session, questions, options);
    expect(questions).toHaveLength(240);
    expect(
      [...same.values()].filter((names) => names.includes("default") || names.includes("expression")),
    ).toHaveLength(240);
    expect(counted.trips()).toBe(1);
    expect(
      await session.query("select from pg_class where relnamespace = pg_my_temp_schema() or relname like 'sluice%'"),
    ).toEqual([]);
    expect(await session.query("select 1 as still")).toEqual([{ still: 1 }]);
  });

  it("takes no lock on the user's tables", async () => {
    await session.script("create table t (n int, constraint c check (n > 0))");
    const { catalog } = await readDatabase(session);
    const live = catalog.facts.get("check:.t.c") as Fact<"check">;
    let locks: unknown;
    const spy: Session = {
      ...session,
      script: async (text) => {
        const at = text.lastIndexOf("rollback to savepoint");
        const found = "select count(*)::int as n from pg_locks where relation = 'public.t'::regclass";
        const results = await session.script(`${text.slice(0, at)}${found};\n${text.slice(at)}`);
        locks = results.splice(results.length - 1, 1)[0]?.[0];
        return results;
      },
    };
    const question = { live, model: fact(live.id, { expression: "n>0" }), shape: factsOfKind(catalog, "column") };
    expect([...(await sameSpelling(spy, [question], options)).values()]).toEqual([["expression"]]);
    expect(locks).toEqual({ n: 0 });
  });

  it("asks another session where temporary tables are not allowed", async () => {
    await session.script("create table t (c text default 'x')");
    const { catalog } = await readDatabase(session);
    const live = catalog.facts.get("column:.t.c") as Fact<"column">;
    const question = { live, model: fact(live.id, { ...live.attributes, default: "'x'" }), shape: [] };
    const all = ["type", "default", "generated"];
    await session.query("set default_transaction_read_only = on");
    await expect(sameSpelling(session, [question], options)).rejects.toMatchObject({ code: "25006" });
    const writing: Session = {
      ...session,
      script: (text) => session.script(text.replace("begin", "begin read write")),
    };
    expect([
      ...(await sameSpelling(session, [question], { ...options, fallback: async () => writing })).values(),
    ]).toEqual([all]);
    await session.query("set default_transaction_read_only = off");
    await session.script(
      "do 'begin execute format(''revoke temporary on database %I from public'', current_database()); end'; create role sluice_plain; grant usage on schema public to sluice_plain; set role sluice_plain",
    );
    await expect(sameSpelling(session, [question], options)).rejects.toMatchObject({ code: "42501" });
    const fallback = async (): Promise<Session> => ({
      ...session,
      script: (text) => session.script(`reset role; ${text}`),
    });
    const same = await sameSpelling(session, [question], { ...options, fallback });
    expect([...same.values()]).toEqual([all]);
    await session.script(
      "reset role; drop owned by sluice_plain; drop role sluice_plain; do 'begin execute format(''grant temporary on database %I to public'', current_database()); end'",
    );
  });

  it("keeps answers in a file, and asks again only when the question is another one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-cache-"));
    const path = join(folder, "deep", "oracle.json");
    await session.script("create table t (n int, constraint c check (n > 0), constraint d check (n > 1))");
    const models = { "check:.t.c": { expression: "n>0" }, "check:.t.d": { expression: "n>2" } };
    const answers = { "check:.t.c": ["expression"], "check:.t.d": [] };
    const { catalog } = await readDatabase(session);
    const counted = counting(session);
    const questions = Object.entries(models).map(([key, model]): SpellingQuestion => {
      const live = catalog.facts.get(key) as Fact<"check">;
      return { live, model: fact(live.id, model), shape: factsOfKind(catalog, "column") };
    });
    const asked = async (serverVersion: number): Promise<unknown> => {
      const cache = await openOracleCache(path);
      return Object.fromEntries(await sameSpelling(counted.session, questions, { ...options, serverVersion, cache }));
    };
    expect(await asked(1)).toEqual(answers);
    expect(counted.trips()).toBe(2);
    expect(await asked(1)).toEqual(answers);
    expect(counted.trips()).toBe(2);
    expect(await asked(2)).toEqual(answers);
    expect(counted.trips()).toBe(4);
    expect(await readFile(path, "utf8")).not.toContain("n>0");
    await writeFile(path, "{ broken");
    expect(await asked(1)).toEqual(answers);
    expect(counted.trips()).toBe(6);
    await rm(folder, { recursive: true });
  });
});
