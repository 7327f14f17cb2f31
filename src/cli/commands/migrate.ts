import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const migrate = defineCommand<{ readonly revision?: string }>({
  command: ["migrate [revision]", "upgrade [revision]"],
  describe: "apply what is pending, or all up to a revision",
  builder: (yargs) =>
    yargs
      .positional("revision", { type: "string", describe: "an id or the beginning of one, a number, head, +1" })
      .example("$0 migrate", "everything that is pending")
      .example("$0 migrate +1", "the next one only"),
  run: async ({ revision, input }, output) => {
    const { migrate: apply } = await import("../../commands/migrate.ts");
    const { reportRun } = await import("../reports/run.ts");
    const result = await apply(environmentFor(output, { input }), revision);
    output.json(result);
    output.text(reportRun(result, "up"));
    return 0;
  },
});
