import { qualifiedName, quoteIdentifier, splitName } from "./identifier.ts";
import type { Kind } from "./kind.ts";

/**
 * What an object is called. The path starts with the schema (the empty string is the default schema, the first of the
 * search_path), then the table for what belongs to one, then the object's own name. A schema's path is its name alone.
 */
export interface ObjectId<K extends Kind = Kind> {
  readonly kind: K;
  readonly path: readonly string[];
}

/** An ObjectId as one string, for maps and for sorting: `column:.posts.title`, `table:app.posts`. */
export type ObjectKey = string;

export function objectId<K extends Kind>(kind: K, ...path: readonly string[]): ObjectId<K> {
  return { kind, path };
}

const keys = new WeakMap<ObjectId, ObjectKey>();

export function keyOf(id: ObjectId): ObjectKey {
  let key = keys.get(id);
  if (key === undefined) {
    key = `${id.kind}:${id.path.map((part) => (part === "" ? "" : quoteIdentifier(part))).join(".")}`;
    keys.set(id, key);
  }
  return key;
}

export function parseKey(key: ObjectKey): ObjectId {
  const at = key.indexOf(":");
  return { kind: key.slice(0, at) as Kind, path: splitName(key.slice(at + 1)) };
}

export function sameId(a: ObjectId, b: ObjectId): boolean {
  return a.kind === b.kind && a.path.length === b.path.length && a.path.every((part, at) => part === b.path[at]);
}

/** The object's own name, without its schema and table. */
export function nameOf(id: ObjectId): string {
  return id.path[id.path.length - 1] ?? "";
}

export function schemaOf(id: ObjectId): string {
  return id.path[0] ?? "";
}

/** The name as people and SQL write it: `posts`, `app.posts`, `posts.title`. */
export function displayName(id: ObjectId): string {
  return qualifiedName(...id.path);
}

/** The id of the object whose path is one shorter. Callers give the kind that stands there. */
export function parentId<P extends Kind>(id: ObjectId, kind: P): ObjectId<P> {
  return { kind, path: id.path.slice(0, -1) };
}
