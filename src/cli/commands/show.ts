import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const show = defineCommand<{ readonly revision: string }>({
  command: "show <revision>",
  completes: "revision",
  describe: "one migration: what it does, in words and in SQL",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        demandOption: true,
        describe: "an id or the beginning of one, head, app@head",
      })
      .example("$0 show head", "the newest one; needs no database")
      .example("$0 show billing@head", "the newest one of an external app"),
  run: async ({ revision, input }, output) => {
    const { show: find } = await import("../../commands/show.ts");
    const { reportShown } = await import("../reports/shown.ts");
    const result = await find(environmentFor(output, { input }), revision);
    output.json(result);
    output.text(reportShown(result));
    return 0;
  },
});
