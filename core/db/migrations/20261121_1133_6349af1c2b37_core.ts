import { defineMigration } from "sluice";

// Add table api_logs;
// add table jobs;
// add table sessions;
// add enum job_state;
// add index api_logs.api_logs_endpoint_at_idx;
// and 4 more (core).
// Written 2026-11-21 11:33 UTC.
export default defineMigration({
  revision: "6349af1c2b37",
  parents: [],
  name: "core",
  app: "core",

  up: (op) => [
    op.createEnum("job_state", ["queued", "running", "done", "failed"]),
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
    op.createIndex("api_logs.api_logs_endpoint_at_idx", { columns: ["endpoint", { column: "at", order: "desc", nulls: "last" }] }),
    op.createIndex("api_logs.api_logs_errors_idx", { columns: ["at"], where: '"status" >= 500' }),
    op.createIndex("jobs.jobs_next_idx", {
      columns: ["queue", { column: "priority", order: "desc", nulls: "last" }, "run_at"],
      where: `"state" = 'queued'`,
    }),
    op.createIndex("jobs.jobs_tags_idx", { columns: ["tags"], method: "gin" }),
    op.createIndex("sessions.sessions_expires_at_idx", { columns: ["expires_at"] }),
  ],

  down: (op) => [
    op.dropTable("sessions"),
    op.dropTable("jobs"),
    op.dropTable("api_logs"),
    op.dropEnum("job_state"),
  ],
});
