import type { Argv } from "yargs";
import type { Answers } from "../commands/questions/answers.ts";

/** The flags that answer questions before they are asked. */
export interface AnswerFlags {
  readonly rename: readonly string[];
  readonly drop: readonly string[];
  readonly fill: readonly string[];
  readonly using: readonly string[];
  readonly usingBack: readonly string[];
  readonly map: readonly string[];
  readonly reorder: readonly string[];
  readonly keepOrder: readonly string[];
}

export function withAnswers(yargs: Argv): Argv<unknown> {
  const answer = (example: string) =>
    ({ type: "string", array: true, default: [], requiresArg: true, describe: `an answer: ${example}` }) as const;
  return yargs
    .option("rename", answer("posts.title:heading"))
    .option("drop", answer("posts.title"))
    .option("fill", answer("\"posts.slug=''\""))
    .option("using", answer('"posts.at=to_timestamp(at)"'))
    .option("using-back", answer('"posts.at=extract(epoch from at)"'))
    .option("map", answer("mood.worse:ok"))
    .option("reorder", answer("mood"))
    .option("keep-order", answer("mood"));
}

export function answersFrom(flags: AnswerFlags): Answers {
  return {
    renames: flags.rename,
    drops: flags.drop,
    fills: flags.fill,
    usings: flags.using,
    usingBacks: flags.usingBack,
    maps: flags.map,
    reorders: flags.reorder,
    keepOrders: flags.keepOrder,
  };
}
