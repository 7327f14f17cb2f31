// SQL that can be handed to psql as it is, whatever names and texts have in them.

/** In a comment, line by line. Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-COMMENTS */
export function comment(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map((line) => `-- ${line}`.trimEnd())
    .join("\n");
}

/** With its semicolon, which must not stand in a comment that ends it. */
export function terminated(sql: string): string {
  const body = sql.trimEnd();
  if (body.endsWith(";")) return body;
  return (body.split("\n").at(-1) ?? "").includes("--") ? `${body}\n;` : `${body};`;
}
