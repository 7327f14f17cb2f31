// Row-level security: roles, and policies of every sort.
import type { Pg, Sql } from "../../support/gate-case.ts";
import type { types } from "./types.ts";

export const access = (pg: Pg, sql: Sql, { app }: ReturnType<typeof types>) => {
  const reader = pg.pgRole("whole_reader");
  const writer = pg.pgRole("whole_writer", { createDb: true, createRole: true, inherit: false });
  const auditor = pg.pgRole("whole_auditor", { createDb: true, inherit: false });
  const everybody = pg.pgRole("pg_monitor").existing();
  const groups = app.table("groups", { name: pg.text().primaryKey(), boss: pg.text().notNull() });
  const notes = pg.pgTable(
    "notes",
    {
      id: pg.integer().primaryKey(),
      owner: pg.text().notNull().default(sql`current_user`),
      group: pg.text().references(() => groups.name),
      open: pg.boolean().notNull().default(false),
      text: pg.varchar({ length: 500 }),
    },
    (t) => [
      pg.pgPolicy("own", { using: sql`${t.owner} = current_user`, withCheck: sql`${t.owner} = current_user` }),
      pg.pgPolicy("read open", { for: "select", to: reader, using: sql`${t.open} and ${t.text} <> 'it''s'` }),
      pg.pgPolicy("put", { for: "insert", to: ["whole_writer", reader], withCheck: sql`not ${t.open}` }),
      pg.pgPolicy("change", { for: "update", to: writer, using: sql`true`, withCheck: sql`length(${t.text}) > ${3}` }),
      pg.pgPolicy("remove", { for: "delete", to: "current_user", using: sql`${t.id} > 0` }),
      pg.pgPolicy("never secret", { as: "restrictive", to: "public", using: sql`${t.text} not like 'secret%'` }),
      pg.pgPolicy("watched", { as: "restrictive", for: "select", to: everybody, using: sql`${t.open}` }),
    ],
  );
  const linked = pg
    .pgPolicy("bosses", {
      for: "select",
      to: reader,
      using: sql`exists (select 1 from app.groups g where g.name = notes."group" and g.boss = current_user)`,
    })
    .link(notes);
  // Nobody exports the schema.
  const closed = pg.pgSchema("hidden").table("closed", { id: pg.integer().primaryKey().unique() }).enableRLS();
  return { reader, writer, auditor, everybody, groups, notes, linked, closed };
};
