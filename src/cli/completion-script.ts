// The script of yargs for a shell, so that it works for a package that is installed in the project alone.
import process from "node:process";
import yargs from "yargs";

export async function completionScript(shell: "bash" | "zsh"): Promise<string> {
  // yargs goes by this variable, now and in each of the calls that the script makes.
  process.env.SHELL = shell;
  let script = "";
  await yargs()
    .scriptName("sluice")
    .exitProcess(false)
    .completion("completion")
    .parseAsync("completion", {}, (_error, _argv, text) => {
      script = text;
    });
  const asked = script.replaceAll("sluice --get-yargs-completions", `SHELL=${shell} sluice --get-yargs-completions`);
  return [...before, ...(shell === "bash" ? [wholeWords] : []), asked].join("\n");
}

const before = [
  "# Without one that is installed for all projects, sluice is the project's own.",
  'type sluice >/dev/null 2>&1 || sluice() { npx --no-install sluice "$@"; }',
];

/** `billing@head` is one word. */
const wholeWords = `COMP_WORDBREAKS="\${COMP_WORDBREAKS//@}"`;
