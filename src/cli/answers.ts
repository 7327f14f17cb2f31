import type { Argv } from "yargs";

/** The flags that answer questions before they are asked. */
export interface AnswerFlags {
  readonly rename: readonly string[];
  readonly drop: readonly string[];
  readonly fill: readonly string[];
}

export function withAnswers(yargs: Argv): Argv<unknown> {
  const answer = (example: string) =>
    ({ type: "string", array: true, default: [], requiresArg: true, describe: `an answer: ${example}` }) as const;
  return yargs
    .option("rename", answer("posts.title:heading"))
    .option("drop", answer("posts.title"))
    .option("fill", answer("\"posts.slug=''\""));
}
