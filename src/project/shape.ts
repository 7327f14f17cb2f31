// Small checkers of plain data, for files that people write. A checker throws a Misfit that says which key holds what.
import { suggest } from "./suggest.ts";

export class Misfit extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** Checks `value`, which stands at `path` (`sluice.apps[1].name`). */
export type Shape = (value: unknown, path: string) => void;

const simple = (word: string, fits: (value: unknown) => boolean): Shape => {
  return (value, path) => {
    if (!fits(value)) throw new Misfit(`${path} must be ${word}, but is ${described(value)}.`);
  };
};

export const text = simple("a string", (value) => typeof value === "string" && value !== "");
export const flag = simple("true or false", (value) => typeof value === "boolean");
export const number = simple("a number", (value) => typeof value === "number" && Number.isFinite(value));
export const count = simple("a whole number, 0 or more", (value) => Number.isInteger(value) && Number(value) >= 0);
export const callable = simple("a function", (value) => typeof value === "function");
export const anything: Shape = () => undefined;

/** A text that `check` has nothing to say against; what it throws goes to the user. */
export function checked(check: (value: string) => void): Shape {
  return (value, path) => {
    text(value, path);
    check(value as string);
  };
}

export function oneOf(...words: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value === "string" && words.includes(value)) return;
    const near = typeof value === "string" ? suggest(value, words) : undefined;
    const list = words.map((word) => `"${word}"`).join(", ");
    throw new Misfit(`${path} must be one of ${list}, but is ${described(value)}.`, near && `Did you mean "${near}"?`);
  };
}

export function listOf(item: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misfit(`${path} must be a list, but is ${described(value)}.`);
    for (const [at, each] of value.entries()) item(each, `${path}[${at}]`);
  };
}

export function recordOf(item: Shape): Shape {
  return (value, path) => {
    for (const [key, each] of Object.entries(plain(value, path))) item(each, `${path}.${key}`);
  };
}

/**
 * An object with these keys, all optional but the required ones; unknown ones are refused, unless `others`. `calls`: what an
 * unknown one is not.
 */
export function object(
  keys: Readonly<Record<string, Shape>>,
  options: { required?: readonly string[]; others?: true; calls?: string } = {},
): Shape {
  return (value, path) => {
    const given = plain(value, path);
    const at = (key: string) => (path === "" ? key : `${path}.${key}`);
    for (const key of options.required ?? []) {
      if (given[key] === undefined) throw new Misfit(`${at(key)} is missing.`);
    }
    for (const [key, each] of Object.entries(given)) {
      const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (shape === undefined && options.others !== true)
        throw unknownKey(at(key), key, { known: Object.keys(keys), ...options });
      if (each !== undefined) shape?.(each, at(key));
    }
  };
}

/** The first that accepts the type of the value says what is wrong with it; none of them: `words`. */
export function either(
  words: string,
  choices: readonly { readonly when: (value: unknown) => boolean; readonly shape: Shape }[],
): Shape {
  return (value, path) => {
    const choice = choices.find(({ when }) => when(value));
    if (choice === undefined) throw new Misfit(`${path} must be ${words}, but is ${described(value)}.`);
    choice.shape(value, path);
  };
}

export const isText = (value: unknown): boolean => typeof value === "string";
export const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface Known {
  readonly known: readonly string[];
  readonly calls?: string;
}

function unknownKey(path: string, key: string, { known, calls = "a setting" }: Known): Misfit {
  const near = suggest(key, known);
  return new Misfit(
    `${path} is not ${calls}.`,
    near === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${near}"?`,
  );
}

function plain(value: unknown, path: string): Record<string, unknown> {
  if (!isObject(value))
    throw new Misfit(`${path === "" ? "The configuration" : path} must be an object, but is ${described(value)}.`);
  return value as Record<string, unknown>;
}

/** Never a text in full: it might be a password. */
function described(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === "") return "empty";
  if (value === null || typeof value === "boolean" || typeof value === "number") return String(value);
  return Array.isArray(value) ? "a list" : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
}
