import { UserError } from "../../engine/errors.ts";
import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args {
  readonly range?: string;
  readonly message?: string;
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly proof: boolean;
}

export const squash = defineCommand<Args>({
  command: "squash [range]",
  completes: "revision",
  describe: "make one migration of several; databases in the middle of them go on with the old files",
  builder: (yargs) =>
    yargs
      .positional("range", { type: "string", describe: "FROM:TO, both included; TO: everything up to it" })
      .option("message", { alias: ["m", "name"], type: "string", requiresArg: true, describe: "what it is called" })
      .option("prune", {
        type: "boolean",
        default: false,
        describe: "delete the files that a squash stands for",
      })
      .option("dry-run", { type: "boolean", default: false, describe: "print the file, write nothing" })
      .option("proof", {
        type: "boolean",
        default: true,
        describe: "compare it with the old migrations on a replica before it is written (--no-proof: don't)",
      })
      .example("$0 squash 0001:0020", "the first twenty")
      .example("$0 squash v2 -m 'everything up to version 2'", "everything up to a label")
      .example("$0 squash --prune", "once every database has all of them, or none"),
  run: async ({ range, message, prune, dryRun, proof, input }, output) => {
    const environment = environmentFor(output, { input });
    if (prune === (range !== undefined)) {
      throw new UserError(
        "usage",
        prune ? `--prune deletes files, and makes no squash of ${range}` : "which migrations?",
        {
          exit: 2,
          hint: "npx sluice squash FROM:TO, npx sluice squash TO, or npx sluice squash --prune",
        },
      );
    }
    if (range === undefined) {
      const { pruneSquashed } = await import("../../commands/squash-prune.ts");
      const { reportPruned } = await import("../reports/squashed.ts");
      const result = await pruneSquashed(environment);
      output.json(result);
      output.text(reportPruned(result));
      return 0;
    }
    const { squash: make } = await import("../../commands/squash.ts");
    const { reportSquashed } = await import("../reports/squashed.ts");
    const result = await make(environment, { range, message, dryRun, proof });
    output.json(result);
    if (result.proof?.state === "unproven") output.warn(`not proven: ${result.proof.why}`);
    output.text(reportSquashed(result));
    return 0;
  },
});
