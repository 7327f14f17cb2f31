import { type Catalog, factsBelow, factsOfKind, has } from "../catalog/catalog.ts";
import { type Fact, isKind, type Json } from "../catalog/fact.ts";
import { qualifiedName, quoteIdentifier, splitName } from "../catalog/identifier.ts";
import { nameOf, type ObjectId, objectId, schemaOf } from "../catalog/object-id.ts";
import { wordsOf } from "../catalog/sql-words.ts";
import type { Changes } from "../operations/operation.ts";
import { statement } from "../render/statement.ts";
import { adoptKey } from "./adopt-key.ts";
import { adoptCollation, ownCollation } from "./collation.ts";
import { parseColumn, printColumn } from "./column-file.ts";
import { alterColumn, columnClause, serialSequence, storedType } from "./column-sql.ts";
import {
  alterStorage,
  createStorage,
  keptStorage,
  type StorageAttributes,
  storageAttributes,
  storageDefaults,
  withType,
} from "./column-storage.ts";
import { keepsValues } from "./lossless.ts";
import { followPath, ownName, samePath, tableName, tableOf } from "./names.ts";
import { areKeysRemade } from "./remade-keys.ts";
import type { Alteration, KindRules } from "./rules.ts";
import type { SequenceOptions } from "./sequence.ts";
import { areComparable, sameBase } from "./type-family.ts";

export interface ColumnAttributes extends StorageAttributes {
  /** The house spelling (catalog/type-name.ts); `serial` and its sisters stand for a column with a sequence of its own. */
  readonly type: string;
  readonly notNull: boolean;
  /** SQL text; `null`: none. */
  readonly default: string | null;
  readonly identity: Identity | null;
  readonly generated: Generated | null;
  /** As SQL (`"C"`), `null` for the type's own. Drizzle can't say it. */
  readonly collation?: string | null;
}

export interface Identity extends SequenceOptions {
  readonly mode: "always" | "by default";
  /** Of the sequence behind it; not said unless the model names it. */
  readonly name?: string;
}

export interface Generated {
  readonly expression: string;
  /** Drizzle can't say `false`, which is virtual (PostgreSQL 18). A new one is stored. */
  readonly stored?: boolean;
}

export const column = {
  kind: "column",
  words: "column",
  parents: ["table"],
  depth: 3,
  ordered: true,
  defaults: { notNull: false, default: null, identity: null, generated: null, collation: null, ...storageDefaults },
  attributes: {
    // PostgreSQL computes a generated column anew only into a type that it casts to by itself.
    type: {
      change: (from, to, fact) =>
        isKind(fact, "column") && fact.attributes.generated !== null && !sameBase(String(from), String(to))
          ? "replace"
          : "alter",
      respelled: true,
    },
    notNull: { change: "alter" },
    default: { change: "alter", respelled: true },
    identity: { change: "alter", adopt: adoptKey("name") },
    // A plain column can't become a generated one, a virtual one not a plain one; and one expression can replace another
    // from PostgreSQL 17 on only.
    generated: {
      change: (from, to) => (to === null && isStored(from) ? "alter" : "replace"),
      respelled: true,
      adopt: adoptKey("stored"),
    },
    collation: { change: "alter", adopt: adoptCollation },
    ...storageAttributes,
  },
  namespaces: (id) => [`column ${tableName(id)}`],
  dependsOn: (fact, catalog) => [
    tableOf(fact.id),
    ...enumOf(fact, catalog),
    ...sequencesIn(fact, catalog),
    ...generatedFrom(fact, catalog),
  ],
  data: {
    drop: true,
    alter: ({ type }) => type !== undefined && !keepsValues(String(type.from), String(type.to)),
  },
  hold: ({ attributes }) => (attributes.generated === null ? "loosely" : "pinned"),
  disturbs: ({ from, before, changes: { type, collation } }, hold, direct) => {
    if (hold === "loosely") return false;
    if (hold === "collated") return type !== undefined && ownCollation(type.from) !== ownCollation(type.to);
    // PostgreSQL can't make every foreign key anew by itself (remade-keys.ts).
    if (type === undefined) return collation !== undefined && hold !== "reparsed";
    // An expression that PostgreSQL parses again gets casts that it doesn't have when it is made anew, even over another
    // length of varchar. Checks are validated and indexes rebuilt either way.
    // A key that only includes the column is made anew by PostgreSQL, but not what refers to the key.
    if (hold !== "matched" || !direct || !areComparable(String(type.from), String(type.to))) return true;
    return !areKeysRemade(from.id, before);
  },
  follow: (fact, rename) => {
    const { attributes } = fact;
    const { identity } = attributes;
    if (
      identity !== null &&
      rename.from.kind === "sequence" &&
      samePath(sequenceOf(fact)?.path ?? [], rename.from.path)
    )
      return { ...attributes, identity: { ...identity, name: nameOf(rename.to) } };
    const { id, array } = enumNamed(attributes.type);
    const moved = followPath(id, rename);
    return moved === id.path ? attributes : { ...attributes, type: `${qualifiedName(...moved)}${array}` };
  },
  named: (fact) => {
    const { type, identity } = fact.attributes;
    const hasSequence = identity !== null || storedType(type) !== type;
    return hasSequence
      ? [{ id: sequenceOf(fact), own: objectId("sequence", schemaOf(fact.id), serialSequence(fact.id)) }]
      : [];
  },
  prepare: withKept,
  sql: {
    comment: (id) => `COLUMN ${tableName(id)}.${ownName(id)}`,
    grant: (id, privileges) =>
      `${privileges.map((each) => `${each} (${ownName(id)})`).join(", ")} ON TABLE ${tableName(id)}`,
    clause: (fact) => columnClause(fact),
    create: (fact) => [
      statement(`ALTER TABLE ${tableName(fact.id)} ADD COLUMN ${columnClause(fact)}`, "ACCESS EXCLUSIVE"),
    ],
    drop: (id) => [statement(`ALTER TABLE ${tableName(id)} DROP COLUMN ${ownName(id)}`, "ACCESS EXCLUSIVE")],
    after: createStorage,
    alter: (id, changes) => [...alterColumn(id, changes), ...alterStorage(id, changes)],
    rename: (from, to) => [
      statement(`ALTER TABLE ${tableName(from)} RENAME COLUMN ${ownName(from)} TO ${ownName(to)}`, "ACCESS EXCLUSIVE"),
    ],
  },
  file: {
    create: "addColumn",
    drop: "dropColumn",
    alter: "alterColumn",
    rename: "renameColumn",
    fold: "columns",
    keyed: true,
    print: printColumn,
    parse: parseColumn,
  },
} as const satisfies KindRules<"column">;

