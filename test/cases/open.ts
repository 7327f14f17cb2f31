// What can't be done yet, with the way in which it fails today. A case that begins to pass belongs into its own section.
import type { Case } from "../support/gate-case.ts";

export interface OpenCase {
  readonly case: Case;
  /** What it waits for. */
  readonly why: string;
  /** Part of the gate's message today. */
  readonly fails: string;
}

export const open: readonly OpenCase[] = [
  {
    case: {
      name: "drop a table that rows of another table refer to, and come back",
      before: (pg) => {
        const users = pg.pgTable("users", { id: pg.integer().primaryKey() });
        return { users, posts: pg.pgTable("posts", { author: pg.integer().references(() => users.id) }) };
      },
      rows: "insert into users values (1); insert into posts values (1)",
      after: (pg) => ({ posts: pg.pgTable("posts", { author: pg.integer() }) }),
    },
    why: "the table comes back empty, and the key over the rows that are left can't be added as valid",
    fails: "violates foreign key constraint",
  },
  {
    case: {
      name: "a NOT NULL that has a name goes and comes back",
      since: 18,
      before: (pg) => ({ guests: pg.pgTable("guests", { name: pg.text().notNull() }) }),
      rows: `alter table guests alter name drop not null, add constraint named not null name;
        comment on constraint named on guests is 'everybody'`,
      after: (pg) => ({ guests: pg.pgTable("guests", { name: pg.text() }) }),
    },
    why: "a column's NOT NULL is no object of its own, so that its name and its comment aren't known",
    fails: "comment on constraint named on table public.guests",
  },
];
