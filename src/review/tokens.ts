// TypeScript's text → its tokens, as far as brackets, strings and comments must be told apart: what stands in which bracket,
// on which line. `null`: a bracket or a quote has no partner, as where a `/` was taken for what it isn't.
// Source: https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar

export interface Token {
  readonly kind: "word" | "text" | "mark";
  /** As it is written; of a string, and of a template without `${}`, the text that it stands for. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** The place of the bracket around it; -1: none. */
  readonly within: number;
  /** Of an opening bracket, the place of the one that closes it; of everything else, its own. */
  readonly end: number;
}

type Shape = Token["kind"] | "space" | "template" | "expression";

const shapes: readonly (readonly [Shape, RegExp])[] = [
  ["space", /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/y],
  ["word", /[\p{ID_Start}$_#][\p{ID_Continue}$]*|\d[\w.]*/uy],
  ["text", /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y],
  ["template", /`(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y],
  ["expression", /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y],
  ["mark", /=>|\.\.\.|\?\.|[^"'`]/y],
];

/** What follows `${…` in a template: to the next `${`, or to the end. */
const rest = /\}(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;

const partners: ReadonlyMap<string, string> = new Map(Object.entries({ ")": "(", "]": "[", "}": "{", "`": "${" }));

export function tokensOf(text: string): readonly Token[] | null {
  const tokens: { -readonly [K in keyof Token]: Token[K] }[] = [];
  const open: number[] = [];
  let line = 1;
  const take = (kind: Token["kind"], value: string): void => {
    const opening = kind === "mark" && partners.has(value) ? tokens[open.pop() ?? -1] : undefined;
    if (opening !== undefined) opening.end = tokens.length;
    tokens.push({ kind, value, line, within: open.at(-1) ?? -1, end: tokens.length });
    if (kind === "mark" && ["(", "[", "{", "${"].includes(value)) open.push(tokens.length - 1);
  };
  for (let at = 0; at < text.length; ) {
    const around = tokens[open.at(-1) ?? -1]?.value;
    const [shape, found] = nextOf(text, at, { around, before: tokens.at(-1) });
    if (shape === null) return null;
    const isWhole = shape === "text" || (shape === "template" && found.startsWith("`") && found.endsWith("`"));
    const mark = shape === "template" ? markIn(found) : found;
    if (isWhole) take("text", contentOf(found));
    else if (partners.has(mark) && partners.get(mark) !== around) return null;
    else if (shape !== "space") take(shape === "word" ? shape : "mark", mark);
    at += found.length;
    line += found.split("\n").length - 1;
  }
  return open.length === 0 ? tokens : null;
}

/** Of a part of a template. Between two expressions nothing opens or closes. */
function markIn(part: string): string {
  return part.endsWith("`") ? "`" : part.startsWith("}") ? "}${" : "${";
}

interface Surroundings {
  /** The bracket around it. */
  readonly around: string | undefined;
  readonly before: Token | undefined;
}

/** `null`: a quote that nothing closes. */
function nextOf(text: string, at: number, { around, before }: Surroundings): readonly [Shape | null, string] {
  if (text[at] === "}" && around === "${") return matchOf([["template", rest]], text, at);
  return matchOf(isOperand(before) ? shapes.filter(([shape]) => shape !== "expression") : shapes, text, at);
}

function matchOf(among: typeof shapes, text: string, at: number): readonly [Shape | null, string] {
  for (const [shape, pattern] of among) {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return [shape, found];
  }
  return [null, ""];
}

const beforeOperands = /^(?:return|typeof|case|in|of|delete|void|throw|new|do|else|instanceof|yield|await)$/;

/** After it, `/` divides. */
function isOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === "mark" ? partners.has(token.value) : token.kind === "text" || !beforeOperands.test(token.value);
}

const letters = new Map(Object.entries({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", 0: "\0" }));

function contentOf(quoted: string): string {
  const inside = quoted.slice(1, -1).replace(/\r\n?/g, "\n");
  return inside.replace(/\\(?:u\{[\da-f]+\}|u[\da-f]{4}|x[\da-f]{2}|[\s\S])/gi, (written) => {
    if (written.length > 2) return String.fromCodePoint(Number.parseInt(written.replace(/[^\da-f]/gi, ""), 16));
    const char = written.slice(1);
    return char === "\n" ? "" : (letters.get(char) ?? char);
  });
}
