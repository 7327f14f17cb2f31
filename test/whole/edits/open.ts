// Edits that are not right yet, with the way in which they fail today. One that begins to pass belongs to its section.
import { type Edit, edit } from "./edit.ts";

export interface OpenEdit {
  readonly edit: Edit;
  /** What it waits for. */
  readonly why: string;
  /** Part of the message today. */
  readonly fails: string;
}

const otherWords =
  "down makes the check from PostgreSQL's words, not from the author's, and PostgreSQL prints these in other words again";
const adopted = "what made way on the way up only counts as ours afterwards, and is dropped by the next migration";
const notFollowed = "what stands on a renamed table or view is taken for changed";

export const openEdits: readonly OpenEdit[] = [
  {
    edit: edit(
      "a check gets one more word in its list",
      ["('person', 'company', ", "('person', 'club', 'company', "],
      ["drop check constraint accounts.accounts_kind", "add check constraint accounts.accounts_kind"],
    ),
    why: otherWords,
    fails: "ARRAY[('person'::character varying)::text",
  },
  {
    edit: edit(
      "a check has another name",
      ['"accounts_range"', '"accounts_limits"'],
      ["drop check constraint accounts.accounts_range", "add check constraint accounts.accounts_limits"],
    ),
    why: otherWords,
    fails: "accounts_range",
  },
  {
    edit: {
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
    why: notFollowed,
    fails: "alter policy notes.bosses (using)",
  },
  {
    edit: {
      name: "a table below views of views is renamed",
      edits: [
        { from: 'app.table("members"', to: 'app.table("people"' },
        { from: "from app.members m", to: "from app.people m" },
      ],
      answers: { renames: ["app.members:people"] },
      expect: {
        "0.45": [
          "rename table app.members to app.people",
          "rename foreign key accounts.accounts_owner_members_id_fk to accounts.accounts_owner_people_id_fk",
          "rename primary key app.people.members_pkey to app.people.people_pkey",
          "rename foreign key app.people.members_account_accounts_id_fk to app.people.people_account_accounts_id_fk",
          "rename foreign key memberships_with_names_that_are_too_long_when.memberships_with_names_that_are_too_long_when_member_members_id to memberships_with_names_that_are_too_long_when.memberships_with_names_that_are_too_long_when_member_people_id_f",
          "rename sequence app.members_id_seq to app.people_id_seq",
          "rename sequence app.members_short_seq to app.people_short_seq",
        ],
        "1.0": [
          "rename table app.members to app.people",
          "rename foreign key accounts.accounts_owner_members_id_fkey to accounts.accounts_owner_people_id_fkey",
          "rename primary key app.people.members_pkey to app.people.people_pkey",
          "rename foreign key app.people.members_account_accounts_id_fkey to app.people.people_account_accounts_id_fkey",
          "rename sequence app.members_id_seq to app.people_id_seq",
          "rename sequence app.members_short_seq to app.people_short_seq",
        ],
      },
    },
    why: notFollowed,
    fails: "drop view above",
  },
  {
    edit: edit(
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
    why: adopted,
    fails: "drop statistics accounts.account_kinds",
  },
];
