import process from "node:process";
import { defineCommand } from "../command.ts";

export const init = defineCommand({
  command: "init",
  describe: "make the config, core/models.ts, the migrations directory and apps/",
  builder: (yargs) => yargs.example("$0 init", "in an empty folder, or in a project that uses Drizzle already"),
  run: async (_, output) => {
    const { init: make } = await import("../../commands/init.ts");
    const result = await make(process.cwd());
    output.json(result);
    for (const file of result.created) output.text(`created  ${file}`);
    for (const file of result.kept) output.text(`kept     ${file}`);
    output.text("\nNext: npx sluice makemigrations");
    return 0;
  },
});
