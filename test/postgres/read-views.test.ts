import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../src/ports.ts";
import { readDatabase } from "../../src/postgres/read-database.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { only, readFacts, usesOf } from "./read-facts.ts";

describe.each(targets)("views, triggers and rules of the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  const tables = `create schema app; create type kind as enum ('a', 'b'); create sequence numbers;
    create table t (id serial primary key, name text, k kind, other int); create table app."Big t" (id int, "a.b" text)`;
  const touch = "create function touch() returns trigger language plpgsql as 'begin return new; end'";

  it("have their query without a semicolon, and their options", async () => {
    const facts = await readFacts(
      session,
      `${tables}; create view v with (security_barrier) as select id, name from t where other > 1;
      create view app."V w" as select "a.b" from app."Big t" where "a.b" <> ';' with local check option`,
    );
    expect(only(facts, "view:")).toEqual({
      "view:.v": {
        query: expect.stringMatching(
          /^SELECT (t\.)?id,\n {4}(t\.)?name\n {3}FROM public\.t\n {2}WHERE \((t\.)?other > 1\)$/,
        ),
        with: { security_barrier: "true" },
      },
      'view:app."V w"': {
        query: expect.stringMatching(/^SELECT .*"a\.b"\n {3}FROM app\."Big t"\n {2}WHERE \(.*"a\.b" <> ';'::text\)$/),
        with: { check_option: "local" },
      },
    });
    expect(Object.keys(only(facts, "column:.v"))).toEqual([]);
    expect(Object.keys(only(facts, "table:"))).toEqual(["table:.t", 'table:app."Big t"']);
  });

  it("know security_invoker where the server has it", async ({ skip }) => {
    if ((await readDatabase(session)).serverVersion < 150_000) skip();
    const facts = await readFacts(session, "create view v with (security_invoker = on) as select 1 as one");
    expect(facts["view:.v"]?.attributes).toEqual({ query: "SELECT 1 AS one", with: { security_invoker: "on" } });
  });

  it("tell what they use: columns, whole tables, views, enums and sequences", async () => {
    const facts = await readFacts(
      session,
      `${tables}; create view v as select id from t where other > 1; create view w as select v.id, k::text as k from v join t on false;
      create materialized view m as select id from v; create view x as select m.id from m;
      create view whole as select t from t; create view counted as select count(*) from app."Big t";
      create view typed as select 'a'::kind as k, array['b'::kind] as ks; create view arrays as select null::kind[] as ks;
      create view drawn as select nextval('numbers') as n, nextval('t_id_seq') as owned;
      create view alone as select 1 as one`,
    );
    const uses = Object.values(facts)
      .filter(({ id }) => id.kind === "view" || id.kind === "materializedView")
      .map((fact) => [fact.id.path[1], usesOf(fact)]);
    expect(Object.fromEntries(uses)).toEqual({
      v: ["column:.t.id", "column:.t.other"],
      w: ["column:.t.k", "view:.v"],
      m: ["view:.v"],
      x: ["materializedView:.m"],
      whole: ["table:.t"],
      counted: ['table:app."Big t"'],
      typed: ["enum:.kind"],
      arrays: ["enum:.kind"],
      drawn: ["column:.t.id", "sequence:.numbers"],
      alone: [],
    });
  });

  it("are materialized with options, access method, filled or not, and their indexes", async () => {
    const facts = await readFacts(
      session,
      `${tables}; create materialized view m with (fillfactor = 70) as select id, lower(name) as low from t;
      create materialized view app.n as select 1 as one with no data; create unique index on m (id) include (low);
      create index by_low on m (upper(low)) where id > 1`,
    );
    expect(only(facts, "materializedView:")).toEqual({
      "materializedView:.m": {
        query: expect.stringMatching(/^SELECT (t\.)?id,\n {4}lower\((t\.)?name\) AS low\n {3}FROM public\.t$/),
        using: "heap",
        with: { fillfactor: "70" },
        tablespace: null,
        populated: true,
      },
      "materializedView:app.n": {
        query: "SELECT 1 AS one",
        using: "heap",
        with: {},
        tablespace: null,
        populated: false,
      },
    });
    expect(only(facts, "index:")).toEqual({
      "index:.m.by_low": {
        unique: false,
        method: "btree",
        columns: [{ expression: "upper(low)" }],
        where: "(id > 1)",
        with: {},
      },
      "index:.m.m_id_low_idx": {
        unique: true,
        method: "btree",
        columns: [{ column: "id" }],
        include: ["low"],
        where: null,
        with: {},
      },
    });
    expect(usesOf(facts["index:.m.by_low"])).toEqual([]);
    expect((await readDatabase(session)).estimatedRows.has("materializedView:.m")).toBe(false);
  });

  it("have triggers, with when they fire and what they look at", async () => {
    const facts = await readFacts(
      session,
      `${tables}; ${touch}; create view v as select id from t;
      create trigger plain before insert on t for each row execute function touch();
      create trigger named after update of name, other on t for each row when (old.k = 'a' or new.id > 1) execute function touch();
      create trigger on_view instead of insert on v for each row execute function touch();
      create constraint trigger late after insert on t deferrable initially deferred for each row execute function touch();
      alter table t disable trigger named; alter table t enable replica trigger plain; alter table t enable always trigger late;
      create table child (t int references t)`,
    );
    expect(only(facts, "trigger:")).toEqual({
      "trigger:.t.late": {
        definition:
          "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.touch()",
        fires: "always",
      },
      "trigger:.t.named": {
        definition: expect.stringMatching(
          /^CREATE TRIGGER named AFTER UPDATE OF name, other ON public\.t FOR EACH ROW WHEN \(.*\) EXECUTE FUNCTION public\.touch\(\)$/,
        ),
        fires: "never",
      },
      "trigger:.t.plain": {
        definition: "CREATE TRIGGER plain BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.touch()",
        fires: "replica",
      },
      "trigger:.v.on_view": {
        definition: "CREATE TRIGGER on_view INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.touch()",
        fires: "origin",
      },
    });
    expect(usesOf(facts["trigger:.t.plain"])).toEqual([]);
    const used = ["column:.t.id", "column:.t.k", "column:.t.name", "column:.t.other", "enum:.kind"];
    expect(usesOf(facts["trigger:.t.named"])).toEqual(used);
  });

  it("have rules besides the one that makes a view", async () => {
    const facts = await readFacts(
      session,
      `${tables}; create view v as select id from t; create rule quiet as on delete to t where old.other > 1 do instead nothing;
      create rule "To T" as on insert to v do instead insert into t (id) values (new.id)`,
    );
    expect(only(facts, "rule:")).toEqual({
      "rule:.t.quiet": {
        definition: "CREATE RULE quiet AS\n    ON DELETE TO public.t\n   WHERE (old.other > 1) DO INSTEAD NOTHING",
      },
      'rule:.v."To T"': {
        definition: expect.stringMatching(/^CREATE RULE "To T" AS\n {4}ON INSERT TO public\.v DO INSTEAD .*[^;]$/s),
      },
    });
    expect(usesOf(facts["rule:.t.quiet"])).toEqual(["column:.t.other"]);
    expect(usesOf(facts['rule:.v."To T"'])).toEqual(["column:.t.id"]);
  });

  it("leaves out what stands on partitions", async () => {
    const facts = await readFacts(
      session,
      `${touch}; create table part (id int, at date) partition by range (at);
      create table part_1 partition of part for values from ('2026-01-01') to ('2027-01-01');
      create trigger touched before insert on part for each row execute function touch();
      create view v as select id from part_1`,
    );
    expect(Object.keys(only(facts, "trigger:"))).toEqual(["trigger:.part.touched"]);
    expect(only(facts, "table:")).toEqual({ "table:.part": { rowSecurity: false, partitionBy: "RANGE (at)" } });
    expect(usesOf(facts["view:.v"])).toEqual([]);
  });
});
