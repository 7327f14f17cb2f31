// All texts of a value at once, for reports that are read by people.

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unseen = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters, and those that turn the direction of the text, spelled out: nobody could see them. */
export function spelledOut(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(unseen, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Where a text has to stand in one line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}

/** As a sentence, which ends. Nothing makes none. */
export function sentence(text: string): string {
  return text === "" ? "" : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** The same data with every text in it rewritten; keys stay. */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  const each = (item: unknown): unknown => {
    if (typeof item === "string") return change(item);
    if (Array.isArray(item)) return item.map(each);
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, each(inner)]));
  };
  return each(value) as T;
}

/** Not longer than so many characters, none of them cut in two. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const chars = [...text.slice(0, 2 * most)];
  return chars.length <= most && text.length <= 2 * most ? text : `${chars.slice(0, most - 1).join("")}…`;
}

export interface Span {
  readonly text: string;
  readonly isCode: boolean;
}

/** What stands between backticks is code: the texts of rules name commands and settings so. */
export function spansOf(text: string): Span[] {
  return text
    .split(/(`[^`]+`)/)
    .filter((part) => part !== "")
    .map((part) =>
      /^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), isCode: true } : { text: part, isCode: false },
    );
}
