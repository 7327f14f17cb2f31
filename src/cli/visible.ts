// Text for a terminal. What drives one stands in names of tables, messages and errors as well, and is shown instead of
// obeyed: control characters, and those that turn the direction of the text. Our own colours are marked by a word that
// nobody can know before.
// Source: https://en.wikipedia.org/wiki/C0_and_C1_control_codes, https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
import { randomUUID } from "node:crypto";

const mark = randomUUID();

/** An escape sequence of ours. */
export function ours(sequence: string): string {
  return sequence.replaceAll("\x1b", `\x1b${mark}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const driving = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Lines and tabs stay; everything else that drives a terminal is spelled out. */
export function visible(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .split(`\x1b${mark}`)
    .map((part) => part.replace(driving, spelled))
    .join("\x1b");
}

/** JSON escapes half of them by itself; spelled out they mean the same. */
export function visibleJson(text: string): string {
  return text.replace(driving, (char) => `\\u${hex(char, 4)}`);
}

function spelled(char: string): string {
  return char > "\xff" ? `\\u${hex(char, 4)}` : `\\x${hex(char, 2)}`;
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, "0");
}

/** As it is, our colours included: for files and other programs. */
export function untouched(text: string): string {
  return text.replaceAll(mark, "");
}
