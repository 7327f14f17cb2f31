// SQL identifiers: quoting as PostgreSQL's quote_ident does, and the dotted names that migration files use.
// Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS and appendix C.

/** Key words that quote_ident quotes: every category but "unreserved" (pg_get_keywords() of PostgreSQL 18). */
const keywords = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
  json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
  lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize not
  notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real
  references returning right row select session_user setof similar smallint some substring symmetric system_user table
  tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose
  when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
  xmlserialize xmltable`.split(/\s+/),
);

const plain = /^[a-z_][a-z0-9_$]*$/;

/** `posts` → `posts`; `Posts` → `"Posts"`; `user` → `"user"`. */
export function quoteIdentifier(name: string): string {
  return plain.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The parts that are not empty, quoted where needed and joined by dots. The empty schema is the default one. */
export function qualifiedName(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== "")
    .map(quoteIdentifier)
    .join(".");
}

/** An SQL string literal. Backslashes are kept as they are (standard_conforming_strings). */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** PostgreSQL cuts names at 63 bytes (NAMEDATALEN − 1). */
export const longestName = 63;

export function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The beginning of a name that has at most so many bytes, never a part of a character. */
export function cutName(name: string, bytes: number): string {
  const chars = [...name];
  while (byteLength(chars.join("")) > bytes) chars.pop();
  return chars.join("");
}

/** A name for a while: the suffix stands whole, whatever PostgreSQL would cut. */
export function suffixed(name: string, suffix: string): string {
  return `${cutName(name, longestName - byteLength(suffix))}${suffix}`;
}

/** The inverse of {@link qualifiedName}: splits at dots outside double quotes. */
export function splitName(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      if (quoted && text[at + 1] === '"') {
        part += '"';
        at++;
      } else quoted = !quoted;
    } else if (char === "." && !quoted) {
      parts.push(part);
      part = "";
    } else part += char;
  }
  parts.push(part);
  return parts;
}
