// Indexes.
import { type Edit, edit } from "./edit.ts";

export const indexEdits: readonly Edit[] = [
  edit(
    "a predicate's number changes",
    ["${t.score} > ${10}", "${t.score} > ${20}"],
    ["drop index pages.pages_live", "add index pages.pages_live"],
  ),
  edit(
    "a predicate goes",
    [".where(sql`${t.removed} is null`)", ""],
    ["drop index pages.pages_slug", "add index pages.pages_slug"],
  ),
  edit(
    "an expression changes",
    ['"pages_slug_lower").on(sql`lower(${t.slug})`)', '"pages_slug_lower").on(sql`upper(${t.slug})`)'],
    ["drop index pages.pages_slug_lower", "add index pages.pages_slug_lower"],
  ),
  edit(
    "one of three parts changes",
    ["sql`(${t.score} + 1) desc`", "sql`(${t.score} + 1)`"],
    ["drop index pages.pages_mixed", "add index pages.pages_mixed"],
  ),
  edit(
    "a path in a document changes",
    ["'author' ->> 'name'", "'author' ->> 'email'"],
    ["drop index pages.pages_data_key", "add index pages.pages_data_key"],
  ),
  edit(
    "the configuration of a search changes",
    ["to_tsvector('english', ${t.title}", "to_tsvector('simple', ${t.title}"],
    ["drop index pages.pages_search", "add index pages.pages_search"],
  ),
  edit(
    "a collation changes",
    ['collate "C" desc', 'collate "POSIX" desc'],
    ["drop index pages.pages_collated", "add index pages.pages_collated"],
  ),
  edit(
    "an operator class changes",
    ['t.title.op("varchar_pattern_ops")', 't.title.op("text_pattern_ops")'],
    ["drop index pages.pages_like", "add index pages.pages_like"],
  ),
  edit(
    "an operator class goes",
    ['t.data.op("jsonb_path_ops")', "t.data"],
    ["drop index pages.pages_data_path", "add index pages.pages_data_path"],
  ),
  edit(
    "an operator class in a template goes",
    ["sql`${t.slug} text_pattern_ops`", "sql`${t.slug}`"],
    ["drop index pages.pages_like_sql", "add index pages.pages_like_sql"],
  ),
  edit("the default operator class is said", ['.using("gin", t.data)', '.using("gin", t.data.op("jsonb_ops"))'], []),
  edit(
    "another method",
    ['.using("hash", t.slug)', ".on(t.slug)"],
    ["drop index pages.pages_hash", "add index pages.pages_hash"],
  ),
  edit(
    "columns change places",
    [".on(t.score, t.created)", ".on(t.created, t.score)"],
    ["drop index pages.pages_two", "add index pages.pages_two"],
  ),
  edit(
    "another order",
    ["t.created.desc(), t.score.asc()", "t.created.desc(), t.score.desc()"],
    ["drop index pages.pages_recent", "add index pages.pages_recent"],
  ),
  edit(
    "nulls stand elsewhere",
    ["t.score.nullsFirst()", "t.score.nullsLast()"],
    ["drop index pages.pages_nulls", "add index pages.pages_nulls"],
  ),
  edit(
    "a storage parameter changes",
    ["{ fillfactor: 70 })", "{ fillfactor: 90 })"],
    ["drop index pages.pages_fill", "add index pages.pages_fill"],
  ),
  edit(
    "a storage parameter goes",
    ["pages_per_range: 32, autosummarize: true", "pages_per_range: 32"],
    ["drop index pages.pages_brin", "add index pages.pages_brin"],
  ),
  edit(
    "an index becomes unique",
    ['pg.index("pages_two")', 'pg.uniqueIndex("pages_two")'],
    ["drop index pages.pages_two", "add index pages.pages_two"],
  ),
  edit(
    "an index goes",
    ['      pg.index("pages_host").using("spgist", t.host),\n', ""],
    ["drop index pages.pages_host"],
  ),
  edit(
    "an index comes",
    ['pg.index("pages_fill")', 'pg.index("pages_new").on(t.score).where(sql`score > 1`), pg.index("pages_fill")'],
    ["add index pages.pages_new"],
  ),
  edit(
    "an index has another name",
    ['pg.index("pages_tags")', 'pg.index("Pages Tags")'],
    ['rename index pages.pages_tags to pages."Pages Tags"'],
  ),
  {
    ...edit(
      "a column below indexes is renamed",
      ["data: pg.jsonb(),", 'data: pg.jsonb("document"),'],
      // The star in the view's query names it, too.
      ["rename column pages.data to pages.document", "drop view latest", "add view latest"],
    ),
    answers: { renames: ["pages.data:document"] },
  },
];
