// In: options as models give them: `{ autovacuumEnabled: false }`. Out: PostgreSQL's names, with values as text.
// Source: https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS

export function storageParameters(given: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  const said = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(said.map(([key, value]) => [snakeCase(key), String(value)]));
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
