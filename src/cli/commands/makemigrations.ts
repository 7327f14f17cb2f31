import { type AnswerFlags, answersFrom, withAnswers } from "../answers.ts";
import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args extends AnswerFlags {
  readonly message?: string;
  readonly empty: boolean;
  readonly dryRun: boolean;
  readonly check: boolean;
  readonly proof: boolean;
}

export const makemigrations = defineCommand<Args>({
  command: "makemigrations",
  describe: "compare the models with the live database and write a migration",
  builder: (yargs) =>
    withAnswers(yargs)
      .option("message", {
        alias: ["m", "name"],
        type: "string",
        requiresArg: true,
        describe: "what it does; else it names itself",
      })
      .option("empty", { type: "boolean", default: false, describe: "a skeleton to write by hand" })
      .option("dry-run", { type: "boolean", default: false, describe: "print the file, write nothing" })
      .option("check", {
        type: "boolean",
        default: false,
        describe: "write nothing; exit with 1 when a migration would be written",
      })
      .option("proof", {
        type: "boolean",
        default: true,
        describe: "run it up and down on a replica before it is written (--no-proof: don't)",
      })
      .example("$0 makemigrations -m 'add posts'", "")
      .example("$0 makemigrations --rename posts.title:heading", "answers a question in advance")
      .example("$0 makemigrations --check", "in CI"),
  run: async ({ input, ...options }, output) => {
    const { makeMigrations } = await import("../../commands/makemigrations.ts");
    const { reportMade } = await import("../reports/made.ts");
    const answers = answersFrom(options);
    const result = await makeMigrations(environmentFor(output, { input }), { ...options, ...answers });
    output.json(result);
    for (const warning of result.warnings) output.warn(warning);
    output.text(reportMade(result, options));
    return options.check && result.changes === "some" ? 1 : 0;
  },
});
