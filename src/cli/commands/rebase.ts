import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";

interface Args extends DatabaseFlag {
  readonly head?: string;
  readonly accept: boolean;
}

export const rebase = defineCommand<Args>({
  command: "rebase [head]",
  completes: "revision",
  describe: "put one side of a forked history after the other, as long as it isn't applied",
  builder: (yargs) =>
    withDatabase(yargs)
      .positional("head", {
        type: "string",
        describe: "the head of the side that is moved; else the one that isn't applied",
      })
      .option("accept", { type: "boolean", default: false, describe: "also where both sides touch the same objects" })
      .example("$0 rebase", "your migration follows the one that was merged before it")
      .example("$0 rebase 3f9a", "the side that ends there is moved: an id, or the beginning of one"),
  run: async ({ head, accept, ...flags }, output) => {
    const { rebase: move } = await import("../../commands/fork.ts");
    const { reportJoined } = await import("../reports/joined.ts");
    const result = await move(environmentFor(output, flags), { head, accept });
    output.json(result);
    output.text(reportJoined(result));
    return 0;
  },
});
