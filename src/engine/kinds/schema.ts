import { quoteIdentifier } from "../catalog/identifier.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import type { KindRules } from "./rules.ts";

/** A namespace. The default schema is never a fact. */
export type SchemaAttributes = Record<never, never>;

const name = (id: ObjectId): string => quoteIdentifier(nameOf(id));

export const schema = {
  kind: "schema",
  words: "schema",
  parents: [],
  depth: 1,
  mustBeEmpty: true,
  defaults: {},
  attributes: {},
  namespaces: () => ["schema"],
  dependsOn: () => [],
  hold: () => "loosely",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `SCHEMA ${name(id)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON SCHEMA ${name(id)}`,
    create: ({ id }) => [statement(`CREATE SCHEMA ${name(id)}`)],
    drop: (id) => [statement(`DROP SCHEMA ${name(id)}`, "ACCESS EXCLUSIVE")],
    alter: () => [],
    rename: (from, to) => [statement(`ALTER SCHEMA ${name(from)} RENAME TO ${name(to)}`, "ACCESS EXCLUSIVE")],
  },
  file: { create: "createSchema", drop: "dropSchema", alter: "alterSchema", rename: "renameSchema" },
} as const satisfies KindRules<"schema">;
