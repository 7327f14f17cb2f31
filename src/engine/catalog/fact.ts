import type { AttributesOf, Kind } from "./kind.ts";
import type { ObjectId } from "./object-id.ts";

/** Plain data: what attributes are made of. `undefined` (a missing key) means "not said", `null` means "none". */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One object of a schema. `attributes` are compared; `origin` never is. A key that a model's attributes lack is
 * something that Drizzle can't say: it stays as the database has it.
 */
export interface Fact<K extends Kind = Kind> {
  readonly id: ObjectId<K>;
  readonly attributes: AttributesOf[K];
  readonly origin?: Origin;
}

/** Where a fact came from; help for people and for renames. */
export interface Origin {
  /** The property key of the column, or the export name of the object, in the TypeScript model. */
  readonly key?: string;
  /** The module that exports it, relative to the project's root. */
  readonly file?: string;
  /** The app whose models define it (`core`, `auth`, …). */
  readonly app?: string;
  /** Drizzle made the name up: matched by structure, not by name. */
  readonly derivedName?: boolean;
  /** What a stored expression or query refers to, as the database's own dependencies tell. */
  readonly uses?: readonly ObjectId[];
  /** What is wrong with it in the database, and how to mend it: no migration does. */
  readonly amiss?: string;
  /** The sequence behind a serial column. */
  readonly sequence?: ObjectId<"sequence">;
}

export function fact<K extends Kind>(id: ObjectId<K>, attributes: AttributesOf[K], origin?: Origin): Fact<K> {
  return origin === undefined ? { id, attributes } : { id, attributes, origin };
}

export function isKind<K extends Kind>(candidate: Fact, kind: K): candidate is Fact<K> {
  return candidate.id.kind === kind;
}

/** Structural equality of plain data. A missing key equals an `undefined` one. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => equal(item, b[at]));
  }
  const left = a as Record<string, Json | undefined>;
  const right = b as Record<string, Json | undefined>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => equal(left[key], right[key]));
}

/** A fact's attributes as data that generic stages can walk. */
export function attributesOf(of: Fact): Record<string, Json | undefined> {
  return of.attributes as unknown as Record<string, Json | undefined>;
}
