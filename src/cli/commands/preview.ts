import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";

interface Args extends DatabaseFlag {
  readonly range?: string;
  readonly app?: string;
  readonly down: boolean;
  readonly record: boolean;
}

export const preview = defineCommand<Args>({
  command: "preview [range]",
  completes: "point",
  describe: "the exact SQL that migrate or rollback would run",
  builder: (yargs) =>
    withDatabase(yargs)
      .positional("range", {
        type: "string",
        describe: "a revision, or A:B for all after A up to B (needs no database)",
      })
      .option("app", { type: "string", requiresArg: true, describe: "an external app; the same as app@revision" })
      .option("down", { type: "boolean", default: false, describe: "the way back" })
      .option("record", {
        type: "boolean",
        default: false,
        describe: "with the rows of the version table, for SQL that is run by hand",
      })
      .example("$0 preview", "what is pending")
      .example("$0 preview base:head", "everything, without a database")
      .example("$0 preview base:head --record > release.sql", "a script for psql, after which nothing is pending"),
  run: async ({ range, app, down, record, ...flags }, output) => {
    const { preview: show } = await import("../../commands/preview.ts");
    const { reportPreview } = await import("../reports/preview.ts");
    const result = await show(environmentFor(output, flags), { range, app, down, record });
    output.json(result);
    output.source(reportPreview(result));
    return 0;
  },
});
