// A whole schema: every type, default, key, index, policy and view that Drizzle can say, in tables that hang together.
import type { ModelsCode } from "../support/gate-case.ts";
import { access } from "./model/access.ts";
import { defaults } from "./model/defaults.ts";
import { indexes } from "./model/indexes.ts";
import { keys } from "./model/keys.ts";
import { types } from "./model/types.ts";
import { views } from "./model/views.ts";

export const whole: ModelsCode = (pg, sql) => {
  const typed = types(pg);
  const keyed = keys(pg, sql, typed);
  const indexed = indexes(pg, sql, typed);
  return {
    ...typed,
    ...defaults(pg, sql, typed),
    ...keyed,
    ...indexed,
    ...access(pg, sql, typed),
    ...views(pg, sql, { ...typed, ...keyed, ...indexed }),
  };
};

/** What the models use and another one has made. */
export const setup = `create schema theirs; create domain theirs."Short Text" as varchar(20) check (value <> '');
  create type made_by_hand as enum ('x', 'y');
  create access method heap2 type table handler heap_tableam_handler`;

/** Roles belong to the whole server: they are not gone with a database. */
export const roles = ["whole_reader", "whole_writer", "whole_auditor", "whole_guest"] as const;
