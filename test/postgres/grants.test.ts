// Privileges that change around those on columns, which a REVOKE on their relation takes away, too; or around a new type.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Session } from "../../src/ports.ts";
import { type OpenDatabase, targets } from "../support/targets.ts";
import { thereAndBack } from "../support/there-and-back.ts";

const both = `create role app_columns; create role app_others;
  create table t (id integer, title text, n integer, twice integer generated always as (n * 2) stored);
  create view v as select id, title from t; create materialized view m as select id, title from t`;

const changes: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "a column's privilege stays": [
    "grant select, update on t to app_columns; grant select (title), update (id) on t to app_columns",
    "grant select (title), update (id) on t to app_columns",
  ],
  "a privilege can no longer be handed on": [
    "grant select on t to app_columns with grant option; grant select (title) on t to app_columns with grant option",
    "grant select on t to app_columns; grant select (title) on t to app_columns with grant option",
  ],
  "a column's privileges change, too": [
    "grant select, insert on t to app_columns; grant select (title), insert (title) on t to app_columns",
    "grant select (title) on t to app_columns; grant insert (id) on t to public",
  ],
  "only one of two roles loses something": [
    "grant select on t to app_columns, app_others; grant select (title) on t to app_columns, app_others, public",
    "grant select on t to app_columns; grant select (title) on t to app_columns, app_others, public",
  ],
  "a column goes, and another is made anew": [
    "grant select on t to app_columns; grant select (n, twice, title) on t to app_columns",
    `alter table t drop column title cascade; alter table t drop column twice; alter table t add twice integer generated always as (n * 3) stored;
     grant select (n, twice) on t to app_columns`,
  ],
  "what held for a table holds for one of its columns": [
    "grant select on t to app_columns",
    "grant select (title) on t to app_columns",
  ],
  "what held for a view holds for one of its columns": [
    "grant select on v to app_columns; grant select (title) on v to app_others; grant select on v to app_others",
    "grant select (title) on v to app_columns, app_others",
  ],
  "the columns of a view": [
    "grant select, update on v to app_columns; grant select (title), update (id) on v to app_columns",
    "grant select (title), update (id) on v to app_columns",
  ],
  "the columns of a materialized view": [
    "grant select on m to app_columns; grant select (title) on m to app_columns",
    "grant select (title) on m to app_columns",
  ],
  "an enum that is made anew": [
    "create type mood as enum ('a', 'b'); grant usage on type mood to app_columns; comment on type mood is 'moods'",
    "create type mood as enum ('b', 'a'); grant usage on type mood to app_columns, app_others; comment on type mood is 'moods'",
  ],
  "an enum that is made anew, and not everybody's": [
    "create type mood as enum ('a', 'b'); grant usage on type mood to app_columns with grant option",
    "create type mood as enum ('b', 'a'); grant usage on type mood to app_columns; revoke usage on type mood from public",
  ],
};

describe.each(targets)("privileges on the $name", ({ open }) => {
  let database: OpenDatabase;
  let session: Session;
  beforeAll(async () => {
    database = await open();
    session = database.session;
  });
  afterAll(() => database.close());

  it.each(Object.entries(changes))("%s", async (_, [from, to]) => {
    const { there, wanted, back, start } = await thereAndBack(session, { both, from, to });
    expect(there).toEqual(wanted);
    expect(back).toEqual(start);
  });
});
