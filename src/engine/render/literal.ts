import type { Json } from "../catalog/fact.ts";

const width = 100;
const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Plain data as a TypeScript literal: on one line where it fits, else one entry a line. `indent` is in spaces. */
export function literal(value: Json, indent: number): string {
  const flat = flatLiteral(value);
  if (typeof value !== "object" || value === null || flat.length + indent <= width) return flat;
  const pad = " ".repeat(indent + 2);
  const entries = Array.isArray(value)
    ? value.map((item: Json) => `${pad}${literal(item, indent + 2)},\n`)
    : pairs(value as Readonly<Record<string, Json>>).map(
        ([key, item]) => `${pad}${propertyKey(key)}: ${literal(item, indent + 2)},\n`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${entries.join("")}${" ".repeat(indent)}${close}`;
}

function flatLiteral(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(", ")}]`;
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = pairs(value as Readonly<Record<string, Json>>).map(
    ([key, item]) => `${propertyKey(key)}: ${flatLiteral(item)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** As it is read best: several lines stand as they are. */
export function textLiteral(text: string): string {
  if (!text.includes("\n")) return stringLiteral(text);
  return `\`${text.replaceAll(/[`\\]|\$\{/g, "\\$&").replaceAll("\r", "\\r")}\``;
}

/** SQL is full of double quotes: the delimiter is the first that needs no escape. */
function stringLiteral(text: string): string {
  const json = JSON.stringify(text);
  if (json.length === text.length + 2) return json;
  const isPlain = !text.includes("\\") && json.replaceAll('\\"', '"').length === text.length + 2;
  if (isPlain && !text.includes("'")) return `'${text}'`;
  return isPlain && !text.includes("`") && !text.includes("${") ? `\`${text}\`` : json;
}

function pairs(value: Readonly<Record<string, Json | undefined>>): [string, Json][] {
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** `__proto__` would set the prototype if it weren't computed. */
function propertyKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return identifier.test(key) ? key : JSON.stringify(key);
}
