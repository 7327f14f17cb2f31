import process from "node:process";
import type { Environment } from "../commands/workspace.ts";
import type { Questioner } from "../ports.ts";
import type { Output } from "./output.ts";
import { type Terminal, terminalQuestioner } from "./terminal-questioner.ts";

export interface EnvironmentFlags {
  readonly input: boolean;
  readonly database?: string | undefined;
}

/** What a command gets when it is called from a terminal. */
export function environmentFor(
  output: Pick<Output, "isJson" | "progress">,
  { input, database }: EnvironmentFlags,
  terminal: Terminal = { input: process.stdin, output: process.stderr },
): Environment {
  const canAsk = input && !output.isJson && terminal.input.isTTY === true && terminal.output.isTTY === true;
  return {
    cwd: process.cwd(),
    env: process.env,
    clock: { now: () => new Date() },
    questioner: canAsk ? terminalQuestioner(terminal) : silentQuestioner,
    progress: output.progress,
    database,
  };
}

const silentQuestioner: Questioner = { ask: async () => null };
