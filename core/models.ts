// What every app shares: sessions, a log of API calls, a queue of jobs.
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  inet,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  text,
  timestamp,
  uuid,
  varchar,
} from "drizzle-orm/pg-core";

export const sessions = pgTable(
  "sessions",
  {
    id: uuid("id").primaryKey().defaultRandom(),
    key: varchar("session_key", { length: 64 }).notNull().unique(),
    data: jsonb("data").notNull().default({}),
    address: inet("address"),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    index("sessions_expires_at_idx").on(table.expiresAt),
    check("sessions_expire_later", sql`${table.expiresAt} > ${table.createdAt}`),
  ],
);

export const apiLogs = pgTable(
  "api_logs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    method: varchar("method", { length: 8 }).notNull(),
    endpoint: text("endpoint").notNull(),
    status: smallint("status").notNull(),
    durationMs: integer("duration_ms").notNull().default(0),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index("api_logs_endpoint_at_idx").on(table.endpoint, table.at.desc()),
    index("api_logs_errors_idx").on(table.at).where(sql`${table.status} >= 500`),
    check("api_logs_method", sql`${table.method} in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')`),
  ],
);

export const jobState = pgEnum("job_state", ["queued", "running", "done", "failed"]);

export const jobs = pgTable(
  "jobs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    queue: text("queue").notNull().default("default"),
    state: jobState("state").notNull().default("queued"),
    payload: jsonb("payload").notNull().default({ attempts: 0 }),
    tags: text("tags").array().notNull().default([]),
    priority: integer("priority").notNull().default(0),
    runAt: timestamp("run_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index("jobs_next_idx").on(table.queue, table.priority.desc(), table.runAt).where(sql`${table.state} = 'queued'`),
    index("jobs_tags_idx").using("gin", table.tags),
  ],
);
