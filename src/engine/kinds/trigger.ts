import { statement } from "../render/statement.ts";
import { ownName, relationOf, tableName } from "./names.ts";
import type { KindRules } from "./rules.ts";
import { keptUses } from "./uses.ts";

/** Drizzle can't say it: it is kept as it is. https://www.postgresql.org/docs/current/sql-createtrigger.html */
export interface TriggerAttributes {
  /** The whole CREATE TRIGGER statement. */
  readonly definition: string;
  readonly fires: "origin" | "always" | "replica" | "never";
}

const firing = { origin: "ENABLE", always: "ENABLE ALWAYS", replica: "ENABLE REPLICA", never: "DISABLE" } as const;

export const trigger = {
  kind: "trigger",
  words: "trigger",
  parents: ["table", "view"],
  depth: 3,
  defaults: { fires: "origin" },
  attributes: { definition: { change: "replace" }, fires: { change: "alter" } },
  namespaces: (id) => [`trigger ${tableName(id)}`],
  dependsOn: (fact, catalog) => {
    const relation = relationOf(fact.id, catalog);
    return [relation, ...keptUses(fact, relation, catalog)];
  },
  hold: () => "pinned",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: (id) => `TRIGGER ${ownName(id)} ON ${tableName(id)}`,
    create: ({ id, attributes: { definition, fires } }) => [
      statement(definition, "SHARE ROW EXCLUSIVE"),
      ...(fires === "origin"
        ? []
        : [statement(`ALTER TABLE ${tableName(id)} ${firing[fires]} TRIGGER ${ownName(id)}`)]),
    ],
    drop: (id) => [statement(`DROP TRIGGER ${ownName(id)} ON ${tableName(id)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { fires }) =>
      fires === undefined
        ? []
        : [
            statement(
              `ALTER TABLE ${tableName(id)} ${firing[fires.to as keyof typeof firing]} TRIGGER ${ownName(id)}`,
              "SHARE ROW EXCLUSIVE",
            ),
          ],
    rename: (from, to) => [
      statement(`ALTER TRIGGER ${ownName(from)} ON ${tableName(from)} RENAME TO ${ownName(to)}`, "ACCESS EXCLUSIVE"),
    ],
  },
  file: { create: "createTrigger", drop: "dropTrigger", alter: "alterTrigger", rename: "renameTrigger" },
} as const satisfies KindRules<"trigger">;
