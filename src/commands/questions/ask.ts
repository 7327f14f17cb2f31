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
  /** An SQL expression is an answer, too: as what, and the flag that takes it. */
  readonly typed?: { readonly flag: string; readonly value: (expression: string) => T };
  /** What else mends it, in words. */
  readonly besides?: string;
}

/** A flag as a shell takes it. */
export function flagText(name: string, value: string): string {
  if (/^[\w.:@%+,/-]+$/.test(value)) return `${name} ${value}`;
  return /["$`\\!]/.test(value) ? `${name} '${value.replaceAll("'", "'\\''")}'` : `${name} "${value}"`;
}

/** The flag that takes an expression, with a place for it. */
export function expressionFlag(name: string, subject: string): string {
  return flagText(name, `${subject}=<an SQL expression>`);
}

/** What a person chose or typed. Where nobody can be asked, or nobody agrees, an error that names the flags. */
export async function ask<T>(open: Open<T>, questioner: Questioner): Promise<T> {
  const { text, choices, typed } = open;
  const isOpen = choices.length > 0 || typed !== undefined;
  const answer = isOpen
    ? await questioner.ask({ text, choices, ...(typed !== undefined && { typed: typed.flag }) })
    : null;
  if (typeof answer === "string" && typed !== undefined && answer.trim() !== "") return typed.value(answer);
  const choice = typeof answer === "number" ? choices[answer] : undefined;
  if (choice !== undefined) return choice.value;
  throw new UserError("question", text, { exit: 3, hint: waysToAnswer(open).join("\n") });
}

function waysToAnswer<T>({ choices, typed, besides }: Open<T>): string[] {
  const flags = choices.map(({ flag, label }) => `  ${flag}    (${label})`);
  return [
    ...(flags.length === 0 ? [] : [`answer with one of:\n${flags.join("\n")}`]),
    ...(typed === undefined ? [] : [`${flags.length === 0 ? "answer with" : "or"} ${typed.flag}`]),
    ...(besides === undefined ? [] : [besides]),
  ];
}
