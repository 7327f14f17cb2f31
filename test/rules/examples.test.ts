// What a rule advises: its example runs, one migration after the other, and the rule finds nothing in any of them.
import { expect, it } from "vitest";
import { readMigration } from "../../src/engine/operations/migration.ts";
import { findingsIn } from "../../src/engine/rules/finding.ts";
import { rules } from "../../src/engine/rules/registry.ts";
import type { ExampleMigration } from "../../src/engine/rules/rule.ts";
import { createDatabase } from "../support/database.ts";
import { examinedOn, large } from "./examine.ts";

const blog = `create table users (id bigint primary key, email text);
  create table posts (id bigint primary key, author_id bigint, title text, count integer, at timestamp);
  create index posts_at_idx on posts (at);
  create table likes (post_id bigint constraint likes_post_id_fkey references posts);
  create table secrets (name text); alter table secrets enable row level security;
  insert into users values (1, 'a@b.c'); insert into posts values (1, 1, 'One', 1)`;

const examples = rules.flatMap(({ id, example }) => (example === undefined ? [] : [[id, example] as const]));

it("there are examples to look at", () => expect(examples.length).toBeGreaterThan(10));

it.each(examples)("%s", async (rule, example) => {
  const { session, drop } = await createDatabase();
  try {
    await session.script(blog);
    for (const each of example) {
      const { examined, rehearsal } = await examinedOn(session, migrationOf(each));
      expect(rehearsal.proof).toMatchObject({ state: "proven" });
      expect(findingsIn(examined, {}, large).filter((finding) => finding.rule === rule)).toEqual([]);
    }
  } finally {
    await drop();
  }
});

function migrationOf({ transaction, up }: ExampleMigration): ReturnType<typeof readMigration> {
  const operations = new Function("op", `return [${up}\n];`);
  const source = { revision: "r1", parents: [], up: (op: unknown) => operations(op) };
  return readMigration(transaction === undefined ? source : { ...source, transaction });
}
