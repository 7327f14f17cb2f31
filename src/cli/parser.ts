// The command line's grammar, without its commands.
import yargs, { type Argv } from "yargs";

export function parserFor(args: readonly string[]): Argv {
  return (
    yargs([...args])
      .scriptName("sluice")
      // As it is by default; said, yargs completes --no-input, too.
      .parserConfiguration({ "boolean-negation": true })
      .option("json", { type: "boolean", global: true, describe: "the result as JSON on stdout; words go to stderr" })
      .option("input", { type: "boolean", default: true, global: true, describe: "ask questions (--no-input: never)" })
      .option("quiet", { type: "boolean", global: true, describe: "only results and errors" })
      .exitProcess(false)
  );
}
