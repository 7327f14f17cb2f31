import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";
import { interruptible } from "../interruptible.ts";

interface Args {
  readonly revision?: string;
  readonly app?: string;
  readonly fake: boolean;
  readonly dryRun: boolean;
}

export const migrate = defineCommand<Args>({
  command: ["migrate [revision]", "upgrade [revision]"],
  describe: "apply what is pending, or all up to a revision",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        describe: "an id or the beginning of one, a number, head, +1, app@head",
      })
      .option("app", { type: "string", requiresArg: true, describe: "an external app; the same as app@revision" })
      .option("fake", { type: "boolean", default: false, describe: "record it as applied, and run nothing" })
      .option("dry-run", { type: "boolean", default: false, describe: "print the SQL, and run nothing" })
      .example("$0 migrate", "everything that is pending: the project's first, then the external apps'")
      .example("$0 migrate +1", "the next one only")
      .example("$0 migrate billing@head", "an external app's"),
  run: async ({ revision: name, app, fake, dryRun, input }, output) => {
    const environment = environmentFor(output, { input });
    if (dryRun) {
      const { preview } = await import("../../commands/preview.ts");
      const { reportPreview } = await import("../reports/preview.ts");
      const result = await preview(environment, { range: name, app, down: false });
      output.json(result);
      output.text(reportPreview(result));
      return 0;
    }
    if (fake) {
      const { fake: record } = await import("../../commands/stamp.ts");
      const { reportStamp } = await import("../reports/stamp.ts");
      const result = await record(environment, { name, app });
      output.json(result);
      output.text(reportStamp(result));
      return 0;
    }
    const { migrate: apply } = await import("../../commands/migrate.ts");
    const { reportRun } = await import("../reports/run.ts");
    const result = await interruptible((signal) => apply({ ...environment, signal }, { name, app }));
    output.json(result);
    output.text(reportRun(result, "up"));
    return 0;
  },
});
