import type { Readable, Writable } from "node:stream";
import type { Question, Questioner } from "../ports.ts";
import { visible } from "./visible.ts";

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
}

/** Of the options, the one that leads to a text field. */
const typing = -1;

/** A question with a single answer is a yes or a no, and Enter alone says no. */
export function terminalQuestioner(terminal: Terminal): Questioner {
  return {
    async ask({ text, choices, typed }: Question) {
      const clack = await import("@clack/prompts");
      const common = { ...terminal, message: visible(text) };
      const [only] = choices;
      if (only !== undefined && choices.length === 1 && typed === undefined) {
        const active = visible(`${only.label} (${only.flag})`);
        const agreed = await clack.confirm({ ...common, active, inactive: "no", initialValue: false, vertical: true });
        return agreed === true ? 0 : null;
      }
      const options = choices.map(({ label, flag }, value) => ({ value, label: visible(label), hint: visible(flag) }));
      if (typed !== undefined) options.push({ value: typing, label: "an SQL expression", hint: visible(typed) });
      const chosen = choices.length === 0 ? typing : await clack.select({ ...common, options });
      if (clack.isCancel(chosen)) return null;
      if (typed === undefined || chosen !== typing) return chosen;
      const expression = await clack.text({ ...common, placeholder: visible(typed), validate: assertWritten });
      return clack.isCancel(expression) ? null : expression;
    },
  };
}

function assertWritten(expression: string | undefined): string | undefined {
  return expression?.trim() ? undefined : "an SQL expression is needed; Ctrl-C ends the command";
}
