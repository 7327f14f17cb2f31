// In: names as models give them. Out: names as PostgreSQL keeps them, cut at 63 bytes between two characters.
// Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS and makeObjectName()

const limit = 63;

export function cut(name: string, bytes = limit): string {
  if (name.length * 3 <= bytes) return name;
  const encoded = new TextEncoder().encode(name);
  if (encoded.length <= bytes) return name;
  let end = bytes;
  // A byte 10xxxxxx goes on with the character before it.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(encoded.subarray(0, end));
}

/** The name that PostgreSQL makes up itself for what has none: the table's part gives way, the ending stays. */
export function ownName(table: string, ending: string): string {
  return `${cut(table, limit - ending.length - 1)}_${ending}`;
}
