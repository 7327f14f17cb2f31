import process from "node:process";
import { defineCommand } from "../command.ts";

const shells = ["bash", "zsh"] as const;

export const completion = defineCommand<{ readonly shell: (typeof shells)[number] }>({
  command: "completion [shell]",
  describe: "a script with which your shell completes commands, options, revisions, apps and databases",
  completes: shells,
  builder: (yargs) =>
    yargs
      .positional("shell", {
        choices: shells,
        default: process.env.SHELL?.endsWith("zsh") === true ? ("zsh" as const) : ("bash" as const),
        describe: "whose script it is",
      })
      .example('eval "$(npx sluice completion bash)"', "in this shell")
      .example("$0 completion zsh >> ~/.zshrc", "in every shell that is started later"),
  run: async ({ shell }, output) => {
    const { completionScript } = await import("../completion-script.ts");
    const script = await completionScript(shell);
    output.json({ shell, script });
    output.source(script);
    return 0;
  },
});
