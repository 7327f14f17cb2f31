import process from "node:process";
import type { ReviewFormat } from "../../review/formats.ts";
import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";

interface Args extends DatabaseFlag {
  readonly base?: string;
  readonly format: (typeof choices)[number];
  readonly output?: string | readonly string[];
  readonly failOn: (typeof grades)[number];
}

/** The first one is for a terminal. */
const choices = ["text", "markdown", "html", "json", "sarif", "github"] as const satisfies readonly (
  | "text"
  | ReviewFormat
)[];

const grades = ["error", "warning", "info", "never"] as const;

export const review = defineCommand<Args>({
  command: "review",
  describe: "what migrations will do to production, for those who read a pull request; changes nothing",
  builder: (yargs) =>
    withDatabase(yargs)
      .option("base", {
        type: "string",
        requiresArg: true,
        describe: "a branch, tag or commit: review what it doesn't have; otherwise, what isn't applied",
      })
      .option("format", {
        choices,
        default: "text",
        requiresArg: true,
        describe: "of what is printed; github: annotations of a workflow",
      })
      .option("output", {
        alias: "o",
        type: "string",
        array: true,
        requiresArg: true,
        describe: "also write a report: .md, .html, .json or .sarif; may be given several times",
      })
      .option("fail-on", {
        choices: grades,
        default: "error",
        requiresArg: true,
        describe: "exit with 1 for findings that are as grave as this",
      })
      .example("$0 review", "what isn't applied to the database, and how large its tables are")
      .example("$0 review --base origin/main", "what a branch adds; needs no database")
      .example(
        "$0 review --base origin/main --database production -o review.md -o review.html",
        "with real sizes, in files",
      )
      .example("$0 review --base origin/main --format github", "annotations in a pull request on GitHub"),
  run: async ({ base, format, output: paths = [], failOn, ...flags }, output) => {
    const files = [paths].flat();
    const [{ review: work }, { reportWriter }, { formats }, { isGrave }] = await Promise.all([
      import("../../commands/review.ts"),
      import("../../commands/write-reports.ts"),
      import("../../review/formats.ts"),
      import("../../review/grave.ts"),
    ]);
    const write = reportWriter(files, process.cwd());
    const result = await work(environmentFor(output, flags), { base });
    await write(result);
    output.json(result);
    if (format === "text") {
      const { reportReview } = await import("../reports/review.ts");
      output.text(reportReview(result));
    } else output.source((await formats[format].make(result)).trimEnd());
    return isGrave(result, failOn) ? 1 : 0;
  },
});
