import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

export const current = defineCommand<DatabasesFlags>({
  command: "current",
  describe: "where the database is",
  builder: (yargs) =>
    withDatabases(yargs)
      .example("$0 current", "the newest migration that is applied")
      .example("$0 current --database all --json", "of each of the databases"),
  run: async ({ jobs, ...flags }, output) => {
    const { current: work } = await import("../../commands/heads.ts");
    const { reportEnds: report } = await import("../reports/ends.ts");
    return onDatabases(environmentFor(output, flags), { output, jobs }, { work, report });
  },
});
