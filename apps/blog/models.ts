import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgEnum,
  pgTable,
  text,
  timestamp,
  unique,
  varchar,
} from "drizzle-orm/pg-core";
import { users } from "../auth/models.ts";

export const postStatus = pgEnum("post_status", ["draft", "published"]);

export const posts = pgTable(
  "posts",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity({ startWith: 100 }),
    authorId: bigint("author_id", { mode: "number" })
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    title: varchar("title", { length: 200 }).notNull(),
    slug: varchar("slug", { length: 200 }).notNull(),
    body: text("body").notNull().default(""),
    status: postStatus("status").notNull().default("draft"),
    words: integer("words").generatedAlwaysAs((): SQL => sql`array_length(string_to_array(${posts.body}, ' '), 1)`),
    meta: jsonb("meta").notNull().default({ tags: [], pinned: false }),
    rating: numeric("rating", { precision: 3, scale: 2 }).notNull().default("0"),
    publishedAt: timestamp("published_at", { withTimezone: true }),
    createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique("posts_author_slug_key").on(table.authorId, table.slug),
    index("posts_published_idx").on(table.publishedAt.desc()).where(sql`${table.status} = 'published'`),
    index("posts_title_idx").on(sql`lower(${table.title})`),
    index("posts_meta_idx").using("gin", table.meta.op("jsonb_path_ops")),
    check("posts_rating_range", sql`${table.rating} between 0 and 5`),
    check("posts_published_has_date", sql`${table.status} <> 'published' or ${table.publishedAt} is not null`),
  ],
);

export const comments = pgTable(
  "comments",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    postId: bigint("post_id", { mode: "number" })
      .notNull()
      .references(() => posts.id, { onDelete: "cascade" }),
    authorId: bigint("author_id", { mode: "number" }).references(() => users.id, { onDelete: "set null" }),
    parentId: bigint("parent_id", { mode: "number" }),
    body: text("body").notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: "comments_parent_fk",
      columns: [table.parentId],
      foreignColumns: [table.id as AnyPgColumn],
    }).onDelete("cascade"),
    index("comments_post_at_idx").on(table.postId, table.at),
  ],
);
