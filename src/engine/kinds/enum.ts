import { factsOfKind, find } from "../catalog/catalog.ts";
import type { Json } from "../catalog/fact.ts";
import { displayName } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import { saidAgain } from "./common.ts";
import { alterValues, literals, type RebuiltColumn, typeName, valuesOf } from "./enum-sql.ts";
import { onlyAdds } from "./enum-values.ts";
import { inSchema, moveAndRename, typeNamespace } from "./names.ts";
import type { Alteration, KindRules } from "./rules.ts";

export interface EnumAttributes {
  /** In sort order. */
  readonly values: readonly string[];
}

export const enumType = {
  kind: "enum",
  words: "enum",
  parents: ["schema"],
  depth: 2,
  defaults: {},
  attributes: { values: { change: "alter" } },
  namespaces: (id) => [typeNamespace(id)],
  dependsOn: ({ id }) => inSchema(id),
  data: { alter: ({ values }) => columnsIn(values?.with).some(({ mapped }) => mapped !== undefined) },
  hold: () => "loosely",
  // Stored expressions hold constants of the old type, which has other values than the rebuilt one.
  disturbs: ({ changes }, hold) =>
    hold !== "loosely" &&
    hold !== "collated" &&
    !onlyAdds(valuesOf(changes.values?.from), valuesOf(changes.values?.to)),
  follow: ({ attributes }) => attributes,
  typeName,
  prepare: (alteration) => {
    const { values } = alteration.changes;
    if (values === undefined || onlyAdds(valuesOf(values.from), valuesOf(values.to))) return alteration.changes;
    const made = { ...values, with: rebuiltColumns(alteration) as unknown as Json };
    return { ...alteration.changes, ...saidAgain(alteration), values: made };
  },
  sql: {
    comment: (id) => `TYPE ${typeName(id)}`,
    grant: (id, privileges) => `${privileges.join(", ")} ON TYPE ${typeName(id)}`,
    granted: ["USAGE"],
    create: ({ id, attributes }) => [statement(`CREATE TYPE ${typeName(id)} AS ENUM (${literals(attributes.values)})`)],
    drop: (id) => [statement(`DROP TYPE ${typeName(id)}`)],
    alter: (id, { values }) => (values === undefined ? [] : alterValues(id, values)),
    rename: (from, to) => moveAndRename("TYPE", from, to),
  },
  file: {
    create: "createEnum",
    drop: "dropEnum",
    alter: "alterEnum",
    rename: "renameEnum",
    print: (attributes) => (Object.keys(attributes).length === 1 ? (attributes.values ?? []) : (attributes as Json)),
    parse: (definition: readonly string[] | EnumAttributes): EnumAttributes =>
      "values" in definition && !Array.isArray(definition)
        ? (definition as EnumAttributes)
        : { values: definition as readonly string[] },
  },
} as const satisfies KindRules<"enum">;

function columnsIn(given: Json | undefined): readonly RebuiltColumn[] {
  return (Array.isArray(given) ? given : []) as unknown as readonly RebuiltColumn[];
}

function rebuiltColumns({ from, before, after }: Alteration<"enum">): RebuiltColumn[] {
  const uses = (type: string): boolean => type === typeName(from.id) || type === `${typeName(from.id)}[]`;
  return factsOfKind(before, "column").flatMap(({ id, attributes }) => {
    const later = find(after, id);
    if (later === undefined || !uses(attributes.type) || later.attributes.type !== attributes.type) return [];
    if (later.attributes.generated !== null) return [];
    const kept = later.attributes.default === attributes.default ? attributes.default : null;
    const { storage, compression } = attributes;
    return [
      {
        column: displayName(id),
        type: attributes.type,
        default: kept,
        ...(typeof storage === "string" && storage === later.attributes.storage && { storage }),
        ...(typeof compression === "string" && compression === later.attributes.compression && { compression }),
      },
    ];
  });
}
