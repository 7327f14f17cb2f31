import { factsBelow } from "../catalog/catalog.ts";
import type { Fact, Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, schemaOf } from "../catalog/object-id.ts";
import { type Remains, statement } from "../render/statement.ts";
import { includeSql } from "./constraint.ts";
import { adoptCollations } from "./index-collations.ts";
import { columnsOf, followColumns, ownName, relationNamespace, relationOf, tableName } from "./names.ts";
import type { KindRules } from "./rules.ts";

export interface IndexAttributes {
  readonly unique: boolean;
  /** The access method: `btree`, `gin`, … */
  readonly method: string;
  readonly columns: readonly IndexColumn[];
  /** The predicate's SQL text; `null`: none. */
  readonly where: string | null;
  /** Storage parameters, as text. */
  readonly with: Readonly<Record<string, string>>;
  /** How it is made on a table that is there already: without a lock that keeps writers out, and outside of a transaction. */
  readonly concurrently?: boolean;
  /** Drizzle can't say these two. */
  readonly include?: readonly string[];
  readonly nullsNotDistinct?: boolean;
}

/**
 * Either a column or an expression, which is any text that CREATE INDEX takes as one element. Keys are missing where
 * the access method's or type's own default holds.
 */
export interface IndexColumn {
  readonly column?: string;
  readonly expression?: string;
  /** `desc`; missing: ascending. */
  readonly order?: "desc";
  /** Only where it differs from the order's own default: `last` for ascending, `first` for descending. */
  readonly nulls?: "first" | "last";
  readonly opclass?: string;
  /** Of a column; an expression says its own. */
  readonly collation?: string;
}

/** As a file has it: a plain column is its name. */
export interface IndexDefinition extends Partial<Omit<IndexAttributes, "columns">> {
  readonly columns: readonly (string | IndexColumn)[];
}

const indexName = (id: ObjectId): string => qualifiedName(schemaOf(id), nameOf(id));

export const index = {
  kind: "index",
  words: "index",
  parents: ["table", "materializedView"],
  depth: 3,
  defaults: {
    unique: false,
    method: "btree",
    where: null,
    with: {},
    concurrently: false,
    include: [],
    nullsNotDistinct: false,
  },
  attributes: {
    unique: { change: "replace" },
    method: { change: "replace" },
    columns: { change: "replace", respelled: true, adopt: adoptCollations },
    where: { change: "replace", respelled: true },
    with: { change: "replace", respelled: true },
    concurrently: { change: "alter", initial: true },
    include: { change: "replace" },
    nullsNotDistinct: { change: "replace" },
  },
  namespaces: (id) => [relationNamespace(id)],
  dependsOn: ({ id, attributes, origin }, catalog) => {
    const plain = attributes.columns.flatMap((part) => (part.column === undefined ? [] : [part.column]));
    const named = columnsOf(id, [...plain, ...(attributes.include ?? [])]);
    if (!isParsed(attributes)) return [relationOf(id, catalog), ...named];
    const relation = relationOf(id, catalog);
    if (origin?.uses !== undefined) return [relation, ...named, ...origin.uses];
    return [relation, ...factsBelow(catalog, id.path.slice(0, 2), "column").map((column) => column.id)];
  },
  hold: ({ attributes }) => {
    if (isParsed(attributes)) return "reparsed";
    return attributes.columns.some(({ collation }) => collation !== undefined) ? "collated" : "loosely";
  },
  unspared: (fact) => ({ ...fact, attributes: { ...fact.attributes, concurrently: false } }),
  follow: ({ id, attributes }, rename) => ({
    ...attributes,
    columns: attributes.columns.map((part) => {
      if (part.column === undefined) return part;
      const [column = part.column] = followColumns([part.column], id.path.slice(0, 2), rename);
      return { ...part, column };
    }),
    ...(attributes.include !== undefined && {
      include: followColumns(attributes.include, id.path.slice(0, 2), rename),
    }),
  }),
  sql: {
    comment: (id) => `INDEX ${indexName(id)}`,
    create: (fact) =>
      fact.attributes.concurrently === true
        ? [{ ...statement(createIndex(fact), "SHARE UPDATE EXCLUSIVE", "never"), remains: invalidIndex(fact.id) }]
        : [statement(createIndex(fact), "SHARE")],
    drop: (id) => [statement(dropIndex(id), "ACCESS EXCLUSIVE")],
    alter: () => [],
    rename: (from, to) => [
      statement(`ALTER INDEX ${indexName(from)} RENAME TO ${ownName(to)}`, "SHARE UPDATE EXCLUSIVE"),
    ],
  },
  file: {
    create: "createIndex",
    drop: "dropIndex",
    alter: "alterIndex",
    rename: "renameIndex",
    print: ({ columns = [], ...rest }) =>
      ({ columns: columns.map((part) => (isPlain(part) ? part.column : part)), ...rest }) as unknown as Json,
    parse: ({ columns, ...rest }: IndexDefinition): Partial<IndexAttributes> => ({
      columns: columns.map((part) => (typeof part === "string" ? { column: part } : part)),
      ...rest,
    }),
  },
} as const satisfies KindRules<"index">;

function isPlain(part: IndexColumn): boolean {
  return part.column !== undefined && Object.keys(part).length === 1;
}

function isParsed({ columns, where }: IndexAttributes): boolean {
  return where !== null || columns.some((part) => part.expression !== undefined);
}

function dropIndex(id: ObjectId): string {
  return `DROP INDEX ${indexName(id)}`;
}

// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
function invalidIndex(id: ObjectId): Remains {
  const there = `select from pg_index where indexrelid = to_regclass(${quoteLiteral(indexName(id))}) and`;
  return { found: `${there} not indisvalid`, drop: dropIndex(id), whole: `${there} indisvalid` };
}

function createIndex({ id, attributes }: Fact<"index">): string {
  const { method, where } = attributes;
  const parameters = Object.entries(attributes.with).map(([name, value]) => `${quoteIdentifier(name)} = ${value}`);
  return [
    `CREATE ${attributes.unique ? "UNIQUE " : ""}INDEX ${attributes.concurrently === true ? "CONCURRENTLY " : ""}${ownName(id)} ON ${tableName(id)}`,
    method === "btree" ? "" : ` USING ${quoteIdentifier(method)}`,
    ` (${attributes.columns.map(elementSql).join(", ")})`,
    includeSql(attributes.include),
    attributes.nullsNotDistinct === true ? " NULLS NOT DISTINCT" : "",
    parameters.length === 0 ? "" : ` WITH (${parameters.join(", ")})`,
    where === null ? "" : ` WHERE ${where}`,
  ].join("");
}

function elementSql(part: IndexColumn): string {
  return [
    part.column === undefined ? part.expression : quoteIdentifier(part.column),
    part.column === undefined || part.collation === undefined ? "" : ` COLLATE ${part.collation}`,
    part.opclass === undefined ? "" : ` ${part.opclass}`,
    part.order === "desc" ? " DESC" : "",
    part.nulls === undefined ? "" : ` NULLS ${part.nulls.toUpperCase()}`,
  ].join("");
}
