// The words of an SQL text: every identifier or key word outside of strings and comments, as PostgreSQL folds it.
// Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html
import { quoteIdentifier } from "./identifier.ts";

const tokens =
  /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|\$([A-Za-z_\u0080-\uffff]*[\w\u0080-\uffff]*)\$[\s\S]*?\$\1\$|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"((?:[^"]|"")*)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|\d[\w.]*/g;

/**
 * Which names may a text speak of? More than it does, perhaps (aliases, key words), but never less: what PostgreSQL says of
 * its dependencies is better wherever it was asked.
 */
export function wordsOf(sql: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [, , quoted, plain] of sql.matchAll(tokens)) {
    if (quoted !== undefined) words.add(quoted.replaceAll('""', '"'));
    else if (plain !== undefined) words.add(plain.toLowerCase());
  }
  return words;
}

/** The text with another schema before some names: `app.posts` → `pg_temp.posts`. What has no schema stays as it is. */
export function moveNames(
  sql: string,
  moves: readonly { readonly schema: string; readonly name: string; readonly to: string }[],
): string {
  const found = [...sql.matchAll(tokens)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[2]?.replaceAll('""', '"') ?? match[3]?.toLowerCase(),
  }));
  let out = "";
  let at = 0;
  for (const [own, token] of found.entries()) {
    const next = found[own + 1];
    const isQualified = next !== undefined && sql.slice(token.end, next.start).trim() === ".";
    const move = isQualified
      ? moves.find(({ schema, name }) => schema === token.name && name === next.name)
      : undefined;
    if (move === undefined) continue;
    out += `${sql.slice(at, token.start)}${quoteIdentifier(move.to)}`;
    at = token.end;
  }
  return out + sql.slice(at);
}
