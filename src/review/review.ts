// A review as plain data: what migrations will do to a database. Every report is made of this, and of nothing else.
import type { Level } from "../engine/rules/rule.ts";

export interface Review {
  /** What they are compared with: `origin/main`; `null`: the review is of what isn't applied. */
  readonly base: string | null;
  /** The database whose rows were counted, never with a password; `null`: none. */
  readonly database: string | null;
  /** In the order in which they are run. */
  readonly migrations: readonly ReviewedMigration[];
  /** What was found besides: forks, edited files, models without a migration. */
  readonly findings: readonly ReviewFinding[];
}

export interface ReviewedMigration {
  readonly scope: string;
  readonly revision: string;
  readonly name: string;
  /** Relative to the root of the repository, or of the project where there is none; with `/`. */
  readonly file: string;
  readonly app: string | null;
  /** In words, with the line of the file where each of them stands; `null`: that can't be told. */
  readonly operations: readonly { readonly words: string; readonly line: number | null }[];
  readonly up: readonly ReviewedTransaction[];
  /** `null`: it can't be undone. */
  readonly down: readonly ReviewedTransaction[] | null;
  /** What the way back means for the data: `lossless`, `lossy (posts.title)`, `irreversible`. */
  readonly wayBack: string;
  /** Why it can't be undone. */
  readonly irreversible: string | null;
  readonly proof: ReviewedProof;
  readonly findings: readonly ReviewFinding[];
  readonly diagram: Diagram;
}

/** How it went on a replica that was made of the migrations before it. */
export type ReviewedProof =
  /** `up`: it can't be undone, and the way there runs; `both`: the way back leads to where it began, and up runs again. */
  | { readonly state: "proven"; readonly directions: "up" | "both" }
  | { readonly state: "refuted"; readonly why: string; readonly objects: readonly string[] }
  | { readonly state: "unproven"; readonly why: string };

/** Statements that are committed together, or one that runs outside of a transaction. */
export interface ReviewedTransaction {
  readonly transactional: boolean;
  readonly statements: readonly ReviewedStatement[];
}

export interface ReviewedStatement {
  /** Its place in the list of operations. */
  readonly operation: number;
  /** `null`: code, which can't be shown as SQL. */
  readonly sql: string | null;
  /** The strongest one on a table that was there before: `ACCESS EXCLUSIVE`; `null`: none, or nobody knows. */
  readonly lock: string | null;
  /** Was it tried? Where it wasn't, the lists below are empty, and that means nothing. */
  readonly measured: boolean;
  /** Those that the transaction doesn't hold yet. */
  readonly locks: readonly (Weight & { readonly lock: string })[];
  readonly rewrites: readonly Weight[];
  readonly scans: readonly Weight[];
  readonly builds: readonly (Weight & { readonly index: string })[];
  readonly writes: readonly Weight[];
}

/** A table, and how large it is on the database. */
export interface Weight {
  readonly table: string;
  /** Estimated (`reltuples`); `null`: not known. */
  readonly rows: number | null;
  /** With its indexes and all; `null`: not known. */
  readonly bytes: number | null;
}

export interface ReviewFinding {
  /** `table-rewrite` */
  readonly rule: string;
  readonly level: Level;
  readonly scope: string;
  /** As in {@link ReviewedMigration.file}; `null`: it is about no file. */
  readonly file: string | null;
  readonly line: number | null;
  /** In words: `column posts.title`. */
  readonly object: string | null;
  /** The table that weighs, where one does. */
  readonly weight: Weight | null;
  readonly message: string;
  /** What to do instead, or the command that mends it. */
  readonly instead: string;
  /** The reason for which the file accepts it: it counts no more. */
  readonly accepted: string | null;
}

/** The tables that change, and those that they refer to, before and after. */
export interface Diagram {
  readonly before: readonly DiagramTable[];
  readonly after: readonly DiagramTable[];
}

/** `same`: it is there only because another one refers to it, or stands beside what changes. */
export type DiagramChange = "added" | "removed" | "changed" | "same";

export interface DiagramTable {
  readonly name: string;
  readonly change: DiagramChange;
  readonly columns: readonly DiagramColumn[];
  readonly references: readonly DiagramReference[];
}

export interface DiagramColumn {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** The part it has in keys. */
  readonly keys: readonly ("primary" | "foreign" | "unique")[];
  readonly change: DiagramChange;
}

export interface DiagramReference {
  readonly columns: readonly string[];
  readonly table: string;
  /** May a row stand without it? */
  readonly optional: boolean;
  readonly change: DiagramChange;
}
