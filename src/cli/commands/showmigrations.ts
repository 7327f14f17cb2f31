import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

export const showmigrations = defineCommand<DatabasesFlags & { readonly scope?: string }>({
  command: ["showmigrations [scope]", "history [scope]"],
  completes: "scope",
  describe: "every migration, and whether it is applied, pending, edited or missing",
  builder: (yargs) =>
    withDatabases(yargs)
      .positional("scope", { type: "string", describe: "project, or an external app; otherwise all of them" })
      .example("$0 showmigrations", "those of the project and of its external apps")
      .example("$0 showmigrations billing --json", "one external app's"),
  run: async ({ scope, jobs, ...flags }, output) => {
    const { showMigrations } = await import("../../commands/showmigrations.ts");
    const { reportMigrations: report } = await import("../reports/migrations.ts");
    const work = (environment: Environment) => showMigrations(environment, scope);
    return onDatabases(environmentFor(output, flags), { output, jobs }, { work, report });
  },
});
