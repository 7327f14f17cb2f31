import type { Fact, Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier } from "../catalog/identifier.ts";
import { type Statement, statement } from "../render/statement.ts";
import { inSchema, moveAndRename, relationNamespace, typeNamespace } from "./names.ts";
import { optionsClause, setOptions } from "./options.ts";
import type { KindRules } from "./rules.ts";
import { usesOf } from "./uses.ts";
import { alterColumns, commentColumns, type ViewColumns, withViewColumns } from "./view-columns.ts";

export interface MaterializedViewAttributes {
  /** The SELECT, without a semicolon. */
  readonly query: string;
  /** The access method. */
  readonly using: string;
  /** Storage parameters, as text. */
  readonly with: Readonly<Record<string, string>>;
  /** `null`: the database's own. */
  readonly tablespace: string | null;
  /** Whether it is filled when it is made; REFRESH fills it later, and that is no difference. */
  readonly populated: boolean;
  /** What Drizzle can't say of its columns. */
  readonly columns?: ViewColumns;
}

export const materializedView = {
  kind: "materializedView",
  words: "materialized view",
  parents: ["schema"],
  depth: 2,
  defaults: { using: "heap", with: {}, tablespace: null, populated: true, columns: {} },
  attributes: {
    query: { change: "replace", respelled: true },
    using: { change: "replace" },
    with: { change: "alter" },
    columns: { change: "alter" },
    tablespace: { change: "alter" },
    populated: { change: "alter", initial: true },
  },
  namespaces: (id) => [relationNamespace(id), typeNamespace(id)],
  dependsOn: (fact, catalog) => [...inSchema(fact.id), ...usesOf(fact, fact.attributes.query, catalog)],
  hold: () => "pinned",
  follow: ({ attributes }) => attributes,
  prepare: withViewColumns,
  sql: {
    comment: (id) => `MATERIALIZED VIEW ${qualifiedName(...id.path)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON TABLE ${qualifiedName(...id.path)}`,
    create: (fact) => [createMaterializedView(fact)],
    after: commentColumns,
    drop: (id) => [statement(`DROP MATERIALIZED VIEW ${qualifiedName(...id.path)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { with: options, tablespace }) => {
      const command = `ALTER MATERIALIZED VIEW ${qualifiedName(...id.path)}`;
      const place = quoteIdentifier(String(tablespace?.to ?? "pg_default"));
      return [
        ...setOptions(command, options),
        ...(tablespace === undefined ? [] : [statement(`${command} SET TABLESPACE ${place}`, "ACCESS EXCLUSIVE")]),
      ];
    },
    alterColumns,
    rename: (from, to) => moveAndRename("MATERIALIZED VIEW", from, to),
  },
  file: {
    create: "createMaterializedView",
    drop: "dropMaterializedView",
    alter: "alterMaterializedView",
    rename: "renameMaterializedView",
    print: (attributes) => (Object.keys(attributes).length === 1 ? (attributes.query ?? "") : (attributes as Json)),
    parse: (definition: string | Partial<MaterializedViewAttributes>): Partial<MaterializedViewAttributes> =>
      typeof definition === "string" ? { query: definition } : definition,
  },
} as const satisfies KindRules<"materializedView">;

function createMaterializedView({ id, attributes }: Fact<"materializedView">): Statement {
  const { query, using, tablespace, populated } = attributes;
  return statement(
    [
      `CREATE MATERIALIZED VIEW ${qualifiedName(...id.path)}`,
      using === "heap" ? "" : ` USING ${quoteIdentifier(using)}`,
      optionsClause(attributes.with),
      tablespace === null ? "" : ` TABLESPACE ${quoteIdentifier(tablespace)}`,
      ` AS\n${query}`,
      populated ? "" : "\nWITH NO DATA",
    ].join(""),
  );
}