/** The sequence behind a serial or identity column, where its name is known. */
function sequenceOf({ id, attributes, origin }: Fact<"column">): ObjectId<"sequence"> | null {
  const name = attributes.identity?.name;
  return name === undefined ? (origin?.sequence ?? null) : objectId("sequence", schemaOf(id), name);
}

function isStored(generated: Json | undefined): boolean {
  return generated !== undefined && generated !== null && (generated as unknown as Generated).stored !== false;
}

/** The enum that a type's text would name. */
function enumNamed(type: string): { readonly id: ObjectId<"enum">; readonly array: "" | "[]" } {
  const array = type.endsWith("[]") ? "[]" : "";
  const parts = splitName(type.slice(0, type.length - array.length));
  return { id: objectId("enum", ...(parts.length === 1 ? ["", ...parts] : parts)), array };
}

export function enumOf({ attributes }: Fact<"column">, catalog: Catalog): ObjectId[] {
  const { id } = enumNamed(attributes.type);
  return has(catalog, id) ? [id] : [];
}

/** A default names the sequence it draws from, in a literal: `nextval('app.numbers'::regclass)`. */
function sequencesIn({ attributes }: Fact<"column">, catalog: Catalog): ObjectId[] {
  const { default: value } = attributes;
  if (value === null || !value.includes("nextval")) return [];
  return factsOfKind(catalog, "sequence")
    .map(({ id }) => id)
    .filter((id) => spellings(nameOf(id)).some((name) => value.includes(`'${name}'`) || value.includes(`.${name}'`)));
}

function spellings(name: string): string[] {
  return [quoteIdentifier(name), `"${name.replaceAll('"', '""')}"`].map((text) => text.replaceAll("'", "''"));
}

function generatedFrom({ id, attributes, origin }: Fact<"column">, catalog: Catalog): ObjectId[] {
  if (attributes.generated === null) return [];
  if (origin?.uses !== undefined) return [...origin.uses];
  const words = wordsOf(attributes.generated.expression);
  const columns = factsBelow(catalog, id.path.slice(0, 2), "column");
  return columns
    .filter((each) => each.attributes.generated === null && words.has(nameOf(each.id)))
    .map((each) => each.id);
}

/**
 * A default that stays is dropped before the type changes and put back after: it may not be cast by itself. A collation
 * that stays is said again, because a new type begins with its own. A serial's sequence may have been given any name.
 */
function withKept(alteration: Alteration<"column">): Changes {
  const { from, to } = alteration;
  const changes = withType(alteration);
  const { type, collation } = changes;
  const stored = keptStorage(alteration);
  if (type === undefined) {
    return collation === undefined
      ? changes
      : { ...changes, collation: { ...collation, with: { type: to.attributes.type, ...stored } } };
  }
  const { default: value, collation: own } = to.attributes;
  const keepsDefault =
    changes.default === undefined &&
    value !== null &&
    from.attributes.default !== null &&
    !sameBase(String(type.from), String(type.to));
  const sequence = from.origin?.sequence ?? to.origin?.sequence;
  const kept: Record<string, Json> = {
    ...stored,
    ...(keepsDefault && { default: value }),
    ...(collation === undefined && typeof own === "string" && { collation: own }),
    ...(sequence !== undefined && nameOf(sequence) !== serialSequence(from.id) && { sequence: nameOf(sequence) }),
  };
  return Object.keys(kept).length === 0 ? changes : { ...changes, type: { ...type, with: kept } };
}
