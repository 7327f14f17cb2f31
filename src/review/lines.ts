// Where a migration file says what it does: the line of each operation of `up`. The file may have been written by hand or gone
// through a formatter, and `up` may be code; what can't be told for certain is left open.
import { type ObjectId, sameId } from "../engine/catalog/object-id.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { parseId } from "../engine/operations/definition.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A call of the builder: `op.addColumn("posts.title", …)`. */
interface Call {
  /** The place of its first token, and of the bracket that ends it. */
  readonly at: number;
  readonly end: number;
  readonly line: number;
  readonly method: string;
  /** What comes first in its brackets; `null`: that is no plain text. */
  readonly name: string | null;
}

/** The lines, from 1, of the operations of `up`; `null`: nobody can tell. `text`: of the file that they were read from. */
export function operationLines(text: string, operations: readonly Operation[]): (number | null)[] {
  const tokens = tokensOf(text) ?? [];
  const key = keyOf(tokens);
  const calls = key === null ? [] : callsIn(tokens, key);
  const isOneByOne = key !== null && isList(tokens, key, calls) && calls.length === operations.length;
  if (isOneByOne && operations.every((operation, at) => isCall(calls[at], operation))) {
    return calls.map(({ line }) => line);
  }
  return operations.map((operation) => {
    const those = calls.filter((call) => isNamed(call) && isCall(call, operation));
    const [only] = those;
    if (only === undefined || those.length > 1) return null;
    return operations.filter((each) => isCall(only, each)).length === 1 ? only.line : null;
  });
}

/** The place of the key `up` of the object that has a `revision`, too; `null`: there is no such thing, or several. */
function keyOf(tokens: readonly Token[]): number | null {
  const places = (name: string): number[] =>
    tokens.flatMap(({ kind, value, within }, at) => {
      const isKey = kind !== "mark" && value === name && tokens[within]?.value === "{" && isFirst(tokens, at);
      return isKey && [":", "("].includes(tokens[at + 1]?.value ?? "") ? [at] : [];
    });
  const objects = places("revision").map((at) => tokens[at]?.within);
  const [only, ...others] = places("up").filter((at) => objects.includes(tokens[at]?.within));
  return only === undefined || others.length > 0 ? null : only;
}

/** Does an entry of its bracket begin with it? */
function isFirst(tokens: readonly Token[], at: number): boolean {
  const { within = -1 } = tokens[at] ?? {};
  return at - 1 === within || isMark(tokens[at - 1], ",");
}

function isMark(token: Token | undefined, ...values: readonly string[]): boolean {
  return token?.kind === "mark" && values.includes(token.value);
}

function callsIn(tokens: readonly Token[], key: number): Call[] {
  const builder = parameterOf(tokens, key);
  if (builder === null) return [];
  const { within = -1 } = tokens[key] ?? {};
  const comma = tokens.findIndex((each, at) => at > key && each.within === within && isMark(each, ","));
  const last = comma < 0 ? (tokens[within]?.end ?? tokens.length) : comma;
  return tokens.flatMap(({ kind, value, line }, at): Call[] => {
    if (at <= key || at >= last || kind !== "word" || value !== builder || isMark(tokens[at - 1], ".", "?.")) return [];
    const [dot, method, open, first] = tokens.slice(at + 1, at + 5);
    if (!isMark(dot, ".") || method?.kind !== "word" || !isMark(open, "(") || open === undefined) return [];
    const isWhole = at + 5 === open.end || isMark(tokens[at + 5], ",");
    const name = first?.kind === "text" && isWhole ? first.value : null;
    return [{ at, end: open.end, line, method: method.value, name }];
  });
}

/** What the function calls the builder; `null`: it is no function that is written there, or takes it apart. */
function parameterOf(tokens: readonly Token[], key: number): string | null {
  let at = isMark(tokens[key + 1], ":") ? key + 2 : key + 1;
  if (tokens[at]?.value === "function") at += isMark(tokens[at + 1], "(") ? 1 : 2;
  const isBare = tokens[at]?.kind === "word" && isMark(tokens[at + 1], "=>");
  const parameter = isBare ? tokens[at] : isMark(tokens[at], "(") ? tokens[at + 1] : undefined;
  return parameter?.kind === "word" ? parameter.value : null;
}

/** Is what the function returns a list of these calls, and of nothing else? */
function isList(tokens: readonly Token[], key: number, calls: readonly Call[]): boolean {
  const place = tokens[calls[0]?.at ?? -1]?.within ?? -1;
  const list = tokens[place];
  if (list === undefined || !isMark(list, "[") || !isReturned(tokens, key, place)) return false;
  const commas = tokens.filter((each) => each.within === place && isMark(each, ",")).length;
  const entries = isMark(tokens[list.end - 1], ",") ? commas : commas + 1;
  return (
    entries === calls.length &&
    calls.every(({ at, end }) => {
      const isEntry = tokens[at]?.within === place && isFirst(tokens, at);
      return isEntry && (end + 1 === list.end || isMark(tokens[end + 1], ","));
    })
  );
}

/** `=> […]`, or `return […]` in the function's own body; nothing is done to it any more. */
function isReturned(tokens: readonly Token[], key: number, place: number): boolean {
  const { within = -1, end = -1 } = tokens[place] ?? {};
  const own = tokens[key]?.within;
  const before = tokens[place - 1];
  const isArrow = within === own && isMark(before, "=>");
  const isBody = isMark(tokens[within], "{") && tokens[within]?.within === own && before?.value === "return";
  return (isArrow || isBody) && [",", ";", "}", "as", "satisfies"].includes(tokens[end + 1]?.value ?? "");
}

function isNamed({ method, name }: Call): boolean {
  return name !== null || method === "run";
}

function isCall(call: Call | undefined, operation: Operation): boolean {
  if (call === undefined) return false;
  const { method, name } = call;
  switch (operation.verb) {
    case "run":
      return method === "run";
    case "sql":
      return method === "sql" && (name === null || name === operation.up);
    case "create":
      return isOf(call, operation.object.id, operation.verb);
    default:
      return isOf(call, operation.id, operation.verb);
  }
}

function isOf({ method, name }: Call, id: ObjectId, verb: "create" | "drop" | "alter" | "rename"): boolean {
  if (method !== rulesOf(id.kind).file[verb]) return false;
  try {
    return name === null || sameId(parseId(id.kind, name), id);
  } catch {
    return false;
  }
}
