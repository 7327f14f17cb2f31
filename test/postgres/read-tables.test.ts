import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Catalog, catalogOf, emptyCatalog, mapFacts } from "../../src/engine/catalog/catalog.ts";
import { type Fact, isKind } from "../../src/engine/catalog/fact.ts";
import { plan } from "../../src/engine/plan/plan.ts";
import { render } from "../../src/engine/render/sql.ts";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { type Facts, only, readFacts, usesOf } from "./read-facts.ts";

describe.each(targets)("what tables of the $name have", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  it.each([
    ["", {}],
    ["alter table t enable row level security", { rowSecurity: true }],
    ["alter table t force row level security", { forceRowSecurity: true }],
    [
      "alter table t set (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_vacuum_threshold = 100)",
      { with: { fillfactor: "70", autovacuum_enabled: "off", "toast.autovacuum_vacuum_threshold": "100" } },
    ],
    ["alter table t set (toast.autovacuum_enabled = false)", { with: { "toast.autovacuum_enabled": "false" } }],
    ["alter table t replica identity full", { replicaIdentity: "full" }],
    ["alter table t replica identity nothing", { replicaIdentity: "nothing" }],
    ["create unique index i on t (id); alter table t replica identity using index i", {}],
    ["alter table t set unlogged", { unlogged: true }],
    ["drop table t; create table t (id int, b text) partition by list (lower(b))", { partitionBy: "LIST (lower(b))" }],
  ])("%s", async (sql, attributes) => {
    const facts = await readFacts(session, `create table t (id int not null, b text); ${sql}`);
    expect(facts["table:.t"]?.attributes).toEqual({ rowSecurity: false, ...attributes });
  });

  it.each([
    ["text", "storage external", { storage: "external" }],
    ["text", "storage main", { storage: "main" }],
    ["numeric", "storage plain", { storage: "plain" }],
    ["numeric", "storage extended", { storage: "extended" }],
    ["text", "storage extended", {}],
    ["numeric", "storage main", {}],
    ["integer", "statistics 0", { statistics: 0 }],
    ["integer", "statistics 500", { statistics: 500 }],
    ["integer", "statistics -1", {}],
    ["jsonb", "compression pglz", { compression: "pglz" }],
    ["jsonb", "compression default", {}],
  ])("a column of %s: set %s", async (type, change, attributes) => {
    const facts = await readFacts(session, `create table t (c ${type}); alter table t alter c set ${change}`);
    const plain = { notNull: false, default: null, identity: null, generated: null };
    expect(facts["column:.t.c"]?.attributes).toEqual({ ...plain, type, ...attributes });
  });

  it("a column's storage survives another type, as Sluice says it", async () => {
    const of = (facts: Facts): Fact[] => Object.values(facts).filter(({ id }) => id.path[1] === "t");
    const set = "set storage external, alter c set compression pglz, alter c set statistics 300";
    const before = catalogOf(of(await readFacts(session, `create table t (c text); alter table t alter c ${set}`)));
    const change = (type: string) =>
      mapFacts(before, (each) =>
        isKind(each, "column") ? { ...each, attributes: { ...each.attributes, type } } : each,
      );
    const run = async (from: Catalog, to: Catalog): Promise<unknown> => {
      const facts = await readFacts(
        session,
        plan(from, to)
          .flatMap(render)
          .map(({ sql }) => sql)
          .join("; "),
      );
      return only(facts, "column:");
    };
    const kept = { storage: "external", compression: "pglz", statistics: 300 };
    expect(await run(before, change("varchar(20)"))).toMatchObject({ "column:.t.c": { type: "varchar(20)", ...kept } });
    const bare = await run(change("varchar(20)"), change("integer"));
    expect(bare).toMatchObject({ "column:.t.c": { type: "integer", statistics: 300 } });
    expect(bare).not.toMatchObject({ "column:.t.c": { storage: "external" } });
    expect(await run(change("integer"), before)).toMatchObject({ "column:.t.c": { type: "text", ...kept } });
    await session.script("drop table t");
    expect(await run(emptyCatalog, before)).toMatchObject({ "column:.t.c": { type: "text", ...kept } });
  });

  it("policies: for whom, for what, and what they look at", async () => {
    const facts = await readFacts(
      session,
      `create role app_tables_b; create role "app_Tables a"; create type kind as enum ('a'); create table others (owner text, t int);
      create table t (id int, owner text, k kind);
      create policy plain on t; create policy mine on t as restrictive for select to app_tables_b, "app_Tables a" using (owner = current_user and k = 'a');
      create policy checked on t for insert with check (id > 1); create policy twice on t for update using (true) with check (exists (select from others o where o.t = id));
      create policy gone on t for delete to public using (t is not null)`,
    );
    expect(only(facts, "policy:")).toEqual({
      "policy:.t.plain": { as: "permissive", for: "all", to: ["public"], using: null, withCheck: null },
      "policy:.t.mine": {
        as: "restrictive",
        for: "select",
        to: ["app_Tables a", "app_tables_b"],
        using: "((owner = CURRENT_USER) AND (k = 'a'::public.kind))",
        withCheck: null,
      },
      "policy:.t.checked": { as: "permissive", for: "insert", to: ["public"], using: null, withCheck: "(id > 1)" },
      "policy:.t.twice": {
        as: "permissive",
        for: "update",
        to: ["public"],
        using: "true",
        withCheck: expect.stringContaining("public.others o"),
      },
      "policy:.t.gone": {
        as: "permissive",
        for: "delete",
        to: ["public"],
        using: "(t.* IS NOT NULL)",
        withCheck: null,
      },
    });
    expect(usesOf(facts["policy:.t.plain"])).toEqual([]);
    expect(usesOf(facts["policy:.t.mine"])).toEqual(["column:.t.k", "column:.t.owner", "enum:.kind"]);
    expect(usesOf(facts["policy:.t.twice"])).toEqual(["column:.others.t", "column:.t.id"]);
  });

  it("roles of the server, without PostgreSQL's own", async () => {
    const facts = await readFacts(
      session,
      `create role app_tables_plain; create role app_tables_all superuser createdb createrole noinherit login replication bypassrls`,
    );
    const plain = { createDb: false, createRole: false, inherit: true };
    expect(only(facts, "role:app_tables_")).toEqual({
      "role:app_tables_all": {
        createDb: true,
        createRole: true,
        inherit: false,
        login: true,
        superuser: true,
        replication: true,
        bypassRls: true,
      },
      "role:app_tables_plain": plain,
    });
    expect(facts["role:postgres"]?.attributes).toMatchObject({ superuser: true, login: true });
    expect(Object.keys(only(facts, "role:pg_"))).toEqual([]);
  });

  it("extended statistics with their targets", async () => {
    const facts = await readFacts(
      session,
      `create schema app; create table t (a int, b int, c text); create statistics s (ndistinct, dependencies) on a, b from t;
      create statistics "S 2" on lower(c), b from t; alter statistics s set statistics 50;
      create materialized view m as select a, b from t; create statistics on_m on a, b from m;
      create statistics app.elsewhere on a, b from t`,
    );
    const all = "(dependencies, mcv, ndistinct)";
    expect(only(facts, "statistics:")).toEqual({
      "statistics:.m.on_m": { definition: `CREATE STATISTICS on_m ${all} ON a, b FROM m`, target: -1 },
      "statistics:.t.s": { definition: "CREATE STATISTICS s (dependencies, ndistinct) ON a, b FROM t", target: 50 },
      'statistics:.t."S 2"': { definition: `CREATE STATISTICS "S 2" ${all} ON b, (lower(c)) FROM t`, target: -1 },
    });
    expect(usesOf(facts["statistics:.t.s"])).toEqual(["column:.t.a", "column:.t.b"]);
    expect(usesOf(facts['statistics:.t."S 2"'])).toEqual(["column:.t.b", "column:.t.c"]);
    expect(usesOf(facts["statistics:.m.on_m"])).toEqual([]);
  });

  it("exclusion constraints, and no index of theirs", async () => {
    const facts = await readFacts(
      session,
      `create table t (a int, p circle, d text, constraint apart exclude using gist (p with &&) where (a > 0),
      exclude using btree (lower(d) with =) deferrable initially deferred)`,
    );
    expect(only(facts, "exclusion:")).toEqual({
      "exclusion:.t.apart": { definition: "EXCLUDE USING gist (p WITH &&) WHERE ((a > 0))" },
      "exclusion:.t.t_lower_excl": {
        definition: "EXCLUDE USING btree (lower(d) WITH =) DEFERRABLE INITIALLY DEFERRED",
      },
    });
    expect(usesOf(facts["exclusion:.t.apart"])).toEqual(["column:.t.a", "column:.t.p"]);
    expect(usesOf(facts["exclusion:.t.t_lower_excl"])).toEqual(["column:.t.d"]);
    expect(Object.keys(only(facts, "index:"))).toEqual([]);
  });

  it("generated columns, checks and indexes that use more than columns", async () => {
    const facts = await readFacts(
      session,
      `create type kind as enum ('a'); create table t (a int, k kind, g bool generated always as (k = 'a' and a > 1) stored,
      constraint c check (k <> 'a' or a > 1), constraint w check (t is not null)); create index i on t (a) where k = 'a'`,
    );
    const uses = ["column:.t.a", "column:.t.k", "enum:.kind"];
    expect(usesOf(facts["column:.t.g"])).toEqual(uses);
    expect(usesOf(facts["check:.t.c"])).toEqual(uses);
    expect(usesOf(facts["index:.t.i"])).toEqual(uses);
    expect(usesOf(facts["check:.t.w"])).toEqual([]);
  });

  it("a serial whose name has a backslash and a quote in it", async () => {
    const facts = await readFacts(session, `create table "o'n\\e" (id serial)`);
    expect(facts[`column:."o'n\\e".id`]?.attributes).toMatchObject({ type: "serial", default: null });
    expect((await readDatabase(session)).catalog.facts.size).toBeGreaterThan(1);
  });
});
