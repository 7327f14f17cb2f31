// A lock that somebody else holds, and a statement that takes too long: what is said, what is left, and that it works then.
import assert from "node:assert/strict";
import { connect } from "../../src/postgres/connect.ts";
import { type CliResult, tempProject } from "../support/cli.ts";
import { createDatabase } from "./databases.ts";
import type { Scenario } from "./scenario.ts";

const config = (safety: string): string => `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { safety: { ${safety} } } });
`;

const migration = (up: string, more = ""): string => `import { defineMigration } from "sluice";
export default defineMigration({ revision: "a", parents: [], name: "a", ${more} up: (op) => [${up}] });
`;

const file = "core/db/migrations/a.ts";

interface Wait {
  readonly name: string;
  readonly up: string;
  readonly more?: string;
  /** What another session does and keeps open. */
  readonly held?: string;
  readonly safety: string;
  readonly says: readonly RegExp[];
  /** Tables that are there afterwards. */
  readonly left: readonly string[];
  readonly later: string;
}

const made = 'op.sql("create table made (id integer)"), ';

const waits: readonly Wait[] = [
  {
    name: "a table that another session reads",
    up: `${made}op.sql("alter table posts add column more integer")`,
    held: "select from posts",
    safety: 'lockTimeout: "300ms", lockRetries: 2',
    says: [
      /a\.ts, statement 2 of up: canceling statement due to lock timeout \(55P03\)/,
      /alter table posts add column more/,
      /tried 3 times, for 300ms each/,
      /Nothing of this migration is left/,
      /→ mend/,
    ],
    left: ["posts"],
    later: "",
  },
  {
    name: "a table that another session reads, long enough for it to be named",
    up: `${made}op.addColumn("posts.more", { type: "integer" })`,
    held: "select from posts",
    safety: 'lockTimeout: "1500ms", lockRetries: 0',
    says: [
      /waiting for pid \d+ \(.*idle in transaction/,
      /the lock is held by pid \d+/,
      /Nothing of this migration is left/,
    ],
    left: ["posts"],
    later: "",
  },
  {
    name: "a lock in a migration without transactions",
    up: `${made}op.sql("alter table posts add column more integer")`,
    more: 'transaction: "none",',
    held: "select from posts",
    safety: 'lockTimeout: "300ms", lockRetries: 1',
    says: [
      /statement 2 of up: .*55P03/,
      /The first 1 of its statements are committed and recorded/,
      /goes on from there/,
    ],
    left: ["made", "posts"],
    later: "",
  },
  {
    name: "a deadlock's victim or a lock of rows",
    up: `${made}op.sql("update posts set title = 'b'"), op.addColumn("posts.more", { type: "integer" })`,
    held: "update posts set title = 'c'",
    safety: 'lockTimeout: "300ms", lockRetries: 0',
    says: [/statement 2 of up: .*55P03/, /update posts set title = 'b'/, /Nothing of this migration is left/],
    left: ["posts"],
    later: "",
  },
  {
    name: "a statement that takes too long",
    up: `${made}op.sql("select pg_sleep(1)"), op.addColumn("posts.more", { type: "integer" })`,
    safety: "statementTimeout: 200",
    says: [
      /statement 2 of up: canceling statement due to statement timeout \(57014\)/,
      /select pg_sleep\(1\)/,
      /safety\.statementTimeout is 200ms/,
      /Nothing of this migration is left/,
    ],
    left: ["posts"],
    later: 'statementTimeout: "30s"',
  },
  {
    name: "a statement of code that takes too long",
    up: `${made}op.run(async ({ sql }) => { await sql("select pg_sleep(1)"); }), op.addColumn("posts.more", { type: "integer" })`,
    safety: "statementTimeout: 200",
    says: [/statement 2 of up: .*57014/, /the function of op\.run/, /safety\.statementTimeout is 200ms/],
    left: ["posts"],
    later: 'statementTimeout: "30s"',
  },
  {
    name: "a statement that takes too long, outside of transactions",
    up: `${made}op.sql("select pg_sleep(1)"), op.addColumn("posts.more", { type: "integer" })`,
    more: 'transaction: "none",',
    safety: "statementTimeout: 200",
    says: [/statement 2 of up: .*57014/, /The first 1 of its statements are committed and recorded/],
    left: ["made", "posts"],
    later: 'statementTimeout: "30s"',
  },
];

export const waiting: Scenario = {
  name: "waits",
  async run({ server, attempt, figure }) {
    for (const wait of waits) await attempt(wait.name, () => tried(server.url, wait));
    figure(`${waits.length} waits: refused and said so, then done`);
  },
};

async function tried(server: string, { up, more, held, safety, says, left, later }: Wait): Promise<void> {
  const database = await createDatabase(server);
  const project = tempProject({
    database,
    files: { "drizzle.config.ts": config(safety), [file]: migration(up, more) },
  });
  const { session } = database;
  const holder = await connect({ kind: "url", url: database.url });
  try {
    await session.script("create table posts (id integer, title text); insert into posts values (1, 'a')");
    if (held !== undefined) await holder.script(`begin; ${held}`);
    const failed = await project.run(["migrate"]);
    assert.equal(failed.code, 4, failed.stderr);
    assert.doesNotMatch(failed.stderr, /fault of sluice|\n +at /);
    for (const words of says) assert.match(failed.stderr, words);
    assert.deepEqual(await tables(), left);
    assert.deepEqual(await advisoryLocks(), []);
    await holder.close();
    project.write("drizzle.config.ts", config(later));
    const done: CliResult = await project.run(["migrate"]);
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(await tables(), ["made", "posts"]);
    assert.deepEqual(await session.query("select revision, state, done from sluice_version"), [
      { revision: "a", state: "applied", done: 0 },
    ]);
    assert.deepEqual(
      await session.query("select attname from pg_attribute where attrelid = 'posts'::regclass and attname = 'more'"),
      [{ attname: "more" }],
    );
  } finally {
    await holder.close();
    project.remove();
    await database.drop();
  }

  async function tables(): Promise<unknown[]> {
    const names = await session.query(
      "select tablename from pg_tables where schemaname = 'public' and tablename <> 'sluice_version' order by 1",
    );
    return names.map(({ tablename }) => tablename);
  }

  /** A session that was just closed takes a moment to end. */
  async function advisoryLocks(): Promise<unknown[]> {
    const query =
      "select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())";
    for (let look = 0; look < 100; look++) if ((await session.query(query)).length === 0) return [];
    return session.query(query);
  }
}
