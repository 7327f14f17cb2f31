import { factsBelow } from "../catalog/catalog.ts";
import type { Fact, Json } from "../catalog/fact.ts";
import {
  addConstraint,
  commentOnConstraint,
  constraint,
  dropConstraint,
  enforcementSql,
  renameConstraint,
  validateConstraint,
} from "./constraint.ts";
import { constraintNamespace, tableOf } from "./names.ts";
import type { KindRules } from "./rules.ts";

export interface CheckAttributes {
  /** SQL text without the outer parentheses. */
  readonly expression: string;
  /** Drizzle can't say these three. What isn't enforced isn't validated either, which goes without saying. */
  readonly noInherit?: boolean;
  readonly validated?: boolean;
  readonly enforced?: boolean;
}

export const check = {
  kind: "check",
  words: "check constraint",
  parents: ["table"],
  depth: 3,
  defaults: { noInherit: false, validated: true, enforced: true },
  attributes: {
    expression: { change: "replace", respelled: true },
    noInherit: { change: "replace" },
    validated: { change: (_, to) => (to === true ? "alter" : "replace") },
    enforced: { change: "replace" },
  },
  namespaces: (id) => [constraintNamespace(id)],
  // Without the database's word for it, an expression may use any column of its table.
  dependsOn: ({ id, origin }, catalog) => [
    tableOf(id),
    ...(origin?.uses ?? factsBelow(catalog, id.path.slice(0, 2), "column").map((column) => column.id)),
  ],
  hold: () => "reparsed",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: commentOnConstraint,
    clause: (fact) => (fact.attributes.validated === false ? null : clause(fact)),
    create: (fact) => addConstraint(fact.id, clause(fact)),
    drop: dropConstraint,
    alter: (id, { validated }) => (validated === undefined ? [] : validateConstraint(id, validated.to === true)),
    rename: renameConstraint,
  },
  file: {
    create: "addCheck",
    drop: "dropCheck",
    alter: "alterCheck",
    rename: "renameCheck",
    fold: "checks",
    print: (attributes) =>
      Object.keys(attributes).length === 1 ? (attributes.expression ?? "") : (attributes as unknown as Json),
    parse: (definition: string | Partial<CheckAttributes>): Partial<CheckAttributes> =>
      typeof definition === "string" ? { expression: definition } : definition,
  },
} as const satisfies KindRules<"check">;

function clause({ id, attributes }: Fact<"check">): string {
  const { expression, noInherit } = attributes;
  return `${constraint(id)} CHECK (${expression})${noInherit === true ? " NO INHERIT" : ""}${enforcementSql(attributes)}`;
}
