import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

interface Args extends DatabasesFlags {
  readonly scope?: string;
  readonly plan: boolean;
}

export const showmigrations = defineCommand<Args>({
  command: ["showmigrations [scope]", "history [scope]"],
  completes: "scope",
  describe: "every migration, and whether it is applied, pending, edited or missing",
  builder: (yargs) =>
    withDatabases(yargs)
      .positional("scope", { type: "string", describe: "project, or an external app; otherwise all of them" })
      .option("plan", { type: "boolean", default: false, describe: "one list, in the order in which they are applied" })
      .example("$0 showmigrations", "those of the project and of its external apps")
      .example("$0 showmigrations billing --json", "one external app's")
      .example("$0 showmigrations --plan", "across the scopes, each after what it depends on"),
  run: async ({ scope, plan, jobs, ...flags }, output) => {
    const { reportMigrations, reportPlan } = await import("../reports/migrations.ts");
    const [environment, showing] = [environmentFor(output, flags), { output, jobs }];
    if (plan) {
      const { showPlan } = await import("../../commands/show-plan.ts");
      const work = (on: Environment) => showPlan(on, scope);
      return onDatabases(environment, showing, { work, report: reportPlan });
    }
    const { showMigrations } = await import("../../commands/showmigrations.ts");
    const work = (on: Environment) => showMigrations(on, scope);
    return onDatabases(environment, showing, { work, report: reportMigrations });
  },
});
