import { statement } from "../render/statement.ts";
import { ownName, relationOf, tableName } from "./names.ts";
import type { KindRules } from "./rules.ts";
import { keptUses } from "./uses.ts";

/** A rewrite rule, without the one that makes a view. Drizzle can't say it: it is kept as it is. */
export interface RuleAttributes {
  /** The whole CREATE RULE statement. */
  readonly definition: string;
}

export const rule = {
  kind: "rule",
  words: "rule",
  parents: ["table", "view"],
  depth: 3,
  defaults: {},
  attributes: { definition: { change: "replace" } },
  namespaces: (id) => [`rule ${tableName(id)}`],
  dependsOn: (fact, catalog) => {
    const relation = relationOf(fact.id, catalog);
    return [relation, ...keptUses(fact, relation, catalog)];
  },
  hold: () => "pinned",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `RULE ${ownName(id)} ON ${tableName(id)}`,
    create: ({ attributes }) => [statement(attributes.definition, "ACCESS EXCLUSIVE")],
    drop: (id) => [statement(`DROP RULE ${ownName(id)} ON ${tableName(id)}`, "ACCESS EXCLUSIVE")],
    alter: () => [],
    rename: (from, to) => [
      statement(`ALTER RULE ${ownName(from)} ON ${tableName(from)} RENAME TO ${ownName(to)}`, "ACCESS EXCLUSIVE"),
    ],
  },
  file: { create: "createRule", drop: "dropRule", alter: "alterRule", rename: "renameRule" },
} as const satisfies KindRules<"rule">;
