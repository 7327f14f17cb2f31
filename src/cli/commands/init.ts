import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args {
  readonly baseline?: boolean;
}

export const init = defineCommand<Args>({
  command: "init",
  describe: "make what a project needs; take over a project that uses Drizzle already, with its migrations",
  builder: (yargs) =>
    yargs
      .option("baseline", {
        type: "boolean",
        describe: "where the database has tables and nobody a history: a first migration that makes what is there",
      })
      .example("$0 init", "in an empty folder, or beside the drizzle.config.ts of a project")
      .example("$0 init --baseline", "after drizzle-kit push"),
  run: async ({ baseline, input }, output) => {
    const { init: make } = await import("../../commands/init.ts");
    const { reportInit } = await import("../reports/init.ts");
    const result = await make(environmentFor(output, { input }), { baseline });
    output.json(result);
    for (const warning of result.warnings) output.warn(warning);
    output.text(reportInit(result));
    return 0;
  },
});
