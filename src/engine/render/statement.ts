/** Table-level lock modes, weakest first. https://www.postgresql.org/docs/current/explicit-locking.html */
const locks = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

export type Lock = (typeof locks)[number];

/** The stronger one has the greater number; none at all, the least. */
export function lockRank(lock: Lock | null): number {
  return lock === null ? -1 : locks.indexOf(lock);
}

/** One SQL statement, without a semicolon, and what is known of it. */
export interface Statement {
  readonly sql: string;
  /** The strongest lock it takes on a table that was there before; `null` when it takes none. */
  readonly lock: Lock | null;
  /**
   * `any`: inside the migration's transaction. `never`: it can't run in one (CREATE INDEX CONCURRENTLY).
   * `commits`: it can, but what it made can't be used before a commit (ALTER TYPE … ADD VALUE).
   */
  readonly transaction: "any" | "never" | "commits";
  readonly remains?: Remains;
}

/** What a statement leaves behind when it fails, or is cut off: an INVALID index. */
export interface Remains {
  /** A query that gives a row when there is something. */
  readonly found: string;
  readonly drop: string;
  /** A query that gives a row when all was done before it was cut off. */
  readonly whole: string;
}

export function statement(
  sql: string,
  lock: Lock | null = null,
  transaction: Statement["transaction"] = "any",
): Statement {
  return { sql, lock, transaction };
}
