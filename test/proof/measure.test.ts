import { describe, expect, it } from "vitest";
import type { OperationBuilder } from "../../src/engine/operations/builder.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { inWords, tried } from "../rules/examine.ts";
import { pglite } from "../support/database.ts";

const blog = `create table users (id bigint primary key, email text);
  create table posts (id bigint primary key, author bigint, title varchar(80), n integer);
  create index posts_title on posts (title);
  create materialized view titles as select title from posts;
  insert into posts values (1, 1, 'one', 1)`;

type Write = (op: OperationBuilder) => readonly Operation[];

describe.each([
  ["a server", undefined],
  ["the embedded database", pglite],
] as const)("what PostgreSQL does to the tables that are there: %s", (_, open) => {
  it.each<[string, Write, string[][]]>([
    ["a plain column", (op) => [op.addColumn("posts.a", { type: "text" })], [["ACCESS EXCLUSIVE on posts"]]],
    [
      "a column with a constant",
      (op) => [op.addColumn("posts.a", { type: "integer", notNull: true, default: "0" })],
      [["ACCESS EXCLUSIVE on posts"]],
    ],
    [
      "a column with another value in each row",
      (op) => [op.addColumn("posts.a", { type: "uuid", default: "gen_random_uuid()" })],
      [["ACCESS EXCLUSIVE on posts", "rewrites posts"]],
    ],
    [
      "another type",
      (op) => [op.alterColumn("posts.n", { type: { from: "integer", to: "bigint" } })],
      [["ACCESS EXCLUSIVE on posts", "rewrites posts"]],
    ],
    [
      "NOT NULL",
      (op) => [op.alterColumn("posts.n", { notNull: { from: false, to: true } })],
      [["ACCESS EXCLUSIVE on posts", "scans posts"]],
    ],
    ["a check", (op) => [op.addCheck("posts.c", "n > 0")], [["ACCESS EXCLUSIVE on posts", "scans posts"]]],
    [
      "a check for later, and its validation",
      (op) => [
        op.addCheck("posts.c", { expression: "n > 0", validated: false }),
        op.alterCheck("posts.c", { validated: { from: false, to: true } }),
      ],
      [["ACCESS EXCLUSIVE on posts"], ["scans posts"]],
    ],
    [
      "a foreign key",
      (op) => [
        op.sql("insert into users values (1)", "delete from users"),
        op.addForeignKey("posts.f", { columns: ["author"], references: ["users", ["id"]] }),
      ],
      [
        ["ROW EXCLUSIVE on users", "writes users"],
        ["SHARE ROW EXCLUSIVE on posts", "SHARE ROW EXCLUSIVE on users", "scans posts"],
      ],
    ],
    ["an index", (op) => [op.createIndex("posts.i", { columns: ["n"] })], [["SHARE on posts", "builds i on posts"]]],
    [
      "an index, concurrently",
      (op) => [op.createIndex("posts.i", { columns: ["n"], concurrently: true })],
      [["SHARE UPDATE EXCLUSIVE on posts", "builds i on posts"]],
    ],
    [
      "a unique constraint",
      (op) => [op.addUnique("posts.u", ["n"])],
      [["ACCESS EXCLUSIVE on posts", "builds u on posts"]],
    ],
    ["an index that gets another name", (op) => [op.renameIndex("posts.posts_title", "posts.by_title")], [[]]],
    [
      "a table that goes",
      (op) => [
        op.sql("drop materialized view titles", "create materialized view titles as select title from posts"),
        op.sql("drop table posts", blog.split(";").slice(1, 3).join(";").replace("create materialized", "--")),
      ],
      [["ACCESS EXCLUSIVE on titles"], ["ACCESS EXCLUSIVE on posts"]],
    ],
    [
      "tables that are new",
      (op) => [
        op.createTable("t", { columns: { a: { type: "integer" } } }),
        op.alterColumn("t.a", { type: { from: "integer", to: "bigint" } }),
        op.createIndex("t.i", { columns: ["a"] }),
      ],
      [[], [], []],
    ],
    [
      "a table under another name",
      (op) => [
        op.renameTable("posts", "articles"),
        op.alterColumn("articles.n", { type: { from: "integer", to: "bigint" } }),
      ],
      [["ACCESS EXCLUSIVE on posts"], ["rewrites posts"]],
    ],
    [
      "SQL by hand",
      (op) => [
        op.sql("refresh materialized view titles", "select 1"),
        op.sql("truncate posts", "insert into posts values (1, 1, 'one', 1)"),
        op.sql("update users set email = 'x'", "select 1"),
      ],
      [
        ["ACCESS EXCLUSIVE on titles", "rewrites titles"],
        ["ACCESS EXCLUSIVE on posts", "empties posts"],
        ["ROW EXCLUSIVE on users", "writes users"],
      ],
    ],
    [
      "code",
      (op) => [
        op.run(
          async ({ sql }) => void (await sql("update users set email = 'x'")),
          async () => {},
        ),
      ],
      [["ROW EXCLUSIVE on users", "writes users"]],
    ],
  ])("%s", async (_case, up, expected) => {
    const trial = await tried(blog, up, open);
    expect([trial.rehearsal.proof.state, inWords(trial)]).toEqual(["proven", expected]);
  });

  it("what runs outside of a transaction is seen where it could run in one", async () => {
    const trial = await tried(
      blog,
      {
        transaction: "none",
        up: (op) => [
          op.alterColumn("posts.n", { notNull: { from: false, to: true } }),
          op.sql("vacuum posts", "select 1"),
        ],
      },
      open,
    );
    expect(inWords(trial)).toEqual([["ACCESS EXCLUSIVE on posts", "scans posts"], []]);
  });

  it("locks end with their transaction", async () => {
    const update = "update posts set n = 2";
    const trial = await tried(
      blog,
      { transaction: "none", up: (op) => [op.sql(update, "select 1"), op.sql(update, "select 1")] },
      open,
    );
    const written = ["ROW EXCLUSIVE on posts", "writes posts"];
    expect(inWords(trial)).toEqual([written, written]);
  });

  it("what comes after a failure is not known", async () => {
    const trial = await tried(
      blog,
      (op) => [
        op.addColumn("posts.a", { type: "text" }),
        op.addColumn("posts.a", { type: "text" }),
        op.dropTable("users"),
      ],
      open,
    );
    expect(inWords(trial)).toEqual([["ACCESS EXCLUSIVE on posts"], ["not tried"], ["not tried"]]);
    expect(trial.rehearsal.proof).toMatchObject({ state: "refuted", direction: "up" });
    expect(trial.rehearsal.code).toBe("42701");
  });

  it("what is done twice must lead to the same", async () => {
    const trial = await tried(
      "create table t (a integer)",
      {
        up: (op) => [
          op.sql(
            "do $$ begin execute format('create table t%s ()', (select count(*) from pg_class where relname like 't%')); end $$",
          ),
        ],
        down: (op) => [op.sql("create table other (); drop table other")],
      },
      open,
    );
    expect(trial.rehearsal.proof).toMatchObject({
      state: "refuted",
      direction: "down",
      objects: [expect.stringContaining("left over")],
    });
  });
});
