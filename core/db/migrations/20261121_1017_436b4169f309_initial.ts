import { defineMigration } from "sluice";

// Add table api_logs;
// add table jobs;
// add table sessions;
// add table users;
// add table follows;
// and 15 more (core, auth, blog).
// Written 2026-11-21 10:17 UTC.
export default defineMigration({
  revision: "436b4169f309",
  parents: [],
  name: "initial",

  up: (op) => [
    op.createEnum("job_state", ["queued", "running", "done", "failed"]),
    op.createEnum("role", ["reader", "author", "editor", "admin"]),
    op.createEnum("post_status", ["draft", "published"]),
    op.createTable("api_logs", {
      columns: {
        id: { type: "bigint", notNull: true, identity: "always" },
        method: { type: "varchar(8)", notNull: true },
        endpoint: { type: "text", notNull: true },
        status: { type: "smallint", notNull: true },
        duration_ms: { type: "integer", notNull: true, default: "0" },
        at: { type: "timestamptz", notNull: true, default: "now()" },
      },
      primaryKey: { api_logs_pkey: ["id"] },
      checks: { api_logs_method: `"method" in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')` },
    }),
    op.createTable("jobs", {
      columns: {
        id: { type: "bigint", notNull: true, identity: "always" },
        queue: { type: "text", notNull: true, default: "'default'" },
        state: { type: "job_state", notNull: true, default: "'queued'" },
        payload: { type: "jsonb", notNull: true, default: `'{"attempts":0}'::jsonb` },
        tags: { type: "text[]", notNull: true, default: "'{}'" },
        priority: { type: "integer", notNull: true, default: "0" },
        run_at: { type: "timestamptz", notNull: true, default: "now()" },
      },
      primaryKey: { jobs_pkey: ["id"] },
    }),
    op.createTable("sessions", {
      columns: {
        id: { type: "uuid", notNull: true, default: "gen_random_uuid()" },
        session_key: { type: "varchar(64)", notNull: true, key: "key" },
        data: { type: "jsonb", notNull: true, default: "'{}'::jsonb" },
        address: { type: "inet" },
        created_at: { type: "timestamptz", notNull: true, default: "now()" },
        expires_at: { type: "timestamptz", notNull: true },
      },
      primaryKey: { sessions_pkey: ["id"] },
      uniques: { sessions_session_key_unique: ["session_key"] },
      checks: { sessions_expire_later: '"expires_at" > "created_at"' },
    }),
    op.createTable("users", {
      columns: {
        id: { type: "bigint", notNull: true, identity: "always" },
        email: { type: "varchar(254)", notNull: true },
        name: { type: "text", notNull: true },
        role: { type: "role", notNull: true, default: "'reader'" },
        is_active: { type: "boolean", notNull: true, default: "true" },
        joined_at: { type: "timestamptz", notNull: true, default: "now()" },
        session_id: { type: "uuid" },
      },
      primaryKey: { users_pkey: ["id"] },
      foreignKeys: {
        users_session_id_sessions_id_fk: {
          columns: ["session_id"],
          references: ["sessions", ["id"]],
          onDelete: "set null",
        },
      },
    }),
    op.createTable("follows", {
      columns: {
        follower_id: { type: "bigint", notNull: true },
        followed_id: { type: "bigint", notNull: true },
      },
      primaryKey: { follows_follower_id_followed_id_pk: ["follower_id", "followed_id"] },
      foreignKeys: {
        follows_follower_id_users_id_fk: {
          columns: ["follower_id"],
          references: ["users", ["id"]],
          onDelete: "cascade",
        },
        follows_followed_id_users_id_fk: {
          columns: ["followed_id"],
          references: ["users", ["id"]],
          onDelete: "cascade",
        },
      },
    }),
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
        posts_rating_range: '"rating" between 0 and 5',
        posts_published_has_date: `"status" <> 'published' or "published_at" is not null`,
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
        comments_post_id_posts_id_fk: { columns: ["post_id"], references: ["posts", ["id"]], onDelete: "cascade" },
        comments_author_id_users_id_fk: { columns: ["author_id"], references: ["users", ["id"]], onDelete: "set null" },
        comments_parent_fk: { columns: ["parent_id"], references: ["comments", ["id"]], onDelete: "cascade" },
      },
    }),
    op.createIndex("api_logs.api_logs_endpoint_at_idx", {
      columns: ["endpoint", { column: "at", order: "desc", nulls: "last" }],
    }),
    op.createIndex("api_logs.api_logs_errors_idx", { columns: ["at"], where: '"status" >= 500' }),
    op.createIndex("jobs.jobs_next_idx", {
      columns: ["queue", { column: "priority", order: "desc", nulls: "last" }, "run_at"],
      where: `"state" = 'queued'`,
    }),
    op.createIndex("jobs.jobs_tags_idx", { columns: ["tags"], method: "gin" }),
    op.createIndex("sessions.sessions_expires_at_idx", { columns: ["expires_at"] }),
    op.createIndex("users.users_email_key", { columns: [{ expression: 'lower("email")' }], unique: true }),
    op.createIndex("comments.comments_post_at_idx", { columns: ["post_id", "at"] }),
    op.createIndex("posts.posts_published_idx", {
      columns: [{ column: "published_at", order: "desc", nulls: "last" }],
      where: `"status" = 'published'`,
    }),
    op.createIndex("posts.posts_title_idx", { columns: [{ expression: 'lower("title")' }] }),
    op.createIndex("posts.posts_meta_idx", { columns: [{ column: "meta", opclass: "jsonb_path_ops" }], method: "gin" }),
  ],

  down: (op) => [
    op.dropTable("comments"),
    op.dropTable("posts"),
    op.dropTable("follows"),
    op.dropTable("users"),
    op.dropTable("sessions"),
    op.dropTable("jobs"),
    op.dropTable("api_logs"),
    op.dropEnum("post_status"),
    op.dropEnum("role"),
    op.dropEnum("job_state"),
  ],
});
