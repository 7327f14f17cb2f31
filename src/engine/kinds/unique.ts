import { attributesOf, equal, type Fact, type Json } from "../catalog/fact.ts";
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

export interface UniqueAttributes {
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
  /** Drizzle can't say these three. */
  readonly include?: readonly string[];
  readonly deferrable?: Deferral;
  readonly withoutOverlaps?: boolean;
}

const unsaid = { nullsNotDistinct: false, include: [], deferrable: "no", withoutOverlaps: false } as const;

export const unique = {
  kind: "unique",
  words: "unique constraint",
  parents: ["table"],
  depth: 3,
  defaults: unsaid,
  attributes: {
    columns: { change: "replace" },
    nullsNotDistinct: { change: "replace" },
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
    // PostgreSQL makes one index of two equal keys in a CREATE TABLE, and forgets the second constraint.
    clause: (fact, before = []) => (before.some((other) => sameKey(fact, other)) ? null : clause(fact)),
    create: (fact) => addConstraint(fact.id, clause(fact)),
    drop: dropConstraint,
    alter: () => [],
    rename: renameConstraint,
  },
  file: {
    create: "addUnique",
    drop: "dropUnique",
    alter: "alterUnique",
    rename: "renameUnique",
    fold: "uniques",
    print: printColumns,
    parse: (definition: readonly string[] | Partial<UniqueAttributes>) =>
      parseColumns<Partial<UniqueAttributes>>(definition),
  },
} as const satisfies KindRules<"unique">;

function sameKey(fact: Fact<"unique">, other: Fact): boolean {
  if (other.id.kind !== "primaryKey" && other.id.kind !== "unique") return false;
  const [own, others] = [fact, other].map((key): Record<string, Json | undefined> => {
    return { ...unsaid, ...attributesOf(key) };
  });
  return ["columns", ...Object.keys(unsaid)].every((name) => equal(own?.[name], others?.[name]));
}

function clause({ id, attributes }: Fact<"unique">): string {
  const nulls = attributes.nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
  return `${constraint(id)} UNIQUE${nulls}${keySql(attributes)}${deferralSql(attributes.deferrable)}`;
}
