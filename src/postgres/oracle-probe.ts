// How an object is tried out in the temporary schema: the statements that Sluice itself renders for it, under a made-up
// name, and which of its attributes can be read back under which names.
import { type Fact, fact, isKind, type Json } from "../engine/catalog/fact.ts";
import type { Kind } from "../engine/catalog/kind.ts";
import { type ObjectId, objectId } from "../engine/catalog/object-id.ts";
import { wordsOf } from "../engine/catalog/sql-words.ts";
import type { ColumnAttributes } from "../engine/kinds/column.ts";
import { storedType } from "../engine/kinds/column-sql.ts";
import { complete, respelledAttributes, rulesOf, unspared } from "../engine/kinds/registry.ts";
import type { RenameOperation } from "../engine/operations/operation.ts";

/** The schema in which paths of tried objects begin. */
export const temporary = "pg_temp";

/** Statements that stand or fall together, and the object they make. */
export interface Probe {
  readonly id: Fact["id"];
  readonly sql: readonly string[];
  /** The attributes that the object, read back, answers for. */
  readonly answers: readonly string[];
}

/**
 * What `candidate` is tried on. `any`: any table (a column without a generated value needs no others). `own`: a table
 * like its own, with the columns that it names. `relations`: the database as it is, but for what is about to change and the
 * table that it belongs to, because a query looks into anything.
 */
export type Stage = "any" | "own" | "relations";

export function stageOf(candidate: Fact): Stage {
  if (isKind(candidate, "column") && candidate.attributes.generated === null) return "any";
  return isQuery(candidate) || (isKind(candidate, "policy") && looksAround(candidate)) ? "relations" : "own";
}

function looksAround({ attributes: { using, withCheck } }: Fact<"policy">): boolean {
  const words = wordsOf(`${using ?? ""}\n${withCheck ?? ""}`);
  return words.has("select") || words.has("table");
}

export function isQuery(candidate: Fact): candidate is Fact<"view"> | Fact<"materializedView"> {
  return isKind(candidate, "view") || isKind(candidate, "materializedView");
}

/** A materialized view can't be a temporary one; its query is that of a view. */
export function queryProbe({ attributes }: Fact<"view"> | Fact<"materializedView">, name: string): Probe {
  const made = fact(objectId("view", temporary, name), { query: attributes.query, with: {} });
  return { id: made.id, sql: creation(made), answers: ["query"] };
}

/** `table`: where it is tried; `name`: unlike any other of the batch. */
export function probesOf(candidate: Fact, table: string, name: string): Probe[] {
  if (isKind(candidate, "column") && stageOf(candidate) === "any")
    return columnProbes(complete(candidate), table, name);
  const tried = isKind(candidate, "column") ? bareColumn(candidate.attributes) : unspared(candidate).attributes;
  const made = fact<Kind>(objectId(candidate.id.kind, temporary, table, name), tried);
  return [{ id: made.id, sql: creation(made), answers: respelledAttributes(candidate.id.kind) }];
}

/** The statement that adds a column of the table's shape: its type and collation are all that expressions see. */
export function shapeColumn(of: Fact<"column">, table: string): string[] {
  const { attributes } = complete(of);
  const type = storedType(attributes.type);
  return creation(
    fact(objectId("column", temporary, table, of.id.path[2] ?? ""), {
      ...bareColumn(attributes),
      type,
      generated: null,
    }),
  );
}

/** Relations and columns are renamed in the temporary schema, where they stand for those of any; types as they are. */
export function placed({ id, to }: RenameOperation): RenameOperation {
  const kind = id.kind === "materializedView" ? "view" : id.kind;
  const place = (of: ObjectId): ObjectId =>
    kind === "column" || kind === "table" || kind === "view" ? objectId(kind, temporary, ...of.path.slice(1)) : of;
  return { verb: "rename", id: place(id), to: place(to) };
}

export function renaming(rename: RenameOperation): string[] {
  const { id, to } = placed(rename);
  return rulesOf(id.kind)
    .sql.rename(id, to)
    .map((statement) => statement.sql);
}

export function tableCreation(table: string): string[] {
  return creation(fact(objectId("table", temporary, table), {}));
}

// The type is tried by itself, so that a default that doesn't fit leaves the question of the type answered.
function columnProbes({ attributes }: Fact<"column">, table: string, name: string): Probe[] {
  const plain = { ...bareColumn(attributes), generated: null };
  const typeOnly = objectId("column", temporary, table, `${name}_type`);
  const both = objectId("column", temporary, table, name);
  const answersType: Probe = { id: typeOnly, sql: creation(fact(typeOnly, plain)), answers: ["type", "generated"] };
  if (attributes.default === null) return [{ ...answersType, answers: ["type", "default", "generated"] }];
  const setDefault = rulesOf("column").sql.alter(both, { default: { from: null, to: attributes.default as Json } });
  const sql = [...creation(fact(both, plain)), ...setDefault.map((statement) => statement.sql)];
  return [answersType, { id: both, sql, answers: ["default"] }];
}

function bareColumn(attributes: ColumnAttributes): ColumnAttributes {
  return { ...attributes, notNull: false, default: null, identity: null };
}

function creation<K extends Kind>(of: Fact<K>): string[] {
  return rulesOf(of.id.kind)
    .sql.create(of, [])
    .map((statement) => statement.sql);
}
