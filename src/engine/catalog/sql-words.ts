// The words of an SQL text: every identifier or key word outside of strings and comments, as PostgreSQL folds it.
// Source: https://www.postgresql.org/docs/current/sql-syntax-lexical.html
import { quoteIdentifier } from "./identifier.ts";

const tokens =
  /--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|\$([A-Za-z_\u0080-\uffff]*[\w\u0080-\uffff]*)\$[\s\S]*?\$\1\$|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"((?:[^"]|"")*)"|([A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|\d[\w.]*|(::|[.,()])/g;

/** One word, or a symbol that holds words together or apart. */
export interface Token {
  /** The identifier; empty for a symbol. */
  readonly name: string;
  /** The name of what may be a key word, because it isn't quoted; otherwise empty. */
  readonly key: string;
  /** `.`, `,`, `(`, `)` or `::`; otherwise empty. */
  readonly symbol: string;
  /** Where it begins in the text, and where it has ended. */
  readonly start: number;
  readonly end: number;
}

export function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(tokens)].flatMap((match) => {
    const [text, , quoted, plain, symbol = ""] = match;
    const key = plain?.toLowerCase() ?? "";
    const name = quoted?.replaceAll('""', '"') ?? key;
    const { index: start } = match;
    return name === "" && symbol === "" ? [] : [{ name, key, symbol, start, end: start + text.length }];
  });
}

/**
 * Which names may a text speak of? More than it does, perhaps (aliases, key words), but never less: what PostgreSQL says of
 * its dependencies is better wherever it was asked.
 */
export function wordsOf(sql: string): ReadonlySet<string> {
  return new Set(tokensOf(sql).flatMap(({ name }) => (name === "" ? [] : [name])));
}

/** The text with another schema before some names: `app.posts` → `pg_temp.posts`. What has no schema stays as it is. */
export function moveNames(
  sql: string,
  moves: readonly { readonly schema: string; readonly name: string; readonly to: string }[],
): string {
  const found = tokensOf(sql);
  let out = "";
  let at = 0;
  for (const [own, token] of found.entries()) {
    const [dot, next] = [found[own + 1], found[own + 2]];
    const move =
      dot?.symbol === "." ? moves.find(({ schema, name }) => schema === token.name && name === next?.name) : undefined;
    if (move === undefined) continue;
    out += `${sql.slice(at, token.start)}${quoteIdentifier(move.to)}`;
    at = token.end;
  }
  return out + sql.slice(at);
}
