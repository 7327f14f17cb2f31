import type { StampResult } from "../../commands/stamp.ts";
import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

interface Args extends DatabasesFlags {
  readonly revision: string;
  readonly purge: boolean;
}

export const stamp = defineCommand<Args>({
  command: "stamp <revision>",
  completes: "point",
  describe: "record that the database is at a revision, and run nothing",
  builder: (yargs) =>
    withDatabases(yargs)
      .positional("revision", { type: "string", demandOption: true, describe: "everything up to it counts as applied" })
      .option("purge", { type: "boolean", default: false, describe: "forget first what is recorded, whatever it is" })
      .example("$0 stamp head", "the database has everything already")
      .example("$0 stamp base", "nothing of it is applied")
      .example("$0 stamp billing@head", "an external app's"),
  run: async ({ revision, purge, jobs, ...flags }, output) => {
    const { stamp: record } = await import("../../commands/stamp.ts");
    const { reportStamp } = await import("../reports/stamp.ts");
    const work = (environment: Environment) => record(environment, { target: { name: revision }, purge });
    const report = (result: StampResult): string => reportStamp([result]);
    return onDatabases(environmentFor(output, flags), { output, jobs }, { work, report });
  },
});
