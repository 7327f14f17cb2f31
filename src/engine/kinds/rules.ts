import type { Catalog } from "../catalog/catalog.ts";
import type { Fact, Json } from "../catalog/fact.ts";
import type { AttributesOf, Kind } from "../catalog/kind.ts";
import type { ObjectId } from "../catalog/object-id.ts";
import type { Change, Changes } from "../operations/operation.ts";
import type { Statement } from "../render/statement.ts";
import type { Rename } from "./names.ts";

/**
 * How stored expressions hold on to the columns under them, when a column's type changes:
 * `loosely`: nothing needs to happen; `collated`: neither, but a collation that it says is forgotten where a type has the
 * same by itself; `reparsed`: PostgreSQL rebuilds it by itself as long as the expression still fits the type; `pinned`:
 * PostgreSQL refuses the change until the object is dropped; `matched`: it holds on to a key, which can't go before it
 * does, and PostgreSQL keeps it as long as the types on its two sides can be compared.
 * Source: https://www.postgresql.org/docs/current/sql-altertable.html (notes on ALTER TYPE) and 0A000 errors tried.
 */
export type Hold = "loosely" | "collated" | "matched" | "reparsed" | "pinned";

export interface AttributeRule {
  /** `alter`: there is a statement for it; `replace`: the object is dropped and made again. */
  readonly change: ChangeMode | ((from: Json | undefined, to: Json | undefined, fact: Fact) => ChangeMode);
  /** PostgreSQL stores it parsed and prints it in its own words: equality is a question to the server. */
  readonly respelled?: true;
  /** It says how an object begins, and is never compared. */
  readonly initial?: true;
  /** A model that lacks it says no more than that it didn't ask for it: only what our own migrations set is taken back. */
  readonly ours?: true;
  /** What a model means, given what the database has; absent: the database's, unless the model says something. */
  readonly adopt?: (old: Json, now: Json | undefined, around: Adoption) => Json | undefined;
}

/** The same object in the database and in the models, and all that stands around it. */
export interface Adoption {
  readonly live: Fact;
  readonly model: Fact;
  readonly before: Catalog;
  readonly after: Catalog;
}

export type ChangeMode = "alter" | "replace";

/** Everything that generic stages need to know of one kind of object. One value of this shape per file in this folder. */
export interface KindRules<K extends Kind> {
  readonly kind: K;
  /** In words, for reports: "foreign key". */
  readonly words: string;
  /** The kinds that can stand above it; the first one found in the catalog is the parent. */
  readonly parents: readonly Kind[];
  /** What an attribute is when nothing was said: left out of files, filled in when a fact is created. */
  readonly defaults: Partial<AttributesOf[K]>;
  readonly attributes: { readonly [A in keyof Required<AttributesOf[K]>]: AttributeRule };
  /** The length of its path: schema, table, name. */
  readonly depth: 1 | 2 | 3;
  /** It belongs to the whole server: nobody's to drop because models lack it, and no stranger in a database. */
  readonly shared?: true;
  /** A parent has at most one of it: a name that Drizzle made up never matters. */
  readonly single?: true;
  /** Its DROP is refused while something stands in it: nothing is dropped along with it. */
  readonly mustBeEmpty?: true;
  /** SET SCHEMA of what it belongs to doesn't take it along: it moves after it. */
  readonly staysBehind?: true;
  /** The order of definition means something: the columns of a table. */
  readonly ordered?: true;
  /** The name spaces that its name is taken from, the one where it is looked up first: two objects can't share a name in one of them. */
  namespaces(id: ObjectId<K>): readonly string[];
  /** What must stand before it, its parent included. */
  dependsOn(fact: Fact<K>, catalog: Catalog): readonly ObjectId[];
  hold(fact: Fact<K>): Hold;
  /** As it is made where nobody has to be spared: what it belongs to is new, or locked already. */
  unspared?(fact: Fact<K>): Fact<K>;
  /** Must a dependent that holds on like this, by itself or by what it stands on, be dropped and made again around the alteration? */
  disturbs?(change: Alteration<K>, hold: Hold, direct: boolean): boolean;
  /** Attributes rewritten after something they name was renamed. */
  follow(fact: Fact<K>, rename: Rename): AttributesOf[K];
  /** Whether it holds data that no CREATE brings back: lost when it is dropped, or by such an alteration. */
  readonly data?: { readonly drop?: true; readonly alter?: (changes: Changes) => boolean };
  /** The sequence that PostgreSQL makes along with it (`id`: where its name is known), and as it is called after the object. */
  named?(fact: Fact<K>): readonly { readonly id: ObjectId<"sequence"> | null; readonly own: ObjectId<"sequence"> }[];
  /** Why no database can build it, and what mends that; `null` when nothing speaks against it. */
  problem?(fact: Fact<K>, catalog: Catalog): Problem | null;
  /** The least that it needs of others, made up: what a replica gets where nobody tells what is there. */
  footing?(fact: Fact<K>, catalog: Catalog): readonly Fact[];
  /** The name under which columns use it as a type. */
  typeName?(id: ObjectId<K>): string;
  /** What its alteration must know of the catalogs around it (columns to be rewritten, say). */
  prepare?(change: Alteration<K>): Changes;
  readonly sql: KindSql<K>;
  readonly file: KindFile<K>;
}

