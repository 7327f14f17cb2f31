import type { Fact } from "../catalog/fact.ts";
import {
  addConstraint,
  commentOnConstraint,
  constraint,
  type Deferral,
  deferralSql,
  dropConstraint,
  followKey,
  keyDependencies,
  keySql,
  parseColumns,
  printColumns,
  renameConstraint,
} from "./constraint.ts";
import { constraintNamespace, relationNamespace } from "./names.ts";
import type { KindRules } from "./rules.ts";

export interface PrimaryKeyAttributes {
  readonly columns: readonly string[];
  /** Drizzle can't say these three. */
  readonly include?: readonly string[];
  readonly deferrable?: Deferral;
  readonly withoutOverlaps?: boolean;
}

export const primaryKey = {
  kind: "primaryKey",
  words: "primary key",
  parents: ["table"],
  depth: 3,
  single: true,
  defaults: { include: [], deferrable: "no", withoutOverlaps: false },
  attributes: {
    columns: { change: "replace" },
    include: { change: "replace" },
    deferrable: { change: "replace" },
    withoutOverlaps: { change: "replace" },
  },
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
  return `${constraint(id)} PRIMARY KEY${keySql(attributes)}${deferralSql(attributes.deferrable)}`;
}
