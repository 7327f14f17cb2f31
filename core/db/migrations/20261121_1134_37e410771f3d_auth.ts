import { defineMigration } from "sluice";

// Add table users;
// add table follows;
// add enum role;
// add index users.users_email_key (auth).
// Written 2026-11-21 11:34 UTC.
export default defineMigration({
  revision: "37e410771f3d",
  parents: ["6349af1c2b37"],
  name: "auth",
  app: "auth",

  up: (op) => [
    op.createEnum("role", ["reader", "author", "editor", "admin"]),
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
        users_session_id_sessions_id_fk: { columns: ["session_id"], references: ["sessions", ["id"]], onDelete: "set null" },
      },
    }),
    op.createTable("follows", {
      columns: {
        follower_id: { type: "bigint", notNull: true },
        followed_id: { type: "bigint", notNull: true },
      },
      primaryKey: { follows_follower_id_followed_id_pk: ["follower_id", "followed_id"] },
      foreignKeys: {
        follows_followed_id_users_id_fk: { columns: ["followed_id"], references: ["users", ["id"]], onDelete: "cascade" },
        follows_follower_id_users_id_fk: { columns: ["follower_id"], references: ["users", ["id"]], onDelete: "cascade" },
      },
    }),
    op.createIndex("users.users_email_key", { columns: [{ expression: 'lower("email")' }], unique: true }),
  ],

  down: (op) => [
    op.dropTable("follows"),
    op.dropTable("users"),
    op.dropEnum("role"),
  ],
});
