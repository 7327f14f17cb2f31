import { type Catalog, factsBelow, find, has } from "../catalog/catalog.ts";
import type { Fact, Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier, splitName } from "../catalog/identifier.ts";
import { displayName, nameOf, type ObjectId, objectId } from "../catalog/object-id.ts";
import { statement } from "../render/statement.ts";
import {
  addConstraint,
  commentOnConstraint,
  constraint,
  type Deferral,
  deferralSql,
  dropConstraint,
  enforcementSql,
  renameConstraint,
  validateConstraint,
} from "./constraint.ts";
import {
  columnsOf,
  constraintNamespace,
  followColumns,
  followPath,
  inSchema,
  nameList,
  ownName,
  tableName,
  tableOf,
} from "./names.ts";
import type { KindRules } from "./rules.ts";

export type ReferentialAction = "no action" | "restrict" | "cascade" | "set null" | "set default";

export interface ForeignKeyAttributes {
  readonly columns: readonly string[];
  readonly references: { readonly schema: string; readonly table: string; readonly columns: readonly string[] };
  readonly onUpdate: ReferentialAction;
  readonly onDelete: ReferentialAction;
  /** Drizzle can't say these. `onDeleteColumns`: ON DELETE SET NULL (a, b). `period`: the last column is a range. */
  readonly match?: "simple" | "full";
  readonly deferrable?: Deferral;
  readonly validated?: boolean;
  readonly enforced?: boolean;
  readonly onDeleteColumns?: readonly string[];
  readonly period?: boolean;
}

/** As a file has it: the referenced table is one name. */
export interface ForeignKeyDefinition extends Partial<Omit<ForeignKeyAttributes, "references">> {
  readonly columns: readonly string[];
  readonly references: readonly [table: string, columns: readonly string[]];
}

export const foreignKey = {
  kind: "foreignKey",
  words: "foreign key",
  parents: ["table"],
  depth: 3,
  defaults: {
    onUpdate: "no action",
    onDelete: "no action",
    match: "simple",
    deferrable: "no",
    validated: true,
    enforced: true,
    onDeleteColumns: [],
    period: false,
  },
  attributes: {
    columns: { change: "replace" },
    references: { change: "replace" },
    onUpdate: { change: "replace" },
    onDelete: { change: "replace" },
    match: { change: "replace" },
    deferrable: { change: "alter" },
    validated: { change: (_, to) => (to === true ? "alter" : "replace") },
    enforced: { change: "replace" },
    onDeleteColumns: { change: "replace" },
    period: { change: "replace" },
  },
  namespaces: (id) => [constraintNamespace(id)],
  dependsOn: ({ id, attributes }, catalog) => {
    const target = targetOf(attributes);
    return [
      tableOf(id),
      target,
      ...columnsOf(id, attributes.columns),
      ...attributes.references.columns.map((name) => objectId("column", ...target.path, name)),
      ...keysOver(catalog, target, attributes.references.columns),
    ];
  },
  hold: () => "matched",
  problem: ({ id, attributes: { references } }, catalog) => {
    const target = objectId("table", references.schema, references.table);
    if (!has(catalog, target) || keysOver(catalog, target, references.columns).length > 0) return null;
    const columns = references.columns.join(", ");
    return {
      message: `the foreign key ${displayName(id)} refers to ${displayName(target)} (${columns}), which has no primary key or unique constraint over just these columns`,
      hint: `make ${columns} of ${displayName(target)} unique, or refer to its primary key`,
    };
  },
  footing: ({ id, attributes: { columns, references } }, catalog) => {
    const target = targetOf({ references });
    if (has(catalog, target)) return [];
    const typeOf = (name: string): string => {
      const own = find(catalog, objectId("column", ...id.path.slice(0, 2), name));
      return own?.attributes.type ?? "text";
    };
    return [
      ...[...inSchema(target), target].map((each) => ({ id: each, attributes: {} })),
      ...references.columns.map((name, at) => ({
        id: objectId("column", ...target.path, name),
        attributes: { type: typeOf(columns[at] ?? "") },
      })),
      {
        id: objectId("unique", ...target.path, references.columns.join()),
        attributes: { columns: references.columns },
      },
    ] as Fact[];
  },
  follow: ({ id, attributes }, rename) => {
    const target = targetOf(attributes);
    const own = id.path.slice(0, 2);
    const [schema = "", table = ""] = followPath(target, rename);
    return {
      ...attributes,
      columns: followColumns(attributes.columns, own, rename),
      ...(attributes.onDeleteColumns !== undefined && {
        onDeleteColumns: followColumns(attributes.onDeleteColumns, own, rename),
      }),
      references: { schema, table, columns: followColumns(attributes.references.columns, target.path, rename) },
    };
  },
  sql: {
    comment: commentOnConstraint,
    clause: (fact) => (fact.attributes.validated === false ? null : clause(fact)),
    create: (fact) => addConstraint(fact.id, clause(fact)).map(({ sql }) => statement(sql, "SHARE ROW EXCLUSIVE")),
    drop: dropConstraint,
    alter: (id, { deferrable, validated }) => [
      ...(deferrable === undefined
        ? []
        : [
            statement(
              `ALTER TABLE ${tableName(id)} ALTER CONSTRAINT ${ownName(id)}${deferralSql(deferrable.to as Deferral) || " NOT DEFERRABLE"}`,
              "ACCESS EXCLUSIVE",
            ),
          ]),
      ...(validated === undefined ? [] : validateConstraint(id, validated.to === true)),
    ],
    rename: renameConstraint,
  },
  file: {
    create: "addForeignKey",
    drop: "dropForeignKey",
    alter: "alterForeignKey",
    rename: "renameForeignKey",
    fold: "foreignKeys",
    print: ({ references, ...rest }) => {
      const { columns, ...others } = rest;
      const target =
        references === undefined ? [] : [qualifiedName(references.schema, references.table), references.columns];
      return { columns: columns ?? [], references: target, ...others } as Json;
    },
    parse: ({ references: [name, columns], ...rest }: ForeignKeyDefinition): Partial<ForeignKeyAttributes> => {
      const parts = splitName(name);
      const [schema = "", table = ""] = parts.length === 1 ? ["", ...parts] : parts;
      return { ...rest, references: { schema, table, columns } };
    },
  },
} as const satisfies KindRules<"foreignKey">;

