import type { RunResult } from "../../commands/run-scopes.ts";
import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";
import { interruptible, stopping } from "../interruptible.ts";

interface Args extends DatabasesFlags {
  readonly revision?: string;
  readonly app?: string;
  readonly fake: boolean;
  readonly dryRun: boolean;
}

export const migrate = defineCommand<Args>({
  command: ["migrate [revision]", "upgrade [revision]"],
  completes: "revision",
  describe: "apply what is pending, or all up to a revision",
  builder: (yargs) =>
    withDatabases(yargs)
      .positional("revision", {
        type: "string",
        describe: "an id or the beginning of one, a number, head, +1, app@head",
      })
      .option("app", { type: "string", requiresArg: true, describe: "an external app; the same as app@revision" })
      .option("fake", { type: "boolean", default: false, describe: "record it as applied, and run nothing" })
      .option("dry-run", { type: "boolean", default: false, describe: "print the SQL, and run nothing" })
      .example("$0 migrate", "everything that is pending: the project's first, then the external apps'")
      .example("$0 migrate +1", "the next one only")
      .example("$0 migrate billing@head", "an external app's")
      .example("$0 migrate --database all --jobs 8", "each of the databases, and each tenant"),
  run: async ({ revision: name, app, fake, dryRun, jobs, ...flags }, output) => {
    const environment = environmentFor(output, flags);
    const showing = { output, jobs };
    if (dryRun) {
      const { preview } = await import("../../commands/preview.ts");
      const { reportPreview: report } = await import("../reports/preview.ts");
      const work = (on: Environment) => preview(on, { range: name, app, down: false });
      return onDatabases(environment, showing, { work, report, isSource: true });
    }
    if (fake) {
      const { fake: record } = await import("../../commands/stamp.ts");
      const { reportStamp: report } = await import("../reports/stamp.ts");
      return onDatabases(environment, showing, { work: (on) => record(on, { name, app }), report });
    }
    const { migrate: apply } = await import("../../commands/migrate.ts");
    const { reportRun } = await import("../reports/run.ts");
    const work = (on: Environment) => apply(on, { name, app });
    const report = (result: RunResult): string => reportRun(result, "up");
    return interruptible(
      (signal) => onDatabases({ ...environment, signal }, showing, { work, report }),
      stopping(output),
    );
  },
});
