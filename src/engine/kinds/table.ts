import { qualifiedName } from "../catalog/identifier.ts";
import { statement } from "../render/statement.ts";
import { inSchema, moveAndRename, relationNamespace, typeNamespace } from "./names.ts";
import type { KindRules } from "./rules.ts";

export interface TableAttributes {
  /** Drizzle can't say it. */
  readonly unlogged?: boolean;
}

export const table = {
  kind: "table",
  words: "table",
  parents: ["schema"],
  depth: 2,
  defaults: { unlogged: false },
  attributes: { unlogged: { change: "alter" } },
  namespaces: (id) => [relationNamespace(id), typeNamespace(id)],
  dependsOn: ({ id }) => inSchema(id),
  hold: () => "loosely",
  follow: ({ attributes }) => attributes,
  sql: {
    create: ({ id, attributes }, clauses) => {
      const body = clauses.length === 0 ? "()" : `(\n${clauses.map((clause) => `  ${clause}`).join(",\n")}\n)`;
      const unlogged = attributes.unlogged === true ? "UNLOGGED " : "";
      return [statement(`CREATE ${unlogged}TABLE ${qualifiedName(...id.path)} ${body}`)];
    },
    drop: (id) => [statement(`DROP TABLE ${qualifiedName(...id.path)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { unlogged }) =>
      unlogged === undefined
        ? []
        : [
            statement(
              `ALTER TABLE ${qualifiedName(...id.path)} SET ${unlogged.to === true ? "UNLOGGED" : "LOGGED"}`,
              "ACCESS EXCLUSIVE",
            ),
          ],
    rename: (from, to) => moveAndRename("TABLE", from, to),
  },
  file: { create: "createTable", drop: "dropTable", alter: "alterTable", rename: "renameTable" },
} as const satisfies KindRules<"table">;
