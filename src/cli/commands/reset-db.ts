import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

export const resetDb = defineCommand<{ readonly yes: boolean }>({
  command: "reset-db",
  describe: "drop everything that the project has made in the database, and its records",
  builder: (yargs) =>
    yargs
      .option("yes", { type: "boolean", default: false, describe: "without being asked" })
      .example("$0 reset-db --yes", "in development; refused where NODE_ENV is production"),
  run: async ({ yes, input }, output) => {
    const { resetDb: reset } = await import("../../commands/reset-db.ts");
    const result = await reset(environmentFor(output, { input }), { yes });
    output.json(result);
    for (const words of result.dropped) output.text(words);
    output.text(`${result.database} has nothing of this project any more. Next: npx sluice migrate`);
    return 0;
  },
});
