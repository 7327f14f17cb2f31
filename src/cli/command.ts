import type { Argv } from "yargs";
import type { Completed } from "../commands/completions.ts";
import type { Output } from "./output.ts";

/** A yargs module whose handler gives an exit code. Work is imported inside `run`: a command loads only what it uses. */
export interface Command<Args = never> {
  readonly command: string | readonly string[];
  readonly describe: string;
  /** What its positionals name, for a shell that completes them: something of the project's, or one of these words. */
  readonly completes?: Completed | readonly string[];
  readonly builder: (yargs: Argv) => Argv<unknown>;
  readonly run: (args: Args & Common, output: Output) => Promise<number>;
}

export interface Common {
  readonly input: boolean;
  readonly json?: boolean;
}

/** Types a command by its own arguments, and forgets them where all commands stand in one list. */
export function defineCommand<Args>(command: Command<Args>): Command {
  return command as unknown as Command;
}

/** Is it one of the command's names? */
export function isCalled({ command }: Command, name: string | undefined): boolean {
  return [command].flat().some((each) => each.split(" ")[0] === name);
}
