// An index of every sort, and sequences with options.
import type { Pg, Sql } from "../../support/gate-case.ts";
import type { types } from "./types.ts";

export const indexes = (pg: Pg, sql: Sql, { app, mood }: ReturnType<typeof types>) => {
  const named = (type: string) => pg.customType<{ data: string }>({ dataType: () => type });
  const pages = pg.pgTable(
    "pages",
    {
      id: pg.integer().primaryKey(),
      slug: pg.text().notNull(),
      title: pg.varchar({ length: 200 }).notNull(),
      body: pg.text(),
      tags: pg.text().array(),
      data: pg.jsonb(),
      words: named("tsvector")(),
      place: pg.point(),
      host: pg.inet(),
      period: named("tsrange")(),
      score: pg.integer(),
      mood: mood(),
      published: pg.boolean().notNull().default(false),
      created: pg.timestamp({ withTimezone: true }).notNull().defaultNow(),
      removed: pg.timestamp({ withTimezone: true }),
    },
    (t) => [
      pg.index().on(t.title),
      pg.index("pages_two").on(t.score, t.created),
      pg.index("pages_recent").on(t.created.desc(), t.score.asc()),
      pg.index("pages_nulls").on(t.removed.desc().nullsFirst(), t.score.nullsFirst(), t.created.desc().nullsLast()),
      pg.uniqueIndex("pages_slug").on(t.slug).where(sql`${t.removed} is null`),
      pg.uniqueIndex("pages_slug_lower").on(sql`lower(${t.slug})`),
      pg.index("pages_live").on(t.title).where(sql`${t.published} and ${t.score} > ${10}`),
      pg.index("pages_moods").on(t.mood).where(sql`${t.mood} in ('sad', ${"it's fine"})`),
      pg.index("pages_like").on(t.title.op("varchar_pattern_ops")),
      pg.index("pages_like_sql").on(sql`${t.slug} text_pattern_ops`),
      pg.index("pages_mixed").on(t.slug, sql`(${t.score} + 1) desc`, sql`lower(${t.title}) text_pattern_ops`),
      pg.index("pages_collated").on(sql`${t.slug} collate "C" desc nulls last`),
      pg.index("pages_tags").using("gin", t.tags),
      pg.index("pages_data").using("gin", t.data),
      pg.index("pages_data_path").using("gin", t.data.op("jsonb_path_ops")),
      pg.index("pages_data_key").on(sql`(${t.data} -> 'author' ->> 'name')`),
      pg.index("pages_data_inner").using("gin", sql`(${t.data} #> '{a,b}') jsonb_path_ops`),
      pg.index("pages_words").using("gin", t.words),
      pg.index("pages_search").using("gin", sql`to_tsvector('english', ${t.title} || ' ' || coalesce(${t.body}, ''))`),
      pg.index("pages_place").using("gist", t.place),
      pg.index("pages_period").using("gist", t.period),
      pg.index("pages_host").using("spgist", t.host),
      pg.index("pages_host_ops").using("gist", t.host.op("inet_ops")),
      pg.index("pages_hash").using("hash", t.slug),
      pg.index("pages_brin").using("brin", t.created).with({ pages_per_range: 32, autosummarize: true }),
      pg.index("pages_fill").on(t.score).with({ fillfactor: 70 }),
      pg.index("pages_case").on(sql`(case when ${t.published} then ${t.score} else 0 end)`),
      pg.index("Pages.Day").on(sql`date_trunc('day', ${t.created} at time zone 'UTC')`),
    ],
  );
  const invoices = pg.pgSequence("invoices", {
    startWith: 1000,
    increment: 5,
    minValue: 10,
    maxValue: 100000,
    cache: 20,
    cycle: true,
  });
  const countdown = app.sequence("Count Down", { increment: -1, maxValue: 50, minValue: -50, startWith: 50 });
  const plain = pg.pgSequence("plain");
  return { pages, invoices, countdown, plain };
};
