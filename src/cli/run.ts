// The command line as a function: arguments in, exit code out.
import yargs from "yargs";
import { UserError } from "../engine/errors.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { failureReport } from "./failure.ts";
import { type Output, outputFor } from "./output.ts";
import { inOurWords } from "./spellings.ts";

export async function run(typed: readonly string[]): Promise<number> {
  const args = inOurWords(typed);
  // A handler starts the work and returns: yargs then renders its help, which nobody may have asked for, meanwhile.
  let work: Promise<number> = Promise.resolve(0);
  const output = outputFor({ json: args.includes("--json"), quiet: args.includes("--quiet") });
  const parser = yargs([...args])
    .scriptName("sluice")
    .usage(
      "$0 <command>\n\nMigrations for Drizzle and PostgreSQL: from your models and the live database, with an exact way back.",
    )
    .option("json", { type: "boolean", global: true, describe: "the result as JSON on stdout; words go to stderr" })
    .option("input", { type: "boolean", default: true, global: true, describe: "ask questions (--no-input: never)" })
    .option("quiet", { type: "boolean", global: true, describe: "only results and errors" })
    .demandCommand(1, "")
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .wrap(Math.min(110, output.columns))
    .fail((message, error) => {
      throw (
        error ?? new UserError("usage", message || "which command?", { exit: 2, hint: "npx sluice --help lists them" })
      );
    });
  for (const command of registered(args)) {
    parser.command({
      ...command,
      handler: (given) => {
        work = command.run(given as never, output);
        work.catch(() => undefined);
      },
    });
  }
  try {
    await parser.parseAsync();
    return await work;
  } catch (error) {
    return report(error, output);
  }
}

/** The command that is called; all of them where that isn't clear, so that help and suggestions know them. */
function registered(args: readonly string[]): readonly Command[] {
  const named = commands.filter(({ command }) => [command].flat().some((each) => each.split(" ")[0] === args[0]));
  return named.length === 1 ? named : commands;
}

function report(error: unknown, output: Output): number {
  const { exit, text, json } = failureReport(error);
  output.error(text);
  output.json({ error: json });
  return exit;
}
