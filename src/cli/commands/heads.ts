import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const heads = defineCommand({
  command: "heads",
  describe: "the migrations that nothing follows; more than one is a fork",
  builder: (yargs) =>
    yargs
      .example("$0 heads", "of the project and of each external app; needs no database")
      .example("$0 heads --json", "for a program"),
  run: async ({ input }, output) => {
    const { heads: find } = await import("../../commands/heads.ts");
    const { reportEnds } = await import("../reports/ends.ts");
    const result = await find(environmentFor(output, { input }));
    output.json(result);
    output.text(reportEnds(result));
    return 0;
  },
});
