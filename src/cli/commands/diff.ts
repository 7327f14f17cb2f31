import { comment, terminated } from "../../engine/render/script.ts";
import { withoutPasswords } from "../../postgres/database-url.ts";
import { colors } from "../colors.ts";
import { defineCommand } from "../command.ts";
import { type DatabaseFlag, withDatabase } from "../databases.ts";
import { environmentFor } from "../environment.ts";

export const diff = defineCommand<DatabaseFlag & { readonly from: string; readonly to: string }>({
  command: "diff <from> <to>",
  completes: ["models", "live", "history", "empty"],
  describe: "what leads from one to the other, in words and in SQL; exits with 1 when they differ",
  builder: (yargs) => {
    const source = {
      type: "string",
      demandOption: true,
      describe: "models, live, history, history@REV, empty, or a URL",
    } as const;
    return withDatabase(yargs)
      .positional("from", source)
      .positional("to", source)
      .example("$0 diff live history", "what would undo changes that were made by hand")
      .example("$0 diff history models", "what the next migration would do; needs no database");
  },
  run: async ({ from, to, ...flags }, output) => {
    const { diff: compare } = await import("../../commands/diff.ts");
    const result = await compare(environmentFor(output, flags), { from, to });
    output.json(result);
    const lines = [...result.operations.map((words) => colors.dim(comment(words))), ...result.sql.map(terminated)];
    const same = withoutPasswords(`${from} and ${to} are the same.`);
    output.source(lines.length === 0 ? same : lines.join("\n"));
    return result.operations.length === 0 ? 0 : 1;
  },
});
