import { defineMigration } from "sluice";

// Add table posts;
// add table comments;
// add enum post_status;
// add index comments.comments_post_at_idx;
// add index posts.posts_meta_idx;
// and 2 more (blog).
// Written 2026-11-21 11:35 UTC.
export default defineMigration({
  revision: "5747e78f9fd8",
  parents: ["37e410771f3d"],
  name: "blog",
  app: "blog",

  up: (op) => [
    op.createEnum("post_status", ["draft", "published"]),
    op.createTable("posts", {
      columns: {
        id: { type: "bigint", notNull: true, identity: { mode: "always", start: "100" } },
        author_id: { type: "bigint", notNull: true },
        title: { type: "varchar(200)", notNull: true },
        slug: { type: "varchar(200)", notNull: true },
        body: { type: "text", notNull: true, default: "''" },
        status: { type: "post_status", notNull: true, default: "'draft'" },
        words: { type: "integer", generated: `array_length(string_to_array("body", ' '), 1)` },
        meta: { type: "jsonb", notNull: true, default: `'{"tags":[],"pinned":false}'::jsonb` },
        rating: { type: "numeric(3,2)", notNull: true, default: "'0'" },
        published_at: { type: "timestamptz" },
        created_at: { type: "timestamptz", notNull: true, default: "now()" },
      },
      primaryKey: { posts_pkey: ["id"] },
      uniques: { posts_author_slug_key: ["author_id", "slug"] },
      checks: {
        posts_published_has_date: `"status" <> 'published' or "published_at" is not null`,
        posts_rating_range: '"rating" between 0 and 5',
      },
      foreignKeys: {
        posts_author_id_users_id_fk: { columns: ["author_id"], references: ["users", ["id"]], onDelete: "cascade" },
      },
    }),
    op.createTable("comments", {
      columns: {
        id: { type: "bigint", notNull: true, identity: "always" },
        post_id: { type: "bigint", notNull: true },
        author_id: { type: "bigint" },
        parent_id: { type: "bigint" },
        body: { type: "text", notNull: true },
        at: { type: "timestamptz", notNull: true, default: "now()" },
      },
      primaryKey: { comments_pkey: ["id"] },
      foreignKeys: {
        comments_author_id_users_id_fk: { columns: ["author_id"], references: ["users", ["id"]], onDelete: "set null" },
        comments_parent_fk: { columns: ["parent_id"], references: ["comments", ["id"]], onDelete: "cascade" },
        comments_post_id_posts_id_fk: { columns: ["post_id"], references: ["posts", ["id"]], onDelete: "cascade" },
      },
    }),
    op.createIndex("comments.comments_post_at_idx", { columns: ["post_id", "at"] }),
    op.createIndex("posts.posts_meta_idx", { columns: [{ column: "meta", opclass: "jsonb_path_ops" }], method: "gin" }),
    op.createIndex("posts.posts_published_idx", {
      columns: [{ column: "published_at", order: "desc", nulls: "last" }],
      where: `"status" = 'published'`,
    }),
    op.createIndex("posts.posts_title_idx", { columns: [{ expression: 'lower("title")' }] }),
  ],

  down: (op) => [
    op.dropTable("comments"),
    op.dropTable("posts"),
    op.dropEnum("post_status"),
  ],
});
