import type { Fact, Json } from "../catalog/fact.ts";
import { qualifiedName } from "../catalog/identifier.ts";
import { type Statement, statement } from "../render/statement.ts";
import { inSchema, moveAndRename, relationNamespace, typeNamespace } from "./names.ts";
import { optionsClause, setOptions } from "./options.ts";
import type { KindRules } from "./rules.ts";
import { usesOf } from "./uses.ts";
import { alterColumns, commentColumns, type ViewColumns, withViewColumns } from "./view-columns.ts";

export interface ViewAttributes {
  /** The SELECT, without a semicolon. */
  readonly query: string;
  /** `security_invoker`, `security_barrier`, `check_option`, with their values as text. */
  readonly with: Readonly<Record<string, string>>;
  /** What Drizzle can't say of its columns. */
  readonly columns?: ViewColumns;
}

export const view = {
  kind: "view",
  words: "view",
  parents: ["schema"],
  depth: 2,
  defaults: { with: {}, columns: {} },
  attributes: {
    // CREATE OR REPLACE VIEW can neither drop a column nor give one another type.
    query: { change: "replace", respelled: true },
    with: { change: "alter" },
    columns: { change: "alter" },
  },
  namespaces: (id) => [relationNamespace(id), typeNamespace(id)],
  dependsOn: (fact, catalog) => [...inSchema(fact.id), ...usesOf(fact, fact.attributes.query, catalog)],
  hold: () => "pinned",
  follow: ({ attributes }) => attributes,
  prepare: withViewColumns,
  sql: {
    comment: (id) => `VIEW ${qualifiedName(...id.path)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON TABLE ${qualifiedName(...id.path)}`,
    create: (fact) => [createView(fact)],
    after: commentColumns,
    drop: (id) => [statement(`DROP VIEW ${qualifiedName(...id.path)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { with: options }) => setOptions(`ALTER VIEW ${qualifiedName(...id.path)}`, options),
    alterColumns,
    rename: (from, to) => moveAndRename("VIEW", from, to),
  },
  file: {
    create: "createView",
    drop: "dropView",
    alter: "alterView",
    rename: "renameView",
    print: (attributes) => (Object.keys(attributes).length === 1 ? (attributes.query ?? "") : (attributes as Json)),
    parse: (definition: string | Partial<ViewAttributes>): Partial<ViewAttributes> =>
      typeof definition === "string" ? { query: definition } : definition,
  },
} as const satisfies KindRules<"view">;

function createView({ id, attributes }: Fact<"view">): Statement {
  return statement(`CREATE VIEW ${qualifiedName(...id.path)}${optionsClause(attributes.with)} AS\n${attributes.query}`);
}
