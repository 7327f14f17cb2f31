import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const rollback = defineCommand<{ readonly revision?: string }>({
  command: ["rollback [revision]", "downgrade [revision]"],
  describe: "undo the newest migration, or all after a revision",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        describe: "where to go back to: an id or the beginning of one, base, -2",
      })
      .example("$0 rollback", "the newest one")
      .example("$0 rollback base", "everything"),
  run: async ({ revision, input }, output) => {
    const { rollback: undo } = await import("../../commands/migrate.ts");
    const { reportRun } = await import("../reports/run.ts");
    const result = await undo(environmentFor(output, { input }), revision);
    output.json(result);
    output.text(reportRun(result, "down"));
    return 0;
  },
});
