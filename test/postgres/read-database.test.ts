import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "../../src/engine/catalog/fact.ts";
import { keyOf, objectId } from "../../src/engine/catalog/object-id.ts";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { counting } from "../support/counting.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";

describe.each(targets)("a live catalog on the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  /** What `sql` leaves behind, by key; without the roles, which are the server's. */
  async function facts(sql = ""): Promise<ReadonlyMap<string, Fact>> {
    await session.script(sql);
    const { catalog } = await readDatabase(session);
    return new Map([...catalog.facts].filter(([, { id }]) => id.kind !== "role"));
  }

  async function read(sql: string): Promise<Record<string, unknown>> {
    return Object.fromEntries([...(await facts(sql))].map(([key, { attributes }]) => [key, attributes]));
  }

  async function column(definition: string, before = ""): Promise<unknown> {
    return (await read(`${before}; create table t (c ${definition})`))["column:.t.c"];
  }

  async function only(prefix: string, sql: string): Promise<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(await read(sql)).filter(([key]) => key.startsWith(prefix)));
  }

  const plain = { notNull: false, default: null, identity: null, generated: null };

  it("has nothing in an empty database", async () => {
    const snapshot = await readDatabase(session);
    expect((await facts()).size).toBe(0);
    expect(snapshot.defaultSchema).toBe("public");
    expect(snapshot.serverVersion).toBeGreaterThanOrEqual(140_000);
  });

  it("has schemas, but not the default one", async () => {
    expect(await only("schema:", 'create schema app; create schema "Mixed Case"')).toEqual({
      'schema:"Mixed Case"': {},
      "schema:app": {},
    });
  });

  it("has enums in sort order, quotes and all", async () => {
    const sql = `create schema app; create type kind as enum ('b', 'it''s', 'a'); alter type kind add value 'first' before 'b';
      create type app."Status" as enum ('on')`;
    expect(await only("enum:", sql)).toEqual({
      "enum:.kind": { values: ["first", "b", "it's", "a"] },
      'enum:app."Status"': { values: ["on"] },
    });
  });

  it("has sequences of their own, and none that belongs to a column", async () => {
    const sql = `create sequence plain; create sequence odd as smallint start 5 increment -2 minvalue -100 maxvalue 50 cache 7 cycle;
      create table t (a serial, b bigint generated always as identity); create sequence owned owned by t.a`;
    expect(await only("sequence:", sql)).toEqual({
      "sequence:.odd": {
        type: "smallint",
        start: "5",
        increment: "-2",
        min: "-100",
        max: "50",
        cache: "7",
        cycle: true,
      },
      "sequence:.plain": {
        type: "bigint",
        start: "1",
        increment: "1",
        min: "1",
        max: "9223372036854775807",
        cache: "1",
        cycle: false,
      },
    });
  });

  it("has tables and their columns in order", async () => {
    const found = await read("create unlogged table logs (z int, a text); create table posts (id int)");
    expect(found["table:.logs"]).toEqual({ rowSecurity: false, unlogged: true });
    expect(found["table:.posts"]).toEqual({ rowSecurity: false });
    expect(Object.keys(found).filter((key) => key.startsWith("column:"))).toEqual([
      "column:.logs.z",
      "column:.logs.a",
      "column:.posts.id",
    ]);
  });

  it.each([
    ["int4", "integer"],
    ["int2[]", "smallint[]"],
    ["decimal(10,2)", "numeric(10,2)"],
    ["numeric", "numeric"],
    ["character varying(20)", "varchar(20)"],
    ["varchar", "varchar"],
    ["varchar(5)[]", "varchar(5)[]"],
    ["char(3)", "char(3)"],
    ["timestamptz(3)", "timestamptz(3)"],
    ["timestamp without time zone", "timestamp"],
    ["time(0)", "time(0)"],
    ["interval(3)", "interval(3)"],
    ["bit(3)", "bit(3)"],
    ["bit varying(5)", "varbit(5)"],
    ["double precision", "double precision"],
    ['"char"', '"char"'],
    ["jsonb", "jsonb"],
    ["text[][]", "text[]"],
  ])("spells the type %s as %s", async (written, spelled) => {
    expect(await column(written)).toEqual({ ...plain, type: spelled });
  });

  it("qualifies types of other schemas only", async () => {
    const facts =
      await read(`create schema app; create type kind as enum ('a'); create type app."Status" as enum ('on');
      create domain app.email as text; create domain "Short" as varchar(3);
      create domain many as int[]; create type pair as (x int, y int);
      create table t (a kind, b kind[], c app."Status", d app."Status"[], e app.email, f "Short", g many, h pair, i pair[], j "Short"[])`);
    const types = [..."abcdefghij"].map((name) => (facts[`column:.t.${name}`] as { type: string }).type);
    expect(types).toEqual([
      "kind",
      "kind[]",
      'app."Status"',
      'app."Status"[]',
      "app.email",
      '"Short"',
      "many",
      "pair",
      "pair[]",
      '"Short"[]',
    ]);
  });

  it.each([
    ["text not null default 'it''s'", { type: "text", notNull: true, default: "'it''s'::text" }],
    ["varchar(9) default 'x'", { type: "varchar(9)", default: "'x'::character varying" }],
    ["timestamptz default now()", { type: "timestamptz", default: "now()" }],
    ["integer default null", { type: "integer" }],
    ["varchar(9) default null", { type: "varchar(9)" }],
    ["text[] default '{a,b}'", { type: "text[]", default: "'{a,b}'::text[]" }],
    ["serial", { type: "serial", notNull: true }],
    ["bigserial", { type: "bigserial", notNull: true }],
    ["smallserial", { type: "smallserial", notNull: true }],
    ['text collate "C"', { type: "text", collation: '"C"' }],
    ["text compression pglz", { type: "text", compression: "pglz" }],
  ])("reads the column %s", async (written, attributes) => {
    expect(await column(written)).toEqual({ ...plain, ...attributes });
  });

  it("qualifies what a default refers to", async () => {
    const before = "create type kind as enum ('a'); create sequence numbers";
    expect(await column("kind default 'a'", before)).toEqual({ ...plain, type: "kind", default: "'a'::public.kind" });
    expect(await column("int", "drop table t; create sequence seq2")).toEqual({ ...plain, type: "integer" });
    const facts = await read("alter table t alter c set default nextval('numbers')");
    expect(facts["column:.t.c"]).toEqual({ ...plain, type: "integer", default: "nextval('public.numbers'::regclass)" });
  });

  it("knows a serial by the sequence that its column owns, wherever that one is", async () => {
    const sql = `create schema app; create table app."T t" (id serial); alter sequence app."T t_id_seq" rename to "other name";
      alter table app."T t" alter id drop not null`;
    expect((await read(sql))['column:app."T t".id']).toEqual({ ...plain, type: "serial" });
  });

  it("takes no column for a serial whose default is another one", async () => {
    const facts = await read(
      "create table t (c serial, d serial); alter table t alter c set default 7; alter table t alter d drop default",
    );
    expect(facts["column:.t.c"]).toEqual({ ...plain, type: "integer", notNull: true, default: "7" });
    expect(facts["column:.t.d"]).toEqual({ ...plain, type: "integer", notNull: true });
  });

  it("reads identity columns", async () => {
    const options = { increment: "1", min: "1", start: "1", cache: "1", cycle: false };
    expect(await column("bigint generated always as identity")).toEqual({
      ...plain,
      type: "bigint",
      notNull: true,
      identity: { mode: "always", name: "t_c_seq", max: "9223372036854775807", ...options },
    });
    const more =
      "smallint generated by default as identity (sequence name nums start 10 increment 5 minvalue 2 maxvalue 1000 cache 3 cycle)";
    expect(await column(more, "drop table t")).toMatchObject({
      identity: {
        mode: "by default",
        name: "nums",
        start: "10",
        increment: "5",
        min: "2",
        max: "1000",
        cache: "3",
        cycle: true,
      },
    });
  });

  it("reads generated columns and what they use", async () => {
    await session.script("create table t (a text, b text, z int, c text generated always as (lower(a) || b) stored)");
    const fact = (await readDatabase(session)).catalog.facts.get("column:.t.c");
    expect(fact?.attributes).toEqual({
      ...plain,
      type: "text",
      generated: { expression: "(lower(a) || b)", stored: true },
    });
    expect(fact?.origin?.uses?.map(keyOf)).toEqual(["column:.t.a", "column:.t.b"]);
  });

  it("reads virtual columns where the server has them", async ({ skip }) => {
    if ((await readDatabase(session)).serverVersion < 180_000) skip();
    expect(await column("int generated always as (1 + 1) virtual")).toMatchObject({
      generated: { expression: "(1 + 1)", stored: false },
    });
  });

  it("reads primary keys and unique constraints", async () => {
    const facts =
      await read(`create table t (a int, b int, c text, constraint pk primary key (b, a) include (c), constraint u1 unique (a, b),
      constraint u2 unique (b) include (c), constraint u3 unique (c) deferrable initially deferred, constraint u4 unique (a) deferrable)`);
    expect(facts["primaryKey:.t.pk"]).toEqual({ columns: ["b", "a"], include: ["c"] });
    expect(facts["unique:.t.u1"]).toEqual({ columns: ["a", "b"], nullsNotDistinct: false });
    expect(facts["unique:.t.u2"]).toEqual({ columns: ["b"], nullsNotDistinct: false, include: ["c"] });
    expect(facts["unique:.t.u3"]).toEqual({
      columns: ["c"],
      nullsNotDistinct: false,
      deferrable: "initially deferred",
    });
    expect(facts["unique:.t.u4"]).toEqual({
      columns: ["a"],
      nullsNotDistinct: false,
      deferrable: "initially immediate",
    });
    expect(Object.keys(facts).filter((key) => key.startsWith("index:"))).toEqual([]);
  });

  it("reads NULLS NOT DISTINCT where the server has it", async ({ skip }) => {
    if ((await readDatabase(session)).serverVersion < 150_000) skip();
    const facts = await read(
      "create table t (a int, constraint u unique nulls not distinct (a)); create unique index i on t (a) nulls not distinct",
    );
    expect(facts["unique:.t.u"]).toEqual({ columns: ["a"], nullsNotDistinct: true });
    expect(facts["index:.t.i"]).toMatchObject({ unique: true, nullsNotDistinct: true });
  });

  it("reads checks and what they use", async () => {
    await session.script(`create table t (a int, b int, z int, constraint c1 check (a > 0 and b in (1, 2)), constraint c2 check (b is not null) no inherit);
      alter table t add constraint c3 check (a < b) not valid`);
    const { facts } = (await readDatabase(session)).catalog;
    expect(facts.get("check:.t.c1")).toEqual({
      id: { kind: "check", path: ["", "t", "c1"] },
      attributes: { expression: "((a > 0) AND (b = ANY (ARRAY[1, 2])))" },
      origin: { uses: [objectId("column", "", "t", "a"), objectId("column", "", "t", "b")] },
    });
    expect(facts.get("check:.t.c2")?.attributes).toEqual({ expression: "(b IS NOT NULL)", noInherit: true });
    expect(facts.get("check:.t.c3")?.attributes).toEqual({ expression: "(a < b)", validated: false });
  });

  it("reads foreign keys", async () => {
    const sql = `create schema app; create table users (id int primary key); create table app.pairs (x int, y int, primary key (x, y));
      create table t (u int, a int, b int);
      alter table t add constraint f1 foreign key (u) references users on delete cascade on update set null;
      alter table t add constraint f2 foreign key (b, a) references app.pairs (y, x) match full on delete set default deferrable not valid;
      alter table t add constraint f3 foreign key (a, b) references app.pairs on delete restrict deferrable initially deferred`;
    const own = { schema: "", table: "users", columns: ["id"] };
    expect(await only("foreignKey:", sql)).toEqual({
      "foreignKey:.t.f1": { columns: ["u"], references: own, onUpdate: "set null", onDelete: "cascade" },
      "foreignKey:.t.f2": {
        columns: ["b", "a"],
        references: { schema: "app", table: "pairs", columns: ["y", "x"] },
        onUpdate: "no action",
        onDelete: "set default",
        match: "full",
        deferrable: "initially immediate",
        validated: false,
      },
      "foreignKey:.t.f3": {
        columns: ["a", "b"],
        references: { schema: "app", table: "pairs", columns: ["x", "y"] },
        onUpdate: "no action",
        onDelete: "restrict",
        deferrable: "initially deferred",
      },
    });
  });

  it("reads the columns of ON DELETE SET NULL where the server has them", async ({ skip }) => {
    if ((await readDatabase(session)).serverVersion < 150_000) skip();
    const sql = `create table p (x int, y int, primary key (x, y)); create table t (x int, y int);
      alter table t add constraint f foreign key (x, y) references p on delete set null (y)`;
    expect((await read(sql))["foreignKey:.t.f"]).toMatchObject({ onDelete: "set null", onDeleteColumns: ["y"] });
  });

  const index = { unique: false, method: "btree", where: null, with: {} };

  it.each([
    ["i on t (a, b)", { columns: [{ column: "a" }, { column: "b" }] }],
    [
      "i on t (a desc, b desc nulls last, c nulls first)",
      {
        columns: [
          { column: "a", order: "desc" },
          { column: "b", order: "desc", nulls: "last" },
          { column: "c", nulls: "first" },
        ],
      },
    ],
    [
      "i on t (lower(c), (a + b), (c || 'x') desc)",
      {
        columns: [
          { expression: "lower(c)" },
          { expression: "((a + b))" },
          { expression: "((c || 'x'::text))", order: "desc" },
        ],
      },
    ],
    ["i on t (c text_pattern_ops)", { columns: [{ column: "c", opclass: "text_pattern_ops" }] }],
    [
      'i on t (c collate "C", d, d collate "default")',
      { columns: [{ column: "c", collation: '"C"' }, { column: "d" }, { column: "d", collation: '"default"' }] },
    ],
    ["i on t (a) include (c, b)", { columns: [{ column: "a" }], include: ["c", "b"] }],
    ["i on t (a) with (fillfactor = 70)", { columns: [{ column: "a" }], with: { fillfactor: "70" } }],
    ["i on t (a) where b > 0 and c <> 'q'", { columns: [{ column: "a" }], where: "((b > 0) AND (c <> 'q'::text))" }],
    ["i on t using hash (c)", { method: "hash", columns: [{ column: "c" }] }],
    [
      "i on t using gin (doc jsonb_path_ops, words)",
      { method: "gin", columns: [{ column: "doc", opclass: "jsonb_path_ops" }, { column: "words" }] },
    ],
    [
      "i on t using brin (a) with (pages_per_range = 16, autosummarize = on)",
      { method: "brin", columns: [{ column: "a" }], with: { pages_per_range: "16", autosummarize: "on" } },
    ],
  ])("reads CREATE INDEX %s", async (written, attributes) => {
    const table = 'create table t (a int, b int, c text, d text collate "C", doc jsonb, words text[])';
    expect(await only("index:", `${table}; create index ${written}`)).toEqual({
      "index:.t.i": { ...index, ...attributes },
    });
  });

  it("tells which columns an index with an expression or a predicate uses", async () => {
    await session.script("create table t (a int, b int, c text); create unique index i on t (lower(c)) where b > 0");
    const fact = (await readDatabase(session)).catalog.facts.get("index:.t.i");
    expect(fact?.attributes).toMatchObject({ unique: true });
    expect(fact?.origin?.uses?.map(keyOf)).toEqual(["column:.t.b", "column:.t.c"]);
  });

  it("leaves out partitions, inherited columns and constraints, and temporary tables", async () => {
    const facts =
      await read(`create table part (id int, at date, primary key (id, at), constraint v check (id > 0)) partition by range (at);
      create table part_1 partition of part for values from ('2026-01-01') to ('2027-01-01'); create index i on part (id);
      create table parent (a int, constraint pos check (a > 0)); create table child (c int) inherits (parent);
      create table refs (id int, at date, constraint f foreign key (id, at) references part);
      create temp table tmp (a int primary key)`);
    expect(Object.keys(facts)).toEqual([
      "table:.child",
      "table:.parent",
      "table:.part",
      "table:.refs",
      "column:.child.c",
      "column:.parent.a",
      "column:.part.id",
      "column:.part.at",
      "column:.refs.id",
      "column:.refs.at",
      "primaryKey:.part.part_pkey",
      "check:.parent.pos",
      "check:.part.v",
      "foreignKey:.refs.f",
      "index:.part.i",
    ]);
  });

  it("keeps names with dots, quotes and capitals apart", async () => {
    const facts = await read(`create schema "a.b"; create table "a.b"."T""x" ("c.d" int); create table "a" ("b" int)`);
    expect(Object.keys(facts)).toEqual([
      'schema:"a.b"',
      "table:.a",
      'table:"a.b"."T""x"',
      "column:.a.b",
      'column:"a.b"."T""x"."c.d"',
    ]);
  });

  it("calls the first schema of the search_path the default one", async () => {
    await session.script(`create schema tenant; create type tenant.kind as enum ('a'); create table tenant.t (c tenant.kind default 'a');
      create table public.other (id int); set search_path = tenant, public`);
    const { catalog, defaultSchema } = await readDatabase(session);
    expect(defaultSchema).toBe("tenant");
    expect([...(await facts()).keys()]).toEqual([
      "schema:public",
      "enum:.kind",
      "table:.t",
      "table:public.other",
      "column:.t.c",
      "column:public.other.id",
    ]);
    expect(catalog.facts.get("column:.t.c")?.attributes).toMatchObject({ type: "kind", default: "'a'::tenant.kind" });
    const [row] = await session.query("select current_setting('search_path') as path");
    expect(row).toEqual({ path: "tenant, public" });
  });

  it("reads within an open transaction, and leaves it open", async () => {
    await session.script("begin; create table t (id int)");
    const { catalog } = await readDatabase(session, { inTransaction: true });
    expect([...catalog.facts.keys()]).toEqual(expect.arrayContaining(["table:.t", "column:.t.id"]));
    await session.script("rollback");
    expect((await facts()).size).toBe(0);
  });

  it("estimates rows", async () => {
    await session.script(
      "create table t as select generate_series(1, 1000) as n; analyze t; create table fresh (id int)",
    );
    const { estimatedRows } = await readDatabase(session);
    expect(Object.fromEntries(estimatedRows)).toEqual({ "table:.t": 1000, "table:.fresh": -1 });
  });

  it("takes one round trip", async () => {
    const counted = counting(session);
    await readDatabase(counted.session);
    expect(counted.trips()).toBe(1);
  });

  it("leaves the session usable after a failure", async () => {
    const broken: Session = {
      ...session,
      script: (text) => session.script(text.replace("json_build_object(", "no_such_function(")),
    };
    await expect(readDatabase(broken)).rejects.toMatchObject({ code: "42883" });
    expect((await facts()).size).toBe(0);
  });
});
