import process from "node:process";
import type { Environment } from "../commands/workspace.ts";
import type { Question, Questioner } from "../ports.ts";
import type { Output } from "./output.ts";
import { visible } from "./visible.ts";

export interface EnvironmentFlags {
  readonly input: boolean;
  readonly database?: string | undefined;
}

/** What a command gets when it is called from a terminal. */
export function environmentFor(output: Output, { input, database }: EnvironmentFlags): Environment {
  const canAsk = input && !output.isJson && process.stdin.isTTY === true && process.stderr.isTTY === true;
  return {
    cwd: process.cwd(),
    env: process.env,
    clock: { now: () => new Date() },
    questioner: canAsk ? terminalQuestioner : silentQuestioner,
    progress: output.progress,
    database,
  };
}

const silentQuestioner: Questioner = { ask: async () => null };

const terminalQuestioner: Questioner = {
  async ask({ text, choices }: Question) {
    const { isCancel, select } = await import("@clack/prompts");
    const options = choices.map(({ label, flag }, value) => ({ value, label: visible(label), hint: visible(flag) }));
    const answer = await select({ message: visible(text), options, output: process.stderr });
    return isCancel(answer) ? null : answer;
  },
};
