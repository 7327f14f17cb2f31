import { UserError } from "../../engine/errors.ts";
import type { Questioner } from "../../ports.ts";

export interface Choice<T> {
  readonly label: string;
  readonly flag: string;
  readonly value: T;
}

export interface Open<T> {
  readonly text: string;
  readonly choices: readonly Choice<T>[];
  /** What else mends it, in words. */
  readonly besides?: string;
}

/** A flag as a shell takes it. */
export function flagText(name: string, value: string): string {
  if (/^[\w.:@%+,/-]+$/.test(value)) return `${name} ${value}`;
  return /["$`\\!]/.test(value) ? `${name} '${value.replaceAll("'", "'\\''")}'` : `${name} "${value}"`;
}

/** What a person chose. Where nobody can be asked, an error that names the flags. */
export async function ask<T>({ text, choices, besides }: Open<T>, questioner: Questioner): Promise<T> {
  const chosen = choices.length === 0 ? null : await questioner.ask({ text, choices });
  const choice = chosen === null ? undefined : choices[chosen];
  if (choice !== undefined) return choice.value;
  const flags = choices.map(({ flag, label }) => `  ${flag}    (${label})`);
  const list = flags.length === 0 ? [] : [`answer with one of:\n${flags.join("\n")}`];
  throw new UserError("question", text, {
    exit: 3,
    hint: [...list, ...(besides === undefined ? [] : [besides])].join("\n"),
  });
}
