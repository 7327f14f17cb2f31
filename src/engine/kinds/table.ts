import { factsBelow, find } from "../catalog/catalog.ts";
import type { Fact } from "../catalog/fact.ts";
import { qualifiedName } from "../catalog/identifier.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import type { Changes } from "../operations/operation.ts";
import { type Statement, statement } from "../render/statement.ts";
import { grantColumnsAgain, withColumnGrants } from "./column-grants.ts";
import type { CommonAttributes, Grants } from "./common.ts";
import { inSchema, moveAndRename, relationNamespace, typeNamespace } from "./names.ts";
import { type Options, optionsClause, setOptions } from "./options.ts";
import type { Alteration, KindRules } from "./rules.ts";

export interface TableAttributes {
  /** Without policies of its own, a table with row-level security shows nobody but its owner anything. */
  readonly rowSecurity?: boolean;
  /** Drizzle can't say these. */
  readonly forceRowSecurity?: boolean;
  readonly unlogged?: boolean;
  /** Storage parameters, as text. */
  readonly with?: Options;
  /** `RANGE (created_at)`; `null`: it is not partitioned. */
  readonly partitionBy?: string | null;
  readonly replicaIdentity?: "default" | "full" | "nothing";
}

export const table = {
  kind: "table",
  words: "table",
  parents: ["schema"],
  depth: 2,
  defaults: {
    rowSecurity: false,
    forceRowSecurity: false,
    unlogged: false,
    with: {},
    partitionBy: null,
    replicaIdentity: "default",
  },
  attributes: {
    rowSecurity: { change: "alter", ours: true },
    forceRowSecurity: { change: "alter" },
    unlogged: { change: "alter" },
    with: { change: "alter" },
    partitionBy: { change: "replace" },
    replicaIdentity: { change: "alter" },
  },
  namespaces: (id) => [relationNamespace(id), typeNamespace(id)],
  dependsOn: ({ id }) => inSchema(id),
  hold: () => "loosely",
  data: { drop: true },
  follow: ({ attributes }) => attributes,
  prepare: withOwnColumns,
  sql: {
    comment: (id) => `TABLE ${qualifiedName(...id.path)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON TABLE ${qualifiedName(...id.path)}`,
    create: ({ id, attributes }, clauses) => {
      const { rowSecurity, forceRowSecurity, replicaIdentity } = attributes;
      const body = clauses.length === 0 ? "()" : `(\n${clauses.map((clause) => `  ${clause}`).join(",\n")}\n)`;
      const unlogged = attributes.unlogged === true ? "UNLOGGED " : "";
      const { partitionBy = null } = attributes;
      const partitions = partitionBy === null ? "" : ` PARTITION BY ${partitionBy}`;
      const name = qualifiedName(...id.path);
      return [
        statement(`CREATE ${unlogged}TABLE ${name} ${body}${partitions}${optionsClause(attributes.with)}`),
        ...(rowSecurity === true ? [alterTable(id, rowSecurityClause(true))] : []),
        ...(forceRowSecurity === true ? [alterTable(id, forceClause(true))] : []),
        ...(replicaIdentity === undefined || replicaIdentity === "default"
          ? []
          : [alterTable(id, identityClause(replicaIdentity))]),
      ];
    },
    drop: (id) => [statement(`DROP TABLE ${qualifiedName(...id.path)}`, "ACCESS EXCLUSIVE")],
    alter: (id, { rowSecurity, forceRowSecurity, unlogged, with: options, replicaIdentity }) => [
      ...(unlogged === undefined ? [] : [alterTable(id, `SET ${unlogged.to === true ? "UNLOGGED" : "LOGGED"}`)]),
      ...setOptions(`ALTER TABLE ${qualifiedName(...id.path)}`, options),
      ...(rowSecurity === undefined ? [] : [alterTable(id, rowSecurityClause(rowSecurity.to === true))]),
      ...(forceRowSecurity === undefined ? [] : [alterTable(id, forceClause(forceRowSecurity.to === true))]),
      ...(replicaIdentity === undefined ? [] : [alterTable(id, identityClause(String(replicaIdentity.to)))]),
    ],
    alterColumns: grantColumnsAgain,
    rename: (from, to) => moveAndRename("TABLE", from, to),
  },
  file: { create: "createTable", drop: "dropTable", alter: "alterTable", rename: "renameTable" },
} as const satisfies KindRules<"table">;

/** What its columns keep must be granted again when its own privileges change. */
function withOwnColumns({ from, before, after, comes, changes }: Alteration<"table">): Changes {
  const staying = factsBelow(before, from.id.path, "column").filter(({ id }) => !comes(id));
  const grantsOf = (column: Fact | undefined): Grants => (column?.attributes as CommonAttributes)?.grants ?? {};
  return withColumnGrants(
    changes,
    staying.map((column) => ({
      name: nameOf(column.id),
      from: grantsOf(column),
      to: grantsOf(find(after, column.id)),
    })),
  );
}

function alterTable(id: ObjectId, clause: string): Statement {
  return statement(`ALTER TABLE ${qualifiedName(...id.path)} ${clause}`, "ACCESS EXCLUSIVE");
}

const rowSecurityClause = (on: boolean): string => `${on ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`;
const forceClause = (on: boolean): string => `${on ? "" : "NO "}FORCE ROW LEVEL SECURITY`;
const identityClause = (identity: string): string => `REPLICA IDENTITY ${identity.toUpperCase()}`;
