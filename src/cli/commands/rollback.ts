import type { RunResult } from "../../commands/run-scopes.ts";
import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";
import { interruptible, stopping } from "../interruptible.ts";

interface Args extends DatabasesFlags {
  readonly revision?: string;
  readonly app?: string;
  readonly yes: boolean;
}

export const rollback = defineCommand<Args>({
  command: ["rollback [revision]", "downgrade [revision]"],
  completes: "point",
  describe: "undo the newest migration, or all after a revision",
  builder: (yargs) =>
    withDatabases(yargs)
      .positional("revision", {
        type: "string",
        describe: "where to go back to: an id or the beginning of one, base, -2",
      })
      .option("app", { type: "string", requiresArg: true, describe: "an external app; the same as app@revision" })
      .option("yes", { type: "boolean", default: false, describe: "lose rows without being asked" })
      .example("$0 rollback", "the newest one")
      .example("$0 rollback base", "everything"),
  run: async ({ revision, app, yes, jobs, ...flags }, output) => {
    const { rollback: undo } = await import("../../commands/rollback.ts");
    const { reportRun } = await import("../reports/run.ts");
    const work = (environment: Environment) => undo(environment, { target: { name: revision, app }, yes });
    const report = (result: RunResult): string => reportRun(result, "down");
    const environment = environmentFor(output, flags);
    return interruptible(
      (signal) => onDatabases({ ...environment, signal }, { output, jobs }, { work, report }),
      stopping(output),
    );
  },
});
