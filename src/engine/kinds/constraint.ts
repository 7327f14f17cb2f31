// What the constraints of a table share.
import type { Json } from "../catalog/fact.ts";
import { quoteLiteral } from "../catalog/identifier.ts";
import { nameOf, type ObjectId } from "../catalog/object-id.ts";
import { type Statement, statement } from "../render/statement.ts";
import { columnsOf, followColumns, nameList, ownName, type Rename, tableName, tableOf } from "./names.ts";

/** https://www.postgresql.org/docs/current/sql-createtable.html, DEFERRABLE and INITIALLY. */
export type Deferral = "no" | "initially immediate" | "initially deferred";

export function constraint(id: ObjectId): string {
  return `CONSTRAINT ${ownName(id)}`;
}

export function commentOnConstraint(id: ObjectId): string {
  return `${constraint(id)} ON ${tableName(id)}`;
}

export function addConstraint(id: ObjectId, clause: string): Statement[] {
  return [statement(`ALTER TABLE ${tableName(id)} ADD ${clause}`, "ACCESS EXCLUSIVE")];
}

export function dropConstraint(id: ObjectId): Statement[] {
  return [statement(`ALTER TABLE ${tableName(id)} DROP CONSTRAINT ${ownName(id)}`, "ACCESS EXCLUSIVE")];
}

export function renameConstraint(from: ObjectId, to: ObjectId): Statement[] {
  const sql = `ALTER TABLE ${tableName(from)} RENAME CONSTRAINT ${ownName(from)} TO ${ownName(to)}`;
  return [statement(sql, "ACCESS EXCLUSIVE")];
}

/**
 * VALIDATE CONSTRAINT, or what undoes it: PostgreSQL has no statement for that, so the constraint is made anew as it prints
 * it, for later.
 */
export function validateConstraint(id: ObjectId, validated: boolean): Statement[] {
  if (validated)
    return [statement(`ALTER TABLE ${tableName(id)} VALIDATE CONSTRAINT ${ownName(id)}`, "SHARE UPDATE EXCLUSIVE")];
  const again =
    "ALTER TABLE %1$s DROP CONSTRAINT %2$I, ADD CONSTRAINT %2$I %3$s NOT VALID; COMMENT ON CONSTRAINT %2$I ON %1$s IS %4$L";
  const is = "conrelid::regclass, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')";
  const own = `conrelid = ${quoteLiteral(tableName(id))}::regclass AND conname = ${quoteLiteral(nameOf(id))}`;
  const block = `BEGIN EXECUTE (SELECT format(${quoteLiteral(again)}, ${is}) FROM pg_constraint WHERE ${own}); END`;
  return [statement(`DO ${quoteLiteral(block)}`, "ACCESS EXCLUSIVE")];
}

export function includeSql(include: readonly string[] | undefined): string {
  return include === undefined || include.length === 0 ? "" : ` INCLUDE (${nameList(include)})`;
}

export function deferralSql(deferrable: Deferral | undefined): string {
  return deferrable === undefined || deferrable === "no" ? "" : ` DEFERRABLE ${deferrable.toUpperCase()}`;
}

/** What follows a check or a foreign key that doesn't hold for every row, or for none. */
export function enforcementSql(attributes: { readonly validated?: boolean; readonly enforced?: boolean }): string {
  if (attributes.enforced === false) return " NOT ENFORCED";
  return attributes.validated === false ? " NOT VALID" : "";
}

/** `{columns: […]}` is written `[…]` in a file when nothing else is said. */
export function printColumns(attributes: object): Json {
  const given = attributes as { readonly columns?: readonly string[] };
  return Object.keys(attributes).length === 1 && given.columns !== undefined ? given.columns : (attributes as Json);
}

export function parseColumns<T extends object>(definition: T | readonly string[]): T {
  return (Array.isArray(definition) ? { columns: definition } : definition) as T;
}

interface KeyColumns {
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  /** Of the last column, a range. */
  readonly withoutOverlaps?: boolean;
}

/** What follows PRIMARY KEY or UNIQUE. */
export function keySql({ columns, include, withoutOverlaps }: KeyColumns): string {
  return ` (${nameList(columns)}${withoutOverlaps === true ? " WITHOUT OVERLAPS" : ""})${includeSql(include)}`;
}

/** What a key over columns stands on. */
export function keyDependencies(id: ObjectId, { columns, include = [] }: KeyColumns): ObjectId[] {
  return [tableOf(id), ...columnsOf(id, [...columns, ...include])];
}

/** A key's attributes after a column of its table was renamed. */
export function followKey<A extends KeyColumns>(id: ObjectId, attributes: A, rename: Rename): A {
  const follow = (names: readonly string[]): readonly string[] => followColumns(names, id.path.slice(0, 2), rename);
  const { columns, include } = attributes;
  return { ...attributes, columns: follow(columns), ...(include !== undefined && { include: follow(include) }) };
}
