import type { ResetResult } from "../../commands/reset-db.ts";
import type { Environment } from "../../commands/workspace.ts";
import { defineCommand } from "../command.ts";
import { type DatabasesFlags, onDatabases, withDatabases } from "../databases.ts";
import { environmentFor } from "../environment.ts";

export const resetDb = defineCommand<DatabasesFlags & { readonly yes: boolean }>({
  command: "reset-db",
  describe: "drop everything that the project has made in the database, and its records",
  builder: (yargs) =>
    withDatabases(yargs)
      .option("yes", { type: "boolean", default: false, describe: "without being asked" })
      .example("$0 reset-db", "asks first; refused where NODE_ENV is production")
      .example("$0 reset-db --yes --database test", "one of sluice.databases, without being asked"),
  run: async ({ yes, jobs, ...flags }, output) => {
    const { resetDb: reset } = await import("../../commands/reset-db.ts");
    const work = (environment: Environment) => reset(environment, { yes });
    return onDatabases(environmentFor(output, flags), { output, jobs }, { work, report });
  },
});

function report({ dropped, database }: ResetResult): string {
  return [...dropped, `${database} has nothing of this project any more. Next: npx sluice migrate`].join("\n");
}
