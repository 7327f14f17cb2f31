import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const showmigrations = defineCommand({
  command: ["showmigrations", "history"],
  describe: "every migration, and whether it is applied, pending, edited or missing",
  builder: (yargs) => yargs.example("$0 showmigrations --json", ""),
  run: async ({ input }, output) => {
    const { showMigrations } = await import("../../commands/showmigrations.ts");
    const { reportMigrations } = await import("../reports/migrations.ts");
    const result = await showMigrations(environmentFor(output, { input }));
    output.json(result);
    output.text(reportMigrations(result));
    return 0;
  },
});