export interface Problem {
  readonly message: string;
  readonly hint: string;
}

export interface Alteration<K extends Kind> {
  readonly from: Fact<K>;
  readonly to: Fact<K>;
  readonly changes: Changes;
  readonly before: Catalog;
  readonly after: Catalog;
  /** Does the object come by the same plan, be it that it makes way and comes back? */
  comes(id: ObjectId): boolean;
}

/** Statements, in order. Names of the default schema are not qualified: the session's search_path decides. */
export interface KindSql<K extends Kind> {
  /** What COMMENT ON takes: `COLUMN posts.title`. */
  comment(id: ObjectId<K>): string;
  /** What GRANT takes after its name: `SELECT ON TABLE posts`. Absent: nothing can be granted on it. */
  grant?(id: ObjectId<K>, privileges: readonly string[]): string;
  /** What everybody may do with it without being asked. */
  readonly granted?: readonly string[];
  /**
   * The clause inside its parent's CREATE, for kinds that fold into it; `null` when this one can't. `before`: the facts
   * that the same statement makes before it.
   */
  clause?(fact: Fact<K>, before?: readonly Fact[]): string | null;
  /** `clauses`: of the facts that fold into it. */
  create(fact: Fact<K>, clauses: readonly string[]): readonly Statement[];
  /** What neither its clause nor `create` can say, once it is made. */
  after?(fact: Fact<K>): readonly Statement[];
  drop(id: ObjectId<K>): readonly Statement[];
  alter(id: ObjectId<K>, changes: Readonly<Record<string, Change>>): readonly Statement[];
  /** What an alteration says of its columns, after all that it says of itself. */
  alterColumns?(id: ObjectId<K>, changes: Changes): readonly Statement[];
  rename(from: ObjectId<K>, to: ObjectId<K>): readonly Statement[];
}

/** How it stands in a migration file. */
export interface KindFile<K extends Kind> {
  /** The operations' names: `createTable`, `dropTable`, `alterTable`, `renameTable`. */
  readonly create: string;
  readonly drop: string;
  readonly alter: string;
  readonly rename: string;
  /** The key under which it folds into its parent's definition (`columns`); absent: it never folds. */
  readonly fold?: string;
  /** Its definition keeps the property key of the model, where that can't be told from the name: it proves renames. */
  readonly keyed?: true;
  /** Attributes to the shortest definition that reads well, and back. Absent: the attributes themselves. */
  print?(attributes: Partial<AttributesOf[K]>): Json;
  // biome-ignore lint/suspicious/noExplicitAny: each kind names the shape of its own definition; the builder's types check it.
  parse?(definition: any): Partial<AttributesOf[K]>;
}
