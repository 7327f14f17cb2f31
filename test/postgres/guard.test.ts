// What SQL by hand does to what other scopes claim, on a server and embedded: each is seen, and none is seen where there was none.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guardFor } from "../../src/commands/foreign.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import type { Session } from "../../src/ports.ts";
import { connect } from "../../src/postgres/connect.ts";
import { createDatabase, pglite } from "../support/database.ts";

const grounds = {
  own: [],
  others: [
    { id: objectId("table", "", "users"), whose: "project's" },
    { id: objectId("table", "", "events"), whose: "project's" },
    { id: objectId("enum", "", "mood"), whose: "project's" },
    { id: objectId("view", "", "names"), whose: "project's" },
    { id: objectId("table", "", "later"), whose: "project's" },
  ],
  records: [{ id: objectId("table", "", "sluice_version"), whose: "the version table of project" }],
  defaultSchema: "public",
};

const tables = `create table users (id integer primary key, name text); insert into users values (1, 'ann');
create table events (id integer, at integer) partition by range (at); create table events_1 partition of events for values from (0) to (9);
create type mood as enum ('good'); create view names as select name from users; create table sluice_version (revision text);
create table own (id integer primary key, name text, feeling mood); insert into own values (1, 'own');
create or replace function nothing() returns trigger language plpgsql as 'begin return new; end'`;

const seen: Readonly<Record<string, readonly string[]>> = {
  "alter table users alter id type bigint": ["altered column users.id (type) (project's)"],
  "alter table users rename name to called": [
    "made column users.called (project's)",
    "dropped column users.name (project's)",
  ],
  "insert into users values (2), (3); update users set name = 'x' where id = 2": [
    "wrote 3 rows of table users (project's)",
  ],
  "insert into events values (1, 1)": ["wrote 1 row of table events (project's)"],
  "truncate events_1": ["emptied or rewrote table events (project's)"],
  "truncate users": ["emptied or rewrote table users (project's)"],
  "alter table users rename to people": ["renamed table users to people (project's)"],
  "drop view names": ["dropped view names (project's)"],
  "drop table users cascade; create table users (id integer primary key, name text)": [
    "dropped table users (project's)",
    "dropped view names (project's)",
  ],
  "create table later (id integer)": ["made table later (project's)"],
  "create index on users (name)": ["made index users.users_name_idx (project's)"],
  "create trigger t before insert on users for each row execute function nothing()": [
    "made trigger users.t (project's)",
  ],
  "comment on column users.name is 'x'": ["altered column users.name (comment) (project's)"],
  "grant select on users to public": ["altered table users (grants) (project's)"],
  "alter table users enable row level security": ["altered table users (rowSecurity) (project's)"],
  "alter type mood add value 'bad'": ["altered enum mood (values) (project's)"],
  "alter table users owner to guard_other": ["gave table users to guard_other (project's)"],
  "insert into sluice_version values ('x')": ["wrote 1 row of table sluice_version (the version table of project)"],
  "set local search_path to ''; update public.users set name = 'x'": ["wrote 1 row of table users (project's)"],
};

const unseen: readonly string[] = [
  "select * from users for update",
  "update own set name = (select name from users limit 1)",
  "alter table own add foreign key (id) references users",
  "create view more as select * from users",
  "alter table own add more integer; create index on own (name); truncate own",
  "set local search_path to ''; select set_config('search_path', '', true)",
  "set local role guard_other; select 1",
  "create table free (id integer, feeling mood default 'good'); drop table free",
  "update users set name = 'x' where false",
];

const databases: Readonly<Record<string, () => Promise<{ session: Session; drop: () => Promise<void> }>>> = {
  server: createDatabase,
  embedded: async () => {
    const session = await pglite();
    return { session, drop: () => session.close() };
  },
};

describe.each(Object.entries(databases))("%s", (_, open) => {
  let database: { session: Session; drop: () => Promise<void> };

  beforeAll(async () => {
    database = await open();
    await database.session.script(`drop role if exists guard_other; create role guard_other; ${tables}`);
  });
  afterAll(() => database.drop());

  const touchedBy = async (sql: string): Promise<string> => {
    const { session } = database;
    await session.script("begin");
    try {
      const assertUntouched = await guardFor("billing", grounds)(session, "transaction");
      await session.script(sql);
      return await assertUntouched().then(
        () => "nothing",
        (error: Error) => error.message,
      );
    } finally {
      await session.script("rollback");
    }
  };

  test.each(Object.entries(seen))("%s", async (sql, words) => {
    expect(await touchedBy(sql)).toBe(`billing touched what isn't its own: ${words.join(", ")}`);
  });

  test.each(unseen)("%s: nothing", async (sql) => {
    expect(await touchedBy(sql)).toBe("nothing");
  });
});

test("what others commit meanwhile is not the migration's, and where nothing is counted rows aren't told", async () => {
  const { url, session, drop } = await createDatabase();
  const other = await connect({ kind: "url", url });
  try {
    await session.script(tables);
    await session.script("begin");
    const assertUntouched = await guardFor("billing", grounds)(session, "transaction");
    await other.script(
      "alter table users alter name set default 'x'; create index on users (name); update users set name = 'y'",
    );
    await other.script("truncate events");
    await session.script("insert into own values (2)");
    await assertUntouched();
    await session.script("commit");
    await session.script("begin; set local track_counts = off");
    const assertAgain = await guardFor("billing", grounds)(session, "transaction");
    await session.script("update users set name = 'z'");
    await assertAgain();
    await session.script("drop view names");
    await expect(assertAgain()).rejects.toThrow("dropped view names");
  } finally {
    await other.close();
    await drop();
  }
});
