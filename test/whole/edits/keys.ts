// Keys, checks and foreign keys.
import { type Edit, edit } from "./edit.ts";

export const keyEdits: readonly Edit[] = [
  edit(
    "a check's number changes",
    ["${t.balance} >= ${0}", "${t.balance} >= ${-1}"],
    ['drop check constraint accounts."balance not negative"', 'add check constraint accounts."balance not negative"'],
  ),
  edit(
    "a check's pattern changes",
    ["'^[A-Z]{2}\\\\d+$'", "'^[A-Z]{3}\\\\d+$'"],
    ["drop check constraint accounts.accounts_code", "add check constraint accounts.accounts_code"],
  ),
  edit(
    "a check goes",
    ["      pg.check(\"accounts_email\", sql`position('@' in ${t.email}) > 1 OR email = ''`),\n", ""],
    ["drop check constraint accounts.accounts_email"],
  ),
  edit(
    "a check comes",
    ['pg.unique("projects_number")', 'pg.check("named", sql`${t.name} <> \'\'`), pg.unique("projects_number")'],
    ["add check constraint app.projects.named"],
  ),
  {
    ...edit(
      "nulls are distinct again",
      [".nullsNotDistinct()", ""],
      ["drop unique constraint accounts.accounts_nulls", "add unique constraint accounts.accounts_nulls"],
    ),
    since: 15,
  },
  {
    ...edit(
      "nulls of a column are distinct again",
      ['"accounts_phone", { nulls: "not distinct" }', '"accounts_phone"'],
      ["drop unique constraint accounts.accounts_phone", "add unique constraint accounts.accounts_phone"],
    ),
    since: 15,
  },
  edit(
    "a unique constraint goes",
    ['.unique("accounts_handle_taken")', ""],
    ["drop unique constraint accounts.accounts_handle_taken"],
  ),
  edit(
    "a unique constraint comes",
    ["name: pg.text().notNull(),\n  });", "name: pg.text().notNull().unique(),\n  });"],
    {
      "0.45": ["add unique constraint app.members.members_name_unique"],
      "1.0": ["add unique constraint app.members.members_name_key"],
    },
  ),
  edit(
    "a unique constraint gets one more column",
    ["pg.unique().on(t.kind, t.code)", "pg.unique().on(t.kind, t.code, t.email)"],
    [
      "drop unique constraint accounts.accounts_kind_code_unique",
      "add unique constraint accounts.accounts_kind_code_email_unique",
    ],
  ),
  edit(
    "a unique constraint becomes an index",
    ['pg.unique("accounts_named")', 'pg.uniqueIndex("accounts_named")'],
    ["drop unique constraint accounts.accounts_named", "add index accounts.accounts_named"],
  ),
  edit(
    "a primary key gets one more column",
    ["columns: [t.account, t.member]", "columns: [t.account, t.member, t.since]"],
    [
      "drop primary key memberships_with_names_that_are_too_long_when.memberships_pk",
      "alter column memberships_with_names_that_are_too_long_when.since (not null)",
      "add primary key memberships_with_names_that_are_too_long_when.memberships_pk",
    ],
  ),
  edit(
    "a primary key's columns change places",
    ["pg.primaryKey({ columns: [t.account, t.number] })", "pg.primaryKey({ columns: [t.number, t.account] })"],
    {
      "0.45": [
        "drop foreign key tasks.tasks_full",
        "drop foreign key tasks.tasks_account_project_projects_account_number_fk",
        "drop primary key app.projects.projects_account_number_pk",
        "add primary key app.projects.projects_account_number_pk",
        "add foreign key tasks.tasks_account_project_projects_account_number_fk",
        "add foreign key tasks.tasks_full",
      ],
      "1.0": [
        "drop foreign key tasks.tasks_full",
        "drop foreign key tasks.tasks_account_project_projects_account_number_fkey",
        "drop primary key app.projects.projects_pkey",
        "add primary key app.projects.projects_pkey",
        "add foreign key tasks.tasks_account_project_projects_account_number_fkey",
        "add foreign key tasks.tasks_full",
      ],
    },
  ),
  edit("what happens on delete changes", ['onDelete: "restrict", onUpdate: "no action"', 'onDelete: "cascade"'], {
    "0.45": [
      "drop foreign key app.members.members_account_accounts_id_fk",
      "add foreign key app.members.members_account_accounts_id_fk",
    ],
    "1.0": [
      "drop foreign key app.members.members_account_accounts_id_fkey",
      "add foreign key app.members.members_account_accounts_id_fkey",
    ],
  }),
  edit(
    "what happens on update changes",
    ['onDelete: "cascade", onUpdate: "cascade"', 'onDelete: "cascade", onUpdate: "restrict"'],
    {
      "0.45": [
        "drop foreign key accounts.accounts_parent_accounts_id_fk",
        "add foreign key accounts.accounts_parent_accounts_id_fk",
      ],
      "1.0": [
        "drop foreign key accounts.accounts_parent_accounts_id_fkey",
        "add foreign key accounts.accounts_parent_accounts_id_fkey",
      ],
    },
  ),
  edit(
    "a foreign key goes",
    ['      pg.foreignKey({ columns: [t.account], foreignColumns: [accounts.id], name: "tasks_account" }),\n', ""],
    ["drop foreign key tasks.tasks_account"],
  ),
  edit(
    "a foreign key comes",
    ["user: pg.text().notNull()", "user: pg.text().notNull().references(() => accounts.handle)"],
    {
      "0.45": ['add foreign key "Odd.Schema"."auth.users"."auth.users_user_accounts_handle_fk"'],
      "1.0": ['add foreign key "Odd.Schema"."auth.users"."auth.users_user_accounts_handle_fkey"'],
    },
  ),
  edit(
    "a foreign key points elsewhere",
    ['foreignColumns: [t.id], name: "Tasks before"', 'foreignColumns: [accounts.id], name: "Tasks before"'],
    ['drop foreign key tasks."Tasks before"', 'add foreign key tasks."Tasks before"'],
  ),
  edit(
    "a check gets one more word in its list",
    ["('person', 'company', ", "('person', 'club', 'company', "],
    ["drop check constraint accounts.accounts_kind", "add check constraint accounts.accounts_kind"],
  ),
  edit(
    "a check has another name",
    ['"accounts_range"', '"accounts_limits"'],
    ["drop check constraint accounts.accounts_range", "add check constraint accounts.accounts_limits"],
  ),
];
