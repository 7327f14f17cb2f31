import type { Fact } from "../catalog/fact.ts";
import {
  addConstraint,
  commentOnConstraint,
  constraint,
  type Deferral,
  deferralSql,
  dropConstraint,
  followKey,
  includeSql,
  keyDependencies,
  parseColumns,
  printColumns,
  renameConstraint,
} from "./constraint.ts";
import { constraintNamespace, nameList, relationNamespace } from "./names.ts";
import type { KindRules } from "./rules.ts";

export interface PrimaryKeyAttributes {
  readonly columns: readonly string[];
  /** Drizzle can't say these two. */
  readonly include?: readonly string[];
  readonly deferrable?: Deferral;
}

export const primaryKey = {
  kind: "primaryKey",
  words: "primary key",
  parents: ["table"],
  depth: 3,
  single: true,
  defaults: { include: [], deferrable: "no" },
  attributes: { columns: { change: "replace" }, include: { change: "replace" }, deferrable: { change: "replace" } },
  namespaces: (id) => [relationNamespace(id), constraintNamespace(id)],
  dependsOn: ({ id, attributes }) => keyDependencies(id, attributes),
  hold: () => "loosely",
  follow: ({ id, attributes }, rename) => followKey(id, attributes, rename),
  sql: {
    comment: commentOnConstraint,
    clause,
    create: (fact) => addConstraint(fact.id, clause(fact)),
    drop: dropConstraint,
    alter: () => [],
    rename: renameConstraint,
  },
  file: {
    create: "addPrimaryKey",
    drop: "dropPrimaryKey",
    alter: "alterPrimaryKey",
    rename: "renamePrimaryKey",
    fold: "primaryKey",
    print: printColumns,
    parse: (definition: readonly string[] | PrimaryKeyAttributes) => parseColumns<PrimaryKeyAttributes>(definition),
  },
} as const satisfies KindRules<"primaryKey">;

function clause({ id, attributes }: Fact<"primaryKey">): string {
  const { columns, include, deferrable } = attributes;
  return `${constraint(id)} PRIMARY KEY (${nameList(columns)})${includeSql(include)}${deferralSql(deferrable)}`;
}
