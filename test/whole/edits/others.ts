// Tables, schemas, views, roles and row-level security.
import { type Edit, edit } from "./edit.ts";

export const otherEdits: readonly Edit[] = [
  edit(
    "a table comes",
    [
      "return { reader, writer,",
      'const fresh = pg.pgTable("fresh", { id: pg.serial().primaryKey(), note: pg.integer().references(() => notes.id) });\n  return { fresh, reader, writer,',
    ],
    ["add table fresh"],
  ),
  edit("a table goes", ["networks, lists };", "lists };"], ["drop table networks"]),
  {
    ...edit(
      "a table is renamed",
      ['app.table("lists"', 'app.table("All Lists"'],
      [
        'rename table app.lists to app."All Lists"',
        'rename primary key app."All Lists".lists_pkey to app."All Lists"."All Lists_pkey"',
      ],
    ),
    answers: { renames: ["app.lists:All Lists"] },
  },
  {
    ...edit(
      "a column below policies is renamed",
      ["text: pg.varchar({ length: 500 })", 'text: pg.varchar("words", { length: 500 })'],
      ["rename column notes.text to notes.words"],
    ),
    answers: { renames: ["notes.text:words"] },
  },
  {
    ...edit(
      "a table moves to another schema",
      ['pg.pgTable("times"', 'app.table("times"'],
      ["rename table times to app.times"],
    ),
    answers: { renames: ["times:app.times"] },
  },
  edit(
    "a schema comes",
    [
      "return { reader, writer,",
      'const place = pg.pgSchema("Place");\n  return { place, room: place.table("room", { id: pg.integer() }), reader, writer,',
    ],
    ['add schema "Place"', 'add table "Place".room'],
  ),
  edit("row-level security goes", [".enableRLS()", ""], ["alter table hidden.closed (row security)"]),
  edit(
    "row-level security comes",
    ["boss: pg.text().notNull() });", "boss: pg.text().notNull() }).enableRLS();"],
    ["alter table app.groups (row security)"],
  ),
  edit("a policy's USING changes", ["sql`${t.id} > 0`", "sql`${t.id} > 1`"], ["alter policy notes.remove (using)"]),
  edit(
    "a policy's WITH CHECK changes",
    ["length(${t.text}) > ${3}", "length(${t.text}) > ${4}"],
    ["alter policy notes.change (with check)"],
  ),
  edit(
    "a policy's USING goes",
    ["using: sql`true`, withCheck", "withCheck"],
    ["drop policy notes.change", "add policy notes.change"],
  ),
  edit(
    "a policy is for other roles",
    ['to: ["whole_writer", reader]', "to: [reader]"],
    ["alter policy notes.put (to)"],
  ),
  edit(
    "a policy is for another command",
    ['for: "delete", to: "current_user"', 'for: "all", to: "current_user"'],
    ["drop policy notes.remove", "add policy notes.remove"],
  ),
  edit(
    "a policy permits",
    ['as: "restrictive", for: "select", to: everybody', 'for: "select", to: everybody'],
    ["drop policy notes.watched", "add policy notes.watched"],
  ),
  edit(
    "a policy linked from outside changes",
    ["g.boss = current_user", "g.boss <> current_user"],
    ["alter policy notes.bosses (using)"],
  ),
  edit(
    "a policy goes",
    ['      pg.pgPolicy("remove", { for: "delete", to: "current_user", using: sql`${t.id} > 0` }),\n', ""],
    ["drop policy notes.remove"],
  ),
  edit(
    "a policy comes",
    ['pg.pgPolicy("own"', 'pg.pgPolicy("seen", { for: "select", using: sql`open` }), pg.pgPolicy("own"'],
    ["add policy notes.seen"],
  ),
  {
    ...edit(
      "a policy has another name",
      ['pg.pgPolicy("read open"', 'pg.pgPolicy("read_open"'],
      ['rename policy notes."read open" to notes.read_open'],
    ),
    answers: { renames: ['notes."read open":read_open'] },
  },
  edit(
    "a role's options change",
    ["createDb: true, inherit: false", "createRole: true"],
    ["alter role whole_auditor (create db, create role, inherit)"],
  ),
  edit(
    "a role comes",
    ["return { reader, writer,", 'return { guest: pg.pgRole("whole_guest", { createDb: true }), reader, writer,'],
    ["add role whole_guest"],
  ),
  edit(
    "a view's query changes",
    ["order by created desc) as rank", "order by created) as rank"],
    ["drop view latest", "add view latest"],
  ),
  edit(
    "a view's query gets one more column",
    ["select m.id, m.name, a.email as account", "select m.id, m.name, a.email as account, a.handle"],
    ['drop view "A nested view"', "drop view app.named", "add view app.named", 'add view "A nested view"'],
  ),
  edit(
    "a view made by the query builder changes",
    ['= ${"person"}', '= ${"company"}'],
    ['drop view "A nested view"', "drop view people", "add view people", 'add view "A nested view"'],
  ),
  {
    ...edit(
      "a view's options change",
      ["securityBarrier: true, securityInvoker: true", "securityBarrier: true"],
      ['alter view "A nested view" (with)'],
    ),
    since: 15,
  },
  edit("a view's check option goes", ['    .with({ checkOption: "local" })\n', ""], ["alter view checked (with)"]),
  edit("a view goes", ["checked, existing,", "existing,"], ["drop view checked"]),
  {
    ...edit(
      "a view has another name",
      ['pg.pgView("latest"', 'pg.pgView("Latest ones"'],
      ['rename view latest to "Latest ones"'],
    ),
    answers: { renames: ["latest:Latest ones"] },
  },
  edit(
    "a materialized view's query changes",
    ["sum(balance) as total", "avg(balance) as total"],
    ["drop view above", "drop materialized view totals", "add materialized view totals", "add view above"],
  ),
  edit(
    "a materialized view's storage changes",
    ["fillfactor: 80, autovacuumEnabled: false", "fillfactor: 90"],
    ["alter materialized view app.digest (with)"],
  ),
  edit(
    "a materialized view goes, and a view that stands on it",
    ["totals, digest, above }", "totals }"],
    ["drop view above", "drop materialized view app.digest"],
  ),
  edit(
    "a materialized view is stored another way",
    ['.using("heap2")', '.using("heap")'],
    ["drop view above", "drop materialized view app.digest", "add materialized view app.digest", "add view above"],
  ),
  edit("a materialized view is made with data", ["    .withNoData()\n", ""], []),
  {
    name: "a table below a policy of another table is renamed",
    edits: [
      { from: 'app.table("groups"', to: 'app.table("teams"' },
      { from: "from app.groups g", to: "from app.teams g" },
    ],
    answers: { renames: ["app.groups:teams"] },
    expect: {
      "0.45": [
        "rename table app.groups to app.teams",
        "rename primary key app.teams.groups_pkey to app.teams.teams_pkey",
        "rename foreign key notes.notes_group_groups_name_fk to notes.notes_group_teams_name_fk",
      ],
      "1.0": [
        "rename table app.groups to app.teams",
        "rename primary key app.teams.groups_pkey to app.teams.teams_pkey",
        "rename foreign key notes.notes_group_groups_name_fkey to notes.notes_group_teams_name_fkey",
      ],
    },
  },
  {
    name: "a table below views of views is renamed",
    edits: [
      { from: 'app.table("members"', to: 'app.table("folk"' },
      { from: "from app.members m", to: "from app.folk m" },
    ],
    answers: { renames: ["app.members:folk"] },
    expect: {
      "0.45": [
        "rename sequence app.members_id_seq to app.folk_id_seq",
        "rename sequence app.members_short_seq to app.folk_short_seq",
        "rename table app.members to app.folk",
        "rename primary key app.folk.members_pkey to app.folk.folk_pkey",
        "rename foreign key accounts.accounts_owner_members_id_fk to accounts.accounts_owner_folk_id_fk",
        "rename foreign key app.folk.members_account_accounts_id_fk to app.folk.folk_account_accounts_id_fk",
        "rename foreign key memberships_with_names_that_are_too_long_when.memberships_with_names_that_are_too_long_when_member_members_id to memberships_with_names_that_are_too_long_when.memberships_with_names_that_are_too_long_when_member_folk_id_fk",
      ],
      "1.0": [
        "rename sequence app.members_id_seq to app.folk_id_seq",
        "rename sequence app.members_short_seq to app.folk_short_seq",
        "rename table app.members to app.folk",
        "rename primary key app.folk.members_pkey to app.folk.folk_pkey",
        "rename foreign key accounts.accounts_owner_members_id_fkey to accounts.accounts_owner_folk_id_fkey",
        "rename foreign key app.folk.members_account_accounts_id_fkey to app.folk.folk_account_accounts_id_fkey",
      ],
    },
  },
];