function clause({ id, attributes }: Fact<"foreignKey">): string {
  const { columns, references, onUpdate, onDelete, match, deferrable, onDeleteColumns = [], period } = attributes;
  const only = onDeleteColumns.length === 0 ? "" : ` (${nameList(onDeleteColumns)})`;
  const list = period === true ? periodList : nameList;
  return [
    `${constraint(id)} FOREIGN KEY (${list(columns)})`,
    ` REFERENCES ${qualifiedName(references.schema, references.table)} (${list(references.columns)})`,
    match === "full" ? " MATCH FULL" : "",
    onUpdate === "no action" ? "" : ` ON UPDATE ${onUpdate.toUpperCase()}`,
    onDelete === "no action" ? "" : ` ON DELETE ${onDelete.toUpperCase()}${only}`,
    deferralSql(deferrable),
    enforcementSql(attributes),
  ].join("");
}

function periodList(columns: readonly string[]): string {
  return [...columns.slice(0, -1).map(quoteIdentifier), `PERIOD ${nameList(columns.slice(-1))}`].join(", ");
}

function targetOf({ references }: Pick<ForeignKeyAttributes, "references">): ObjectId<"table"> {
  return objectId("table", references.schema, references.table);
}

/** The keys and unique indexes that make the referenced columns unique. */
function keysOver(catalog: Catalog, target: ObjectId<"table">, columns: readonly string[]): ObjectId[] {
  const wanted = [...columns].sort().join("\0");
  const over = (names: readonly (string | undefined)[]): boolean => [...names].sort().join("\0") === wanted;
  return [
    ...factsBelow(catalog, target.path, "primaryKey").filter(({ attributes }) => over(attributes.columns)),
    ...factsBelow(catalog, target.path, "unique").filter(({ attributes }) => over(attributes.columns)),
    ...factsBelow(catalog, target.path, "index").filter(
      ({ attributes }) => attributes.unique && over(attributes.columns.map((part) => part.column)),
    ),
  ]
    .map(({ id }) => id)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
