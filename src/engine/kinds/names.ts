// What kinds share: the names of what stands above an object, and following a rename.
import { type Catalog, has } from "../catalog/catalog.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral } from "../catalog/identifier.ts";
import type { Kind } from "../catalog/kind.ts";
import { nameOf, type ObjectId, objectId, schemaOf } from "../catalog/object-id.ts";
import { type Statement, statement } from "../render/statement.ts";

/** The table of a path of three, as SQL. */
export function tableName(id: ObjectId): string {
  return qualifiedName(...id.path.slice(0, 2));
}

export function tableOf(id: ObjectId): ObjectId<"table"> {
  return objectId("table", ...id.path.slice(0, 2));
}

/** The table, view or materialized view of a path of three: whichever stands in the catalog. */
export function relationOf(id: ObjectId, catalog: Catalog): ObjectId {
  const path = id.path.slice(0, 2);
  const kinds = ["table", "view", "materializedView"] as const;
  return kinds.map((kind) => objectId(kind, ...path)).find((own) => has(catalog, own)) ?? tableOf(id);
}

export function columnsOf(id: ObjectId, names: readonly string[]): ObjectId<"column">[] {
  return names.map((name) => objectId("column", ...id.path.slice(0, 2), name));
}

export function ownName(id: ObjectId): string {
  return quoteIdentifier(nameOf(id));
}

export function nameList(names: readonly string[]): string {
  return names.map(quoteIdentifier).join(", ");
}

/** The schema as a dependency; none for the default schema. */
export function inSchema(id: ObjectId): ObjectId<"schema">[] {
  return schemaOf(id) === "" ? [] : [objectId("schema", schemaOf(id))];
}

/** Tables, indexes, sequences and views of a schema share one name space, and so do the types. */
export function relationNamespace(id: ObjectId): string {
  return `relation ${schemaOf(id)}`;
}

export function typeNamespace(id: ObjectId): string {
  return `type ${schemaOf(id)}`;
}

export function constraintNamespace(id: ObjectId): string {
  return `constraint ${tableName(id)}`;
}

/** The names after a column of this table was renamed. */
export function followColumns(names: readonly string[], table: readonly string[], rename: Rename): readonly string[] {
  if (rename.from.kind !== "column" || !samePath(rename.from.path.slice(0, 2), table)) return names;
  return names.map((name) => (name === nameOf(rename.from) ? nameOf(rename.to) : name));
}

/** The path of what stands in a schema, after it or its schema was renamed. */
export function followPath({ kind, path }: ObjectId, { from, to }: Rename): readonly string[] {
  if (from.kind === "schema" && path[0] === nameOf(from)) return [nameOf(to), ...path.slice(1)];
  return from.kind === kind && samePath(from.path, path) ? to.path : path;
}

export interface Rename {
  readonly from: ObjectId;
  readonly to: ObjectId;
}

export function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at]);
}

/** ALTER … SET SCHEMA and RENAME TO, whichever the new path needs. */
export function moveAndRename<K extends Kind>(words: string, from: ObjectId<K>, to: ObjectId<K>): Statement[] {
  const statements: Statement[] = [];
  const moved = schemaOf(from) !== schemaOf(to);
  const here = objectId(from.kind, schemaOf(to), nameOf(from));
  if (moved) {
    const move = `ALTER ${words} ${qualifiedName(...from.path)} SET SCHEMA`;
    const sql = schemaOf(to) === "" ? intoDefaultSchema(move) : `${move} ${quoteIdentifier(schemaOf(to))}`;
    statements.push(statement(sql, "ACCESS EXCLUSIVE"));
  }
  if (nameOf(from) !== nameOf(to)) {
    const sql = `ALTER ${words} ${qualifiedName(...here.path)} RENAME TO ${ownName(to)}`;
    statements.push(statement(sql, "ACCESS EXCLUSIVE"));
  }
  return statements;
}

/** The statement takes a name only, and which one it is, the session knows. */
function intoDefaultSchema(move: string): string {
  return `DO ${quoteLiteral(`BEGIN EXECUTE format('%s %I', ${quoteLiteral(move)}, current_schema()); END`)}`;
}
