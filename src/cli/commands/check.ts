import type { CheckResult } from "../../commands/check.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

export const check = defineCommand<DatabasesFlags>({
  command: "check",
  describe: "do models, migration files and database say the same? exits with 1 when they don't",
  builder: (yargs) =>
    withDatabases(yargs)
      .example("$0 check", "in CI, or before a deploy; changes nothing")
      .example("$0 check --database all", "on each of the databases"),
  run: async ({ jobs, ...flags }, output) => {
    const { check: work } = await import("../../commands/check.ts");
    const { reportCheck: report } = await import("../reports/check.ts");
    const exit = ({ findings }: CheckResult): number => (findings.length === 0 ? 0 : 1);
    return onDatabases(environmentFor(output, flags), { output, jobs }, { work, report, exit });
  },
});
