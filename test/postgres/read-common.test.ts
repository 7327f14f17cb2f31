import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { attributesOf } from "../../src/engine/catalog/fact.ts";
import type { Session } from "../../src/ports.ts";
import { empty } from "../support/empty.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { readFacts } from "./read-facts.ts";

describe.each(targets)("comments and grants of the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterEach(() => empty(session));
  afterAll(() => database.close());

  const objects = `create schema app; create type kind as enum ('a'); create sequence numbers;
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create table parents (id serial primary key); create table app."Big t" (id int);
    create table t (id int constraint pk primary key, "a.b" text constraint u unique, p int constraint f references parents,
      n int constraint positive check (n > 0), constraint apart exclude (n with =));
    create index i on t (n); create view v as select id from t; create materialized view m as select id from t; create index mi on m (id);
    create policy mine on t; create trigger touched before insert on t for each row execute function touch();
    create rule quiet as on delete to t do instead nothing; create statistics s on id, n from t`;

  /** One attribute of every fact that has it, by key. */
  async function having(attribute: "comment" | "grants", sql: string): Promise<Record<string, unknown>> {
    const facts = Object.entries(await readFacts(session, `${objects}; ${sql}`));
    const said = facts.map(([key, fact]) => [key, attributesOf(fact)[attribute]] as const);
    return Object.fromEntries(said.filter(([, value]) => value !== undefined));
  }

  const commented: Readonly<Record<string, string>> = {
    "role:app_common_r": "role app_common_r",
    "schema:app": "schema app",
    "enum:.kind": "type kind",
    "sequence:.numbers": "sequence numbers",
    "table:.t": "table t",
    'table:app."Big t"': 'table app."Big t"',
    'column:.t."a.b"': 'column t."a.b"',
    "primaryKey:.t.pk": "constraint pk on t",
    "unique:.t.u": "constraint u on t",
    "foreignKey:.t.f": "constraint f on t",
    "check:.t.positive": "constraint positive on t",
    "exclusion:.t.apart": "constraint apart on t",
    "index:.t.i": "index i",
    "index:.m.mi": "index mi",
    "view:.v": "view v",
    "materializedView:.m": "materialized view m",
    "policy:.t.mine": "policy mine on t",
    "trigger:.t.touched": "trigger touched on t",
    "rule:.t.quiet": "rule quiet on t",
    "statistics:.t.s": "statistics s",
  };

  it("comments on everything", async () => {
    const sql = Object.entries(commented).map(([key, object]) => `comment on ${object} is 'of ${key} it''s'`);
    const expected = Object.fromEntries(Object.keys(commented).map((key) => [key, `of ${key} it's`]));
    expect(await having("comment", `create role app_common_r; ${sql.join("; ")}`)).toEqual(expected);
  });

  it("comments on what is no fact are nobody's", async () => {
    const sql = `comment on schema public is 'x'; comment on index pk is 'x'; comment on sequence parents_id_seq is 'x';
      comment on function touch() is 'x'; comment on column v.id is 'x'`;
    expect(await having("comment", sql)).toEqual({});
  });

  it("grants on whatever can be granted, by role", async () => {
    const sql = `create role app_common_r; create role "app_Common w"; grant select, insert on t to app_common_r; grant update on t to app_common_r, "app_Common w" with grant option;
      grant select on t to public; grant select ("a.b"), update ("a.b") on t to app_common_r; grant select on v to public; grant select, delete on m to app_common_r;
      grant usage, create on schema app to app_common_r; grant usage on type kind to app_common_r; grant usage on sequence numbers to "app_Common w"`;
    expect(await having("grants", sql)).toEqual({
      "table:.t": {
        app_common_r: ["INSERT", "SELECT", "UPDATE WITH GRANT OPTION"],
        "app_Common w": ["UPDATE WITH GRANT OPTION"],
        public: ["SELECT"],
      },
      'column:.t."a.b"': { app_common_r: ["SELECT", "UPDATE"] },
      "view:.v": { public: ["SELECT"] },
      "materializedView:.m": { app_common_r: ["DELETE", "SELECT"] },
      "schema:app": { app_common_r: ["CREATE", "USAGE"] },
      "enum:.kind": { app_common_r: ["USAGE"], public: ["USAGE"] },
      "sequence:.numbers": { "app_Common w": ["USAGE"] },
    });
  });

  it("no grants where everything is as it was made, or the owner's alone", async () => {
    const sql = `create role app_common_r; grant select on t to app_common_r; revoke select on t from app_common_r; grant all on v to current_user;
      grant usage on type kind to app_common_r; revoke usage on type kind from app_common_r; grant all on schema app to current_user`;
    expect(await having("grants", sql)).toEqual({});
  });

  it("an enum that is taken away from everybody", async () => {
    expect(await having("grants", "revoke usage on type kind from public")).toEqual({ "enum:.kind": {} });
  });

  it("grants that another role gave on, once", async () => {
    const sql = `create role app_common_r; create role app_common_s; grant select on t to app_common_r with grant option; grant select on t to app_common_s;
      set role app_common_r; grant select on t to app_common_s with grant option; reset role`;
    expect(await having("grants", sql)).toEqual({
      "table:.t": { app_common_r: ["SELECT WITH GRANT OPTION"], app_common_s: ["SELECT WITH GRANT OPTION"] },
    });
  });
});
