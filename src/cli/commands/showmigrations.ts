import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const showmigrations = defineCommand<{ readonly scope?: string }>({
  command: ["showmigrations [scope]", "history [scope]"],
  describe: "every migration, and whether it is applied, pending, edited or missing",
  builder: (yargs) =>
    yargs
      .positional("scope", { type: "string", describe: "project, or an external app; otherwise all of them" })
      .example("$0 showmigrations --json", ""),
  run: async ({ scope, input }, output) => {
    const { showMigrations } = await import("../../commands/showmigrations.ts");
    const { reportMigrations } = await import("../reports/migrations.ts");
    const result = await showMigrations(environmentFor(output, { input }), scope);
    output.json(result);
    output.text(reportMigrations(result));
    return 0;
  },
});
