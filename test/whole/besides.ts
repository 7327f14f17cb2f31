// What Drizzle can't say, made beside the models by raw SQL: it stays whatever happens to them.

/** `version`: PostgreSQL's major one. */
export function besides(version: number): string {
  return [objects, options, version < 15 ? "" : since15, version < 18 ? "" : since18, comments, grants].join("\n");
}

const objects = `
  create function theirs.touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touched before update of title on tasks for each row execute function theirs.touch();
  create trigger never after insert on tasks for each statement execute function theirs.touch();
  alter table tasks disable trigger never;
  create rule "no delete" as on delete to app.groups where old.name = 'all' do instead nothing;
  create statistics account_kinds (dependencies) on kind, code from accounts;
  alter statistics account_kinds set statistics 50;
  alter table pages add constraint no_overlap exclude using gist (period with &&);
  create table theirs.events (id integer) partition by range (id);
`;

const options = `
  alter sequence invoices as integer;
  alter table notes force row level security;
  alter table numbers set unlogged;
  alter table app.lists set (fillfactor = 80);
  alter table times replica identity full;
  alter table app.texts alter free type text collate "C", alter free set storage external, alter limited set compression pglz, alter limited set statistics 500;
  alter table networks add constraint networks_pkey primary key (block) include (host) deferrable initially deferred;
  alter table networks add constraint networks_host unique (host) include (mac) deferrable;
  alter table networks add constraint networks_mac check (mac is not null) no inherit not valid;
  alter table tasks add constraint tasks_full foreign key (account, project) references app.projects (account, number) match full deferrable not valid;
  create index pages_include on pages (score) include (title);
  alter role whole_reader login;
`;

const since15 = `
  create unique index pages_not_distinct on pages (host, score) nulls not distinct;
  alter table tasks add constraint tasks_some foreign key (before) references tasks (id) on delete set null (before);
`;

const since18 = `
  alter table networks add constraint networks_elsewhere check (host <> block) not enforced;
  alter table tasks add constraint tasks_any foreign key (before) references tasks (id) on delete cascade not enforced;
  alter table times add constraint times_once unique (days, period without overlaps);
  alter table times add constraint times_within foreign key (days, period period) references times (days, period period);
  create table theirs.stays (room int4range, during daterange, primary key (room, during without overlaps));
`;

const comments = `
  comment on role whole_reader is 'reads';
  comment on schema app is 'it''s ours';
  comment on type app.level is 'of priority';
  comment on sequence plain is 'of nothing';
  comment on table accounts is 'it''s whoever pays';
  comment on column accounts.email is 'verified';
  comment on constraint accounts_pkey on accounts is 'the key';
  comment on constraint accounts_named on accounts is 'one of each';
  comment on constraint "balance not negative" on accounts is 'no credit';
  comment on constraint projects_lead on app.projects is 'who leads';
  comment on constraint no_overlap on pages is 'one at a time';
  comment on index pages_live is 'for the front page';
  comment on policy own on notes is 'each one''s';
  comment on view app.named is 'who is who';
  comment on column app.named.account is 'its address';
  comment on column totals.total is 'in euros';
  comment on materialized view totals is 'by kind';
  comment on trigger touched on tasks is 'at once';
  comment on rule "no delete" on app.groups is 'never all';
  comment on statistics account_kinds is 'they depend';
`;

const grants = `
  grant usage on schema app to pg_monitor;
  grant usage on type app.level to pg_monitor;
  grant usage on sequence plain to pg_monitor;
  grant select on accounts, app.named, totals to pg_monitor;
  grant select (id, email) on accounts to public;
`;
