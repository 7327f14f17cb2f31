// What PostgreSQL says when a statement fails, in one shape for every driver.
// Source: https://www.postgresql.org/docs/current/protocol-error-fields.html

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

/** What a driver threw as our own error; `null` when it is no error of the server's. */
export function postgresErrorOf(thrown: unknown): PostgresError | null {
  if (thrown instanceof PostgresError) return thrown;
  if (!(thrown instanceof Error)) return null;
  const from = thrown as Error & Record<string, unknown>;
  // Every error of a server has a severity and a SQLSTATE of five characters; a socket's error has neither.
  if (typeof from.code !== "string" || from.code.length !== 5 || typeof from.severity !== "string") return null;
  const text = (...keys: string[]): string | undefined => {
    const found = keys.map((key) => from[key]).find((value) => typeof value === "string" && value !== "");
    return found as string | undefined;
  };
  const position = Number(text("position"));
  const fields: Record<string, unknown> = {
    code: from.code,
    message: from.message,
    detail: text("detail"),
    hint: text("hint"),
    position: Number.isInteger(position) ? position : undefined,
    where: text("where"),
    schema: text("schema_name", "schema"),
    table: text("table_name", "table"),
    column: text("column_name", "column"),
    constraint: text("constraint_name", "constraint"),
  };
  return new PostgresError(fields as unknown as PostgresErrorFields);
}
