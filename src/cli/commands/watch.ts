import process from "node:process";
import { UserError } from "../../engine/errors.ts";
import { type AnswerFlags, answersFrom, withAnswers } from "../answers.ts";
import { readerGone } from "../closed-pipes.ts";
import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";
import { interruptible } from "../interruptible.ts";

interface Args extends AnswerFlags, DatabaseFlag {
  readonly quiet?: boolean;
  readonly apply: boolean;
  readonly yes: boolean;
}

export const watch = defineCommand<Args>({
  command: "watch",
  describe: "keep a draft of the next migration up to date while you edit the models",
  builder: (yargs) =>
    withAnswers(withDatabase(yargs))
      .option("apply", {
        type: "boolean",
        default: false,
        describe: "keep the development database in step: roll back the old draft, apply the new one",
      })
      .option("yes", {
        type: "boolean",
        default: false,
        describe: "with --apply: lose rows that were there before",
      })
      .example("$0 watch", "Ctrl-C ends it")
      .example("$0 watch --apply", "the database follows every save; makemigrations keeps what is applied")
      .example("$0 watch --json", "one line of JSON for every run"),
  run: async ({ quiet, database, apply, yes, ...flags }, output) => {
    if (yes && !apply) {
      const hint = "npx sluice watch --apply --yes";
      throw new UserError("usage", "--yes says what --apply may lose", { exit: 2, hint });
    }
    const { watch: follow } = await import("../../commands/watch.ts");
    const { watchReporter } = await import("../reports/watch.ts");
    const report = watchReporter({ isTty: process.stdout.isTTY === true, isJson: output.isJson });
    if (quiet !== true) output.progress("Starting to watch; Ctrl-C ends it.");
    await interruptible((signal) =>
      follow(environmentFor(output, { input: false, database }), {
        ...answersFrom(flags),
        apply,
        allowDataLoss: yes,
        signal: AbortSignal.any([signal, readerGone()]),
        show: (each) => output.line(report(each)),
      }),
    );
    const { stopLoader } = await import("../../drizzle/load-module.ts");
    await stopLoader();
    if (quiet !== true) output.progress("Stopped watching.");
    return 0;
  },
});
