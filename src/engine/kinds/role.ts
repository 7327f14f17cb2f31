import type { Json } from "../catalog/fact.ts";
import { quoteIdentifier } from "../catalog/identifier.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import type { KindRules } from "./rules.ts";

/** A role of the whole server. https://www.postgresql.org/docs/current/sql-createrole.html */
export interface RoleAttributes {
  readonly createDb: boolean;
  readonly createRole: boolean;
  readonly inherit: boolean;
  /** Drizzle can't say these. */
  readonly login?: boolean;
  readonly superuser?: boolean;
  readonly replication?: boolean;
  readonly bypassRls?: boolean;
}

const name = (id: ObjectId): string => quoteIdentifier(nameOf(id));

const words: Readonly<Record<keyof RoleAttributes, string>> = {
  createDb: "CREATEDB",
  createRole: "CREATEROLE",
  inherit: "INHERIT",
  login: "LOGIN",
  superuser: "SUPERUSER",
  replication: "REPLICATION",
  bypassRls: "BYPASSRLS",
};

const defaults = {
  createDb: false,
  createRole: false,
  inherit: true,
  login: false,
  superuser: false,
  replication: false,
  bypassRls: false,
} as const;

export const role = {
  kind: "role",
  words: "role",
  parents: [],
  depth: 1,
  shared: true,
  defaults,
  attributes: {
    createDb: { change: "alter" },
    createRole: { change: "alter" },
    inherit: { change: "alter" },
    login: { change: "alter" },
    superuser: { change: "alter" },
    replication: { change: "alter" },
    bypassRls: { change: "alter" },
  },
  namespaces: () => ["role"],
  dependsOn: () => [],
  hold: () => "loosely",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `ROLE ${name(id)}`,
    create: ({ id, attributes }) => [statement(`CREATE ROLE ${name(id)}${options(attributes, defaults)}`)],
    drop: (id) => [statement(`DROP ROLE ${name(id)}`)],
    alter: (id, changes) => {
      const to = Object.fromEntries(Object.entries(changes).map(([attribute, change]) => [attribute, change.to]));
      return [statement(`ALTER ROLE ${name(id)}${options(to, {})}`)];
    },
    rename: (from, to) => [statement(`ALTER ROLE ${name(from)} RENAME TO ${name(to)}`)],
  },
  file: { create: "createRole", drop: "dropRole", alter: "alterRole", rename: "renameRole" },
} as const satisfies KindRules<"role">;

/** The words for the attributes that differ from `from`. */
function options(attributes: object, from: Readonly<Record<string, boolean>>): string {
  const given = attributes as Readonly<Record<string, Json | undefined>>;
  return Object.entries(words)
    .filter(([attribute]) => given[attribute] !== undefined && given[attribute] !== from[attribute])
    .map(([attribute, word]) => ` ${given[attribute] === true ? word : `NO${word}`}`)
    .join("");
}
