import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args {
  readonly revision: string;
  readonly purge: boolean;
}

export const stamp = defineCommand<Args>({
  command: "stamp <revision>",
  describe: "record that the database is at a revision, and run nothing",
  builder: (yargs) =>
    yargs
      .positional("revision", { type: "string", demandOption: true, describe: "everything up to it counts as applied" })
      .option("purge", { type: "boolean", default: false, describe: "forget first what is recorded, whatever it is" })
      .example("$0 stamp head", "the database has everything already")
      .example("$0 stamp base", "nothing of it is applied")
      .example("$0 stamp billing@head", "an external app's"),
  run: async ({ revision, purge, input }, output) => {
    const { stamp: record } = await import("../../commands/stamp.ts");
    const { reportStamp } = await import("../reports/stamp.ts");
    const result = await record(environmentFor(output, { input }), { target: { name: revision }, purge });
    output.json(result);
    output.text(reportStamp([result]));
    return 0;
  },
});
