import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";
import { interruptible } from "../interruptible.ts";

export const rollback = defineCommand<{ readonly revision?: string; readonly app?: string; readonly yes: boolean }>({
  command: ["rollback [revision]", "downgrade [revision]"],
  describe: "undo the newest migration, or all after a revision",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        describe: "where to go back to: an id or the beginning of one, base, -2",
      })
      .option("app", { type: "string", requiresArg: true, describe: "an external app; the same as app@revision" })
      .option("yes", { type: "boolean", default: false, describe: "lose rows without being asked" })
      .example("$0 rollback", "the newest one")
      .example("$0 rollback base", "everything"),
  run: async ({ revision, app, yes, input }, output) => {
    const { rollback: undo } = await import("../../commands/rollback.ts");
    const { reportRun } = await import("../reports/run.ts");
    const environment = environmentFor(output, { input });
    const result = await interruptible((signal) =>
      undo({ ...environment, signal }, { target: { name: revision, app }, yes }),
    );
    output.json(result);
    output.text(reportRun(result, "down"));
    return 0;
  },
});
