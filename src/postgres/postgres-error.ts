// What PostgreSQL says when a statement fails, in one shape for every driver.
// Source: https://www.postgresql.org/docs/current/protocol-error-fields.html

import { PostgresError, type PostgresErrorFields } from "../ports.ts";

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
