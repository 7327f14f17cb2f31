import { answersFrom, withAnswers } from "../answers.ts";
import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";
import { assertOneWay, type MakeFlags } from "../ways-to-make.ts";

interface Args extends MakeFlags, DatabaseFlag {
  readonly message?: string;
  readonly dryRun: boolean;
  readonly proof: boolean;
}

export const makemigrations = defineCommand<Args>({
  command: "makemigrations [app]",
  completes: "app",
  describe: "compare the models with the live database and write a migration",
  builder: (yargs) =>
    withAnswers(withDatabase(yargs))
      .positional("app", { type: "string", describe: "one internal app: only its changes, and what they depend on" })
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
      .option("from", {
        choices: ["live", "history"] as const,
        default: "live" as const,
        describe: "compare with the database, or with the migration files replayed on a replica (needs no database)",
      })
      .option("from-drift", {
        type: "boolean",
        default: false,
        describe: "make a migration of what was done to the database by hand; it counts as applied there",
      })
      .option("update", {
        type: "boolean",
        default: false,
        describe: "make the newest migration anew from the models; it must not be applied",
      })
      .option("proof", {
        type: "boolean",
        default: true,
        describe: "run it up and down on a replica before it is written (--no-proof: don't)",
      })
      .example("$0 makemigrations -m 'add posts'", "")
      .example("$0 makemigrations blog", "the changes of one app")
      .example("$0 makemigrations --rename posts.title:heading", "answers a question in advance")
      .example("$0 makemigrations --update", "the models were edited again, and the migration isn't applied yet")
      .example("$0 makemigrations --check", "in CI"),
  run: async ({ input, database, ...options }, output) => {
    assertOneWay(options);
    const { makeMigrations } = await import("../../commands/makemigrations.ts");
    const { reportMade } = await import("../reports/made.ts");
    const environment = environmentFor(output, { input, database });
    const asked = { ...options, ...answersFrom(options) };
    const result = options.fromDrift
      ? await (await import("../../commands/from-drift.ts")).migrationFromDrift(environment, asked)
      : options.update
        ? await (await import("../../commands/update.ts")).updateMigration(environment, asked)
        : await makeMigrations(environment, asked);
    output.json(result);
    for (const warning of result.warnings) output.warn(warning);
    const report = reportMade(result, options);
    if (options.dryRun) output.source(report);
    else output.text(report);
    return options.check && result.changes === "some" ? 1 : 0;
  },
});
