// The names of relations in an SQL text.
// Source: https://www.postgresql.org/docs/current/sql-select.html
import { type Token, tokensOf } from "./sql-words.ts";

/** A name as a text says it; `schema` is `null` where it says none. */
export interface NameInText {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * The names that stand where a query can say a relation: in a FROM clause, or as the type of a row. As with `wordsOf`, there
 * may be more than there are relations (`extract(year FROM day)`, the name of a WITH query), but never less.
 */
export function relationsIn(sql: string): NameInText[] {
  const found: NameInText[] = [];
  const outer: Level[] = [];
  let level: Level = { isCast: false, isFrom: false, awaits: false };
  const tokens = tokensOf(sql);
  for (let at = 0; at < tokens.length; at++) {
    const { key, symbol } = tokens[at] as Token;
    if (symbol === "(") {
      outer.push(level);
      level = { ...level, isCast: tokens[at - 1]?.key === "cast" };
    } else if (symbol === ")") level = { ...(outer.pop() ?? level), awaits: false };
    else if (symbol === ",") level = { ...level, awaits: level.isFrom };
    else if (symbol === "::" || (key === "as" && level.isCast)) level = { ...level, awaits: true };
    else if (opening.has(key)) level = { ...level, isFrom: true, awaits: true };
    else if (closing.has(key)) level = { ...level, isFrom: false, awaits: false };
    else if (level.awaits && symbol === "" && !passing.has(key)) {
      const path = pathAt(tokens, at);
      found.push({ schema: path.at(-2) ?? null, name: path.at(-1) ?? "" });
      level = { ...level, awaits: false };
      at += 2 * (path.length - 1);
    }
  }
  return found;
}

/** What is known inside of one pair of parentheses. */
interface Level {
  readonly isCast: boolean;
  readonly isFrom: boolean;
  /** The next name is one of a relation. */
  readonly awaits: boolean;
}

const opening = new Set(["from", "join", "table"]);
const passing = new Set(["only", "lateral"]);
const closing = new Set(
  "select where group having window union intersect except order limit offset fetch for values returning".split(" "),
);

/** The name that begins at a token, with what it is qualified by. */
function pathAt(tokens: readonly Token[], start: number): string[] {
  const path: string[] = [];
  for (let at = start; at === start || tokens[at - 1]?.symbol === "."; at += 2) path.push(tokens[at]?.name ?? "");
  return path;
}
