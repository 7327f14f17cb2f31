// A migration file as people read it. A change of the printer shows as a diff of the golden file: `vitest -u` takes it.
import { expect, test } from "vitest";
import { fact } from "../../src/engine/catalog/fact.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { rangeOf } from "../../src/engine/kinds/sequence.ts";
import { printMigration } from "../../src/engine/render/migration-file.ts";
import { check, column, enumOf, foreignKey, index, planned, primaryKey, schema, table, unique } from "./facts.ts";

const identity = { mode: "always", ...rangeOf("bigint") } as const;

const before = [
  table("users"),
  column("users.id", "bigint", { notNull: true, identity }),
  column("users.email", "varchar(100)"),
  primaryKey("users.users_pkey", "id"),
  enumOf("role", "admin", "guest"),
  column("users.role", "role", { default: "'guest'" }),
  table("legacy"),
  column("legacy.payload", "json"),
];

const after = [
  schema("audit"),
  enumOf("role", "admin", "editor", "guest"),
  enumOf("post_status", "draft", "published"),
  fact(objectId("sequence", "", "invoice_no"), { ...rangeOf("bigint"), start: "1000", min: "1000" }),
  table("users"),
  column("users.id", "bigint", { notNull: true, identity }),
  column("users.email", "varchar(200)", { notNull: true }),
  column("users.role", "role", { default: "'guest'" }),
  primaryKey("users.users_pkey", "id"),
  unique("users.users_email_key", "email"),
  table("posts"),
  column("posts.id", "bigint", { notNull: true, identity: { ...identity, mode: "by default", start: "100" } }),
  column("posts.title", "varchar(200)", { notNull: true, default: "'It''s new'" }),
  column("posts.slug", "text", { generated: { expression: "lower(title)", stored: true } }),
  column("posts.status", "post_status", { notNull: true, default: "'draft'" }),
  { ...column("posts.author_id", "bigint", { notNull: true }), origin: { key: "writer" } },
  primaryKey("posts.posts_pkey", "id"),
  check("posts.posts_title_check", "length(title) > 0"),
  foreignKey("posts.posts_author_id_fkey", ["author_id"], ["users", "id"]),
  index("posts.posts_author_id_idx", ["author_id"]),
  index("posts.posts_recent", ["status"], {
    unique: true,
    where: "status = 'published'",
    with: { fillfactor: "70" },
  }),
  table("Log", "audit"),
  column("audit.Log.at", "timestamptz", { notNull: true, default: "now()" }),
  column("audit.Log.what", "jsonb[]"),
];

test("a migration of a medium size", async () => {
  const text = printMigration({
    revision: "3f9a1c2e7b04",
    parents: ["1b8e0c77aa10"],
    name: "add posts",
    app: "blog",
    up: planned(before, after),
    down: planned(after, before),
    header: ["Add posts (blog). Written 2026-11-20 15:30 UTC.", "Proven: up and down."],
  });
  await expect(text).toMatchFileSnapshot("golden/add-posts.ts.txt");
});
