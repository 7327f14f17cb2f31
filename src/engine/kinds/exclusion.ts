import { addConstraint, commentOnConstraint, constraint, dropConstraint, renameConstraint } from "./constraint.ts";
import { constraintNamespace, relationNamespace, tableOf } from "./names.ts";
import type { KindRules } from "./rules.ts";
import { keptUses } from "./uses.ts";

/** Drizzle can't say it: it is kept as it is. */
export interface ExclusionAttributes {
  /** `EXCLUDE USING gist (…)`, as ALTER TABLE … ADD CONSTRAINT takes it after the name. */
  readonly definition: string;
}

export const exclusion = {
  kind: "exclusion",
  words: "exclusion constraint",
  parents: ["table"],
  depth: 3,
  defaults: {},
  attributes: { definition: { change: "replace" } },
  namespaces: (id) => [relationNamespace(id), constraintNamespace(id)],
  dependsOn: (fact, catalog) => [tableOf(fact.id), ...keptUses(fact, tableOf(fact.id), catalog)],
  hold: () => "reparsed",
  follow: ({ attributes }) => attributes,
  sql: {
    comment: commentOnConstraint,
    create: ({ id, attributes }) => addConstraint(id, `${constraint(id)} ${attributes.definition}`),
    drop: dropConstraint,
    alter: () => [],
    rename: renameConstraint,
  },
  file: { create: "addExclusion", drop: "dropExclusion", alter: "alterExclusion", rename: "renameExclusion" },
} as const satisfies KindRules<"exclusion">;
