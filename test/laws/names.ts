// Names as people give them, and as nobody should: mixed case, quotes, dots, reserved words, 63 bytes, other scripts.
import type { Draw } from "./draw.ts";

const plain = "users posts comments tags orders items teams audit_log a b c".split(" ");
const odd = [
  "order",
  "user",
  "table",
  "select",
  "column",
  "default",
  "Users",
  "createdAt",
  "two words",
  'quo"te',
  "it's",
  "dot.ted",
  '"quoted"."dots"',
  "größe",
  "日本語",
  "emoji 🐘",
  "$dollar",
  "a$$b",
  "1st",
  "per%cent",
  "semi;colon -- dash",
  "brackets[]",
  "constructor",
  "__proto__",
  "x".repeat(63),
  "ü".repeat(31),
];

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** A name that isn't taken yet; it is taken from now on. */
function nameFrom(draw: Draw, taken: Set<string>): string {
  const base = draw.rarely(3) ? draw.pick(odd) : draw.pick(plain);
  return unique(base, taken);
}

/** A name that may be taken: whoever settles the model sees to that. */
export function someName(draw: Draw): string {
  return nameFrom(draw, new Set());
}

export function unique(base: string, taken: Set<string>): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = numbered(base, number);
  taken.add(name);
  return name;
}

/** At the beginning of long names, so that what PostgreSQL cuts off is never what tells two apart. */
function numbered(base: string, number: number): string {
  if (bytes(base) < 55) return `${base}_${number}`;
  const chars = [...base];
  while (bytes(chars.join("")) > 55) chars.pop();
  return `n${number}_${chars.join("")}`;
}
