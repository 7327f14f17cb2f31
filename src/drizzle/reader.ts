import type { Fact, Origin } from "../engine/catalog/fact.ts";
import type { Kind } from "../engine/catalog/kind.ts";
import type { Drizzle } from "./major.ts";
import type { TableModel } from "./table-model.ts";

/** One export of a models module. */
export interface Exported {
  readonly value: unknown;
  readonly app: string;
  /** Relative to the project's root. */
  readonly file: string;
  readonly key: string;
  /** The export taken apart, when it is a table. */
  readonly table: TableModel | null;
}

/** A fact, and the Drizzle object that it is the fact of: another object of the same name is a contradiction. */
export interface Reading<K extends Kind = Kind> {
  readonly fact: Fact<K>;
  readonly object?: unknown;
}

/** How one kind of object is read. One value of this shape per file in kinds/. */
export interface KindReader<K extends Kind> {
  readonly kind: K;
  /** What the export gives of this kind: itself, or parts of it. */
  read(exported: Exported, context: ReadContext): Iterable<Reading<K>>;
}

export interface ReadContext {
  readonly drizzle: Drizzle;
  /** A name as PostgreSQL keeps it. */
  name(full: string): string;
  /** A schema as paths have it: the default one is the empty string. */
  schema(name: string | undefined): string;
  /** Is it, as models give its name, a schema that is declared, but made elsewhere? */
  isForeignSchema(name: string | undefined): boolean;
  /** Is there a policy that was linked to the table from outside? */
  hasLinkedPolicy(table: object): boolean;
  /** Names of all tables in the models. */
  isTableName(name: string): boolean;
  warn(text: string): void;
  /** Where in the user's files an exception was thrown. */
  locate(error: unknown): string | null;
}

export function originOf({ app, file }: Exported, more: Origin = {}): Origin {
  return { ...more, file, app };
}

export function derived(isDerived: boolean): Origin {
  return isDerived ? { derivedName: true } : {};
}
