// The command line as a function: arguments in, exit code out.
import { UserError } from "../engine/errors.ts";
import { type Command, isCalled } from "./command.ts";
import { commands } from "./commands.ts";
import { failureReport } from "./failure.ts";
import { type Output, outputFor } from "./output.ts";
import { parserFor, switchesIn } from "./parser.ts";
import { inOurWords } from "./spellings.ts";

export async function run(typed: readonly string[]): Promise<number> {
  const args = inOurWords(typed);
  // What the shell asks for; the words that follow are those on its line, and no flag among them is ours.
  if (args[0] === "--get-yargs-completions") {
    const { complete } = await import("./complete.ts");
    return complete(args.slice(1), outputFor({ json: false, quiet: true }));
  }
  const output = outputFor(switchesIn(args));
  // A handler starts the work and returns: yargs then renders its help, which nobody may have asked for, meanwhile.
  let work: Promise<number> = Promise.resolve(0);
  const parser = parserFor(args)
    .usage(
      "$0 <command>\n\nMigrations for Drizzle and PostgreSQL: from your models and the live database, with an exact way back.",
    )
    .demandCommand(1, "")
    .recommendCommands()
    .strict()
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
  const named = commands.filter((command) => isCalled(command, args[0]));
  return named.length === 1 ? named : commands;
}

function report(error: unknown, output: Output): number {
  const { exit, text, json } = failureReport(error);
  output.error(text);
  output.json({ error: json });
  return exit;
}
