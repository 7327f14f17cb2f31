import { defineCommand } from "../command.ts";
import { environmentFor } from "../environment.ts";

interface Args {
  readonly name: string;
  readonly external: boolean;
}

export const startapp = defineCommand<Args>({
  command: "startapp <name>",
  describe: "a new app's folder, and its line in the configuration",
  builder: (yargs) =>
    yargs
      .positional("name", { type: "string", demandOption: true, describe: "apps/<name> becomes its folder" })
      .option("external", {
        type: "boolean",
        default: false,
        describe: "a plugin with a history and a version table of its own",
      })
      .example("$0 startapp blog", "")
      .example("$0 startapp billing --external", "developed in apps/billing, and shipped as a package"),
  run: async ({ name, external, input }, output) => {
    const { startApp } = await import("../../commands/startapp.ts");
    const result = await startApp(environmentFor(output, { input }), { name, external });
    output.json(result);
    for (const file of result.created) output.text(`created  ${file}`);
    output.text(
      result.config === null
        ? `\nAdd it to sluice.apps in drizzle.config.ts: ${result.line}`
        : `changed  ${result.config}: ${result.line}`,
    );
    output.text(`\nNext: ${external ? `cd apps/${name} && npx sluice makemigrations` : "npx sluice makemigrations"}`);
    return 0;
  },
});
