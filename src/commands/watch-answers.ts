// Answers given when `watch` was started. They hold while it is open, so one that fits no question any more is no mistake.
import type { Questioner } from "../ports.ts";
import type { Asked } from "./questions/answered.ts";
import type { Answers } from "./questions/answers.ts";

export function standing(answers: Answers): Asked {
  return { answers, questioner: questionerOf(answers), standing: true };
}

function questionerOf({ renames, drops }: Answers): Questioner {
  const flags = new Set([...renames.map((each) => `--rename ${each}`), ...drops.map((each) => `--drop ${each}`)]);
  return {
    ask: async ({ choices }) => {
      const at = choices.findIndex(({ flag }) => flags.has(flag));
      return at < 0 ? null : at;
    },
  };
}
