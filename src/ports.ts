// What the edges implement, and what they throw. Commands and the runner take these as parameters, so that tests hand in
// their own.
import type { Catalog } from "./engine/catalog/catalog.ts";
import type { ObjectId } from "./engine/catalog/object-id.ts";

/** One session of a PostgreSQL database. Statements run one after the other. */
export interface Session {
  /** Where it is connected, for messages: host, port, database and user, never a password. */
  readonly description: string;
  /** One statement with parameters `$1…`. */
  query<Row = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * Several statements in one round trip (the simple protocol); the rows of each one that returns columns, in order.
   * `notice` gets the text of each message below an error that the server sends meanwhile.
   */
  script(text: string, notice?: (message: string) => void): Promise<Record<string, unknown>[][]>;
  /** A Drizzle database on this very session, for data migrations. Each use of it calls `before` first, which may throw. */
  drizzle(before?: () => void): Promise<unknown>;
  close(): Promise<void>;
}

/** What PostgreSQL says of a statement that failed. https://www.postgresql.org/docs/current/protocol-error-fields.html */
export interface PostgresErrorFields {
  /** SQLSTATE: `23505`. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  /** Where in the text that was sent; it counts characters from 1. */
  readonly position?: number;
  /** The context in which it arose: the function, the line of a DO block. */
  readonly where?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

/** A statement failed: what PostgreSQL said, in one shape for every driver. */
export class PostgresError extends Error implements PostgresErrorFields {
  override readonly name = "PostgresError";
  readonly code: string;
  declare readonly detail?: string;
  declare readonly hint?: string;
  declare readonly position?: number;
  declare readonly where?: string;
  declare readonly schema?: string;
  declare readonly table?: string;
  declare readonly column?: string;
  declare readonly constraint?: string;

  constructor(fields: PostgresErrorFields) {
    super(fields.message);
    this.code = fields.code;
    if (fields.detail !== undefined) this.detail = fields.detail;
    if (fields.hint !== undefined) this.hint = fields.hint;
    if (fields.position !== undefined) this.position = fields.position;
    if (fields.where !== undefined) this.where = fields.where;
    if (fields.schema !== undefined) this.schema = fields.schema;
    if (fields.table !== undefined) this.table = fields.table;
    if (fields.column !== undefined) this.column = fields.column;
    if (fields.constraint !== undefined) this.constraint = fields.constraint;
  }
}

/** A database as it was at one moment. */
export interface Snapshot {
  readonly catalog: Catalog;
  /** `server_version_num`: 150018 is 15.18. */
  readonly serverVersion: number;
  /** What the empty schema of the catalog stands for: `current_schema()`. */
  readonly defaultSchema: string;
  /** Estimated rows (`reltuples`, −1 when never counted) by the key of the table. */
  readonly estimatedRows: ReadonlyMap<string, number>;
}

/** The models of a scope, read. */
export interface Models {
  readonly catalog: Catalog;
  /** What models declare and others make: schemas with all that is in them, views, roles. It is left alone. */
  readonly external: readonly ObjectId[];
  /** Absolute paths of every file that the models import, packages left out. */
  readonly files: readonly string[];
  /** What was seen but can't be carried over, in words. */
  readonly warnings: readonly string[];
}

export interface Clock {
  now(): Date;
}

/** A question that a person must answer. `flags` are the command-line flags that would answer it. */
export interface Question {
  readonly text: string;
  /** Where there is a single one, it is a yes, and a no is no answer. */
  readonly choices: readonly { readonly label: string; readonly flag: string }[];
  /** An SQL expression is an answer, too: the flag that takes it. */
  readonly typed?: string;
}

/** Puts a question to a person. */
export interface Questioner {
  /** The index of the choice taken, or the expression that was typed; `null` when nobody can be asked, or said no. */
  ask(question: Question): Promise<number | string | null>;
}
