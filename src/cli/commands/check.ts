import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const check = defineCommand({
  command: "check",
  describe: "do models, migration files and database say the same? exits with 1 when they don't",
  builder: (yargs) => yargs.example("$0 check", "in CI, or before a deploy; changes nothing"),
  run: async ({ input }, output) => {
    const { check: look } = await import("../../commands/check.ts");
    const { reportCheck } = await import("../reports/check.ts");
    const result = await look(environmentFor(output, { input }));
    output.json(result);
    output.text(reportCheck(result));
    return result.findings.length === 0 ? 0 : 1;
  },
});
