import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const current = defineCommand({
  command: "current",
  describe: "where the database is",
  builder: (yargs) => yargs.example("$0 current --json", ""),
  run: async ({ input }, output) => {
    const { current: find } = await import("../../commands/heads.ts");
    const { reportEnds } = await import("../reports/ends.ts");
    const result = await find(environmentFor(output, { input }));
    output.json(result);
    output.text(reportEnds(result));
    return 0;
  },
});
