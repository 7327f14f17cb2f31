// The command line's grammar, without its commands.
import yargs, { type Argv } from "yargs";
import { Parser } from "yargs/helpers";

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

/** How results are shown, before anything is known of the command: also where it isn't understood. */
export function switchesIn(args: readonly string[]): { readonly json: boolean; readonly quiet: boolean } {
  const { json, quiet } = Parser([...args], { boolean: ["json", "quiet"] });
  return { json: json === true, quiet: quiet === true };
}
