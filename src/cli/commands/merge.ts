import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args {
  readonly message?: string;
  readonly accept: boolean;
}

export const merge = defineCommand<Args>({
  command: "merge",
  describe: "join the heads of a forked history with a migration that follows all of them",
  builder: (yargs) =>
    yargs
      .option("message", { alias: ["m", "name"], type: "string", requiresArg: true, describe: "what it is called" })
      .option("accept", { type: "boolean", default: false, describe: "also where both sides touch the same objects" })
      .example("$0 merge", "after two branches both added a migration")
      .example("$0 merge -m 'posts and invoices'", "with a name of yours"),
  run: async ({ message, accept, input }, output) => {
    const { merge: join } = await import("../../commands/fork.ts");
    const { reportJoined } = await import("../reports/joined.ts");
    const result = await join(environmentFor(output, { input }), { message, accept });
    output.json(result);
    output.text(reportJoined(result));
    return 0;
  },
});
