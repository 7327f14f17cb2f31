// Columns, their types, defaults, identities and generation; enums; sequences.
import { type Edit, edit } from "./edit.ts";

export const columnEdits: readonly Edit[] = [
  edit(
    "a default changes",
    [`quoted: pg.text().default("it's")`, `quoted: pg.text().default("it's new")`],
    ["alter column default_values.quoted (default)"],
  ),
  edit("a default goes", ['.default("what?")', ""], ["alter column default_values.question (default)"]),
  edit(
    "a default comes",
    ["free: pg.text()", 'free: pg.text().default("now()")'],
    ["alter column app.texts.free (default)"],
  ),
  edit(
    "a default of a document changes by one key",
    ["{ z: 1, a: [1, 2], m: { n: null } }", "{ z: 1, a: [1, 2], m: { n: 0 } }"],
    ["alter column default_documents.ordered (default)"],
  ),
  edit(
    "a default by a function changes",
    ["sql`timezone('utc', now())`", "sql`timezone('cet', now())`"],
    ["alter column default_moments.utc (default)"],
  ),
  edit(
    "a default of an array changes",
    ['.default(["1.50", "0"])', '.default(["1.50", "0.01"])'],
    ["alter column default_documents.prices (default)"],
  ),
  edit(
    "a varchar is longer",
    ["limited: pg.varchar({ length: 80 })", "limited: pg.varchar({ length: 120 })"],
    ["alter column app.texts.limited (type)"],
  ),
  edit("an integer is larger", ["small: pg.smallint()", "small: pg.integer()"], ["alter column numbers.small (type)"]),
  edit(
    "a numeric is more exact",
    ["price: pg.numeric({ precision: 10, scale: 2 }),", "price: pg.numeric({ precision: 12, scale: 4 }),"],
    ["alter column numbers.price (type)"],
  ),
  edit(
    "a timestamp gets a zone",
    ["moment: pg.timestamp()", "moment: pg.timestamp({ withTimezone: true })"],
    ["alter column times.moment (type)"],
  ),
  edit(
    "a list of integers becomes one of larger ones",
    ["numbers: pg.integer().array(),", 'numbers: pg.bigint({ mode: "number" }).array(),'],
    ["alter column app.lists.numbers (type)"],
  ),
  edit(
    "NOT NULL comes",
    ["float: pg.real()", "float: pg.real().notNull()"],
    ['alter column numbers."float" (not null)'],
  ),
  edit(
    "NOT NULL goes",
    ["whole: pg.integer().notNull()", "whole: pg.integer()"],
    ["alter column numbers.whole (not null)"],
  ),
  edit(
    "a type changes below a view, a key and a check",
    ["email: pg.varchar({ length: 255 })", "email: pg.text()"],
    [
      'drop view "A nested view"',
      "drop view app.named",
      "drop view people",
      "drop check constraint accounts.accounts_email",
      "alter column accounts.email (type)",
      "add check constraint accounts.accounts_email",
      "add view people",
      "add view app.named",
      'add view "A nested view"',
    ],
  ),
  edit(
    "a type changes below a generated column",
    ["title: pg.text().notNull(),\n      length", "title: pg.varchar({ length: 90 }).notNull(),\n      length"],
    [
      "drop trigger tasks.touched",
      "drop column tasks.shouting",
      "drop column tasks.search",
      "drop column tasks.length",
      "alter column tasks.title (type)",
      "add column tasks.length",
      "add column tasks.search",
      "add column tasks.shouting",
      "add trigger tasks.touched",
    ],
  ),
  edit(
    "a type changes below foreign keys",
    [
      "account: pg.integer().notNull(),\n      project: pg.integer()",
      'account: pg.integer().notNull(),\n      project: pg.bigint({ mode: "number" })',
    ],
    ["alter column tasks.project (type)"],
  ),
  edit(
    "a column comes",
    ["double: pg.doublePrecision(),", "double: pg.doublePrecision(),\n    triple: pg.integer().notNull().default(3),"],
    ["add column numbers.triple"],
  ),
  edit("a column goes", ["    mac8: pg.macaddr8(),\n", ""], ["drop column networks.mac8"]),
  {
    name: "a column is renamed",
    edits: [{ from: "hash: pg.text()", to: 'hash: pg.text("digest")' }],
    answers: { renames: ["default_values.hash:digest"] },
    expect: ["rename column default_values.hash to default_values.digest"],
  },
  edit(
    "a column's key in the models changes, and not its name",
    ["backslash: pg.text()", 'slash: pg.text("backslash")'],
    [],
  ),
  edit(
    "a generated expression changes",
    ["sql`length(title)`", "sql`length(title) * 2`"],
    ["drop column tasks.length", "add column tasks.length"],
  ),
  edit(
    "a generated column becomes a plain one",
    ['.generatedAlwaysAs("upper(title)" as never)', ""],
    ["alter column tasks.shouting (generated)"],
  ),
  edit(
    "an identity's options change",
    ["startWith: 100,\n        increment: 10,", "startWith: 200,\n        increment: 20,"],
    ['alter column tasks."position" (identity)'],
  ),
  edit(
    "an identity is always given",
    ["position: pg.smallint().generatedByDefaultAsIdentity(", "position: pg.smallint().generatedAlwaysAsIdentity("],
    ['alter column tasks."position" (identity)'],
  ),
  edit(
    "an identity's sequence has another name",
    ['name: "Task Countdown"', 'name: "task_countdown"'],
    ["alter column tasks.countdown (identity)"],
  ),
  edit(
    "a serial becomes an identity",
    ["short: pg.smallserial()", "short: pg.smallint().generatedAlwaysAsIdentity()"],
    ["alter column app.members.short (type, identity)"],
  ),
  edit(
    "an identity goes",
    ["id: pg.integer().primaryKey().generatedAlwaysAsIdentity()", "id: pg.integer().primaryKey()"],
    ["alter column tasks.id (identity)"],
  ),
  edit(
    "an enum loses a value",
    ['["low", "mid", "high"]', '["mid", "high"]'],
    ["alter enum app.level (values, comment, grants)"],
  ),
  {
    name: "an enum's value has another name",
    edits: [
      { from: '["low", "mid", "high"]', to: '["low", "middle", "high"]' },
      { from: 'level().default("mid")', to: 'level().default("middle")' },
    ],
    answers: { renames: ["app.level.mid:middle"] },
    expect: ["alter enum app.level (values)"],
  },
  edit(
    "an enum gets a value in the middle",
    ['["sad", "ok", "it\'s fine"]', '["sad", "so-so", "ok", "it\'s fine"]'],
    ["alter enum mood (values)"],
  ),
  edit(
    "an enum of another schema gets a last value",
    ['["a", "B", "c.d"]', '["a", "B", "c.d", "E\'"]'],
    ['alter enum "Odd.Schema"."Odd Mood" (values)'],
  ),
  edit(
    "a sequence's options change",
    ["cache: 20,\n    cycle: true", "cache: 1,\n    cycle: false"],
    ["alter sequence invoices (cache, cycle)"],
  ),
  edit("a sequence goes", ['const plain = pg.pgSequence("plain")', "const plain = undefined"], ["drop sequence plain"]),
  edit(
    "a sequence comes",
    [
      "return { pages, invoices,",
      'const fresh = app.sequence("fresh", { startWith: 5 });\n  return { fresh, pages, invoices,',
    ],
    ["add sequence app.fresh"],
  ),
  edit(
    "a plain column becomes a generated one",
    ["code: pg.text(),\n", "code: pg.text().generatedAlwaysAs(sql`upper(handle)`),\n"],
    [
      "drop statistics accounts.account_kinds",
      "drop check constraint accounts.accounts_range",
      "drop check constraint accounts.accounts_code",
      "drop unique constraint accounts.accounts_nulls",
      "drop unique constraint accounts.accounts_kind_code_unique",
      "drop column accounts.code",
      "add column accounts.code",
      "add unique constraint accounts.accounts_kind_code_unique",
      "add unique constraint accounts.accounts_nulls",
      "add check constraint accounts.accounts_code",
      "add check constraint accounts.accounts_range",
      "add statistics accounts.account_kinds",
    ],
  ),
];
