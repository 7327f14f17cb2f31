// In: the words on a shell's command line, the program's name first, the last one unfinished. Out: one line for each way to
// finish it. Commands and options are yargs's; revisions, apps and databases are the project's, from its files alone.
import process from "node:process";
import type { Completion } from "../commands/completions.ts";
import { type Command, isCalled } from "./command.ts";
import { commands } from "./commands.ts";
import { environmentFor } from "./environment.ts";
import type { Output } from "./output.ts";
import { parserFor } from "./parser.ts";

export async function complete(words: readonly string[], output: Output): Promise<number> {
  const [, name = "", ...rest] = words;
  const last = words.at(-1) ?? "";
  const command = rest.length === 0 ? undefined : commands.find((each) => isCalled(each, name));
  const found = command === undefined ? await namesOf(rest, last) : await withinCommand(command, rest, output);
  for (const each of found.filter((line) => line.startsWith(last))) output.source(each);
  return 0;
}

/** Commands, or what may stand in place of one. */
async function namesOf(rest: readonly string[], last: string): Promise<readonly string[]> {
  if (rest.length > 0) return [];
  const parser = parserFor([]);
  for (const command of commands) parser.command({ ...command, handler: () => undefined });
  return parser.getCompletion([last.startsWith("-") ? last : ""]);
}

async function withinCommand(command: Command, rest: readonly string[], output: Output): Promise<readonly string[]> {
  const last = rest.at(-1) ?? "";
  const before = rest.at(-2) ?? "";
  const own = last.startsWith("-") ? undefined : wanted(command, before, rest.length);
  const parser = parserFor([]);
  command.builder(parser);
  if (own === undefined) return parser.getCompletion([...rest]);
  if (typeof own !== "string") return own;
  const { completions } = await import("../commands/completions.ts");
  // A shell in the middle of a line has no use for what is wrong with the project.
  const known = await completions(environmentFor(output, { input: false }), own).catch(() => []);
  return known.map(lineOf);
}

/** `undefined`: what yargs knows, an option or one of its values. */
function wanted({ command, completes }: Command, before: string, count: number): Command["completes"] {
  if (before === "--database") return "database";
  if (before === "--app") return "external";
  if (before.startsWith("-")) return;
  const positionals = [command].flat()[0]?.split(" ").slice(1) ?? [];
  return count > positionals.length ? undefined : completes;
}

/** As the scripts of yargs want it: zsh shows what a word stands for. */
function lineOf({ word, about }: Completion): string {
  const isZsh = process.env.SHELL?.includes("zsh") === true;
  return isZsh && about !== "" ? `${word.replaceAll(":", "\\:")}:${about}` : word;
}
