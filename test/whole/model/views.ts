// Views by the query builder and by templates, over tables, over each other, and materialized ones.
import type { Pg, Sql } from "../../support/gate-case.ts";
import type { indexes } from "./indexes.ts";
import type { keys } from "./keys.ts";
import type { types } from "./types.ts";

type Tables = ReturnType<typeof types> & ReturnType<typeof keys> & ReturnType<typeof indexes>;

export const views = (pg: Pg, sql: Sql, { app, accounts, members, pages }: Tables) => {
  const people = pg.pgView("people").as((qb) =>
    qb
      .select({ id: accounts.id, email: accounts.email, shout: sql`upper(${accounts.handle})`.as("shout") })
      .from(accounts)
      .where(sql`${accounts.kind} = ${"person"} and ${accounts.email} <> 'it''s'`),
  );
  const named = app
    .view("named", { id: pg.integer(), name: pg.text(), account: pg.text() })
    .as(sql`select m.id, m.name, a.email as account from app.members m left join accounts a on a.id = m.account`);
  const latest = pg.pgView("latest", { id: pg.integer(), title: pg.text() }).as(sql`
    with live as (select * from pages where published)
    select id, title, row_number() over (partition by mood order by created desc) as rank from live limit 10`);
  const nested = pg
    .pgView("A nested view", { id: pg.integer() })
    .with({ securityBarrier: true, securityInvoker: true })
    .as(sql`select id, shout as "It's ""loud""" from people where id in (select id from app.named)`);
  const checked = pg
    .pgView("checked", { id: pg.integer(), score: pg.integer() })
    .with({ checkOption: "local" })
    .as(sql`select id, score from ${pages} where score > 10`);
  const existing = pg.pgView("pg_stat_activity", { pid: pg.integer() }).existing();
  const totals = pg
    .pgMaterializedView("totals", { kind: pg.text(), accounts: pg.integer() })
    .as(sql`select kind, count(*) as accounts, sum(balance) as total from accounts group by kind`);
  const digest = app
    .materializedView("digest")
    .using("heap2")
    .with({ fillfactor: 80, autovacuumEnabled: false })
    .withNoData()
    .as((qb) => qb.select({ member: members.id, name: members.name }).from(members));
  const above = pg
    .pgView("above", { kind: pg.text() })
    .as(sql`select t.kind, d.name from totals t cross join app.digest d`);
  return { people, named, latest, nested, checked, existing, totals, digest, above };
};
