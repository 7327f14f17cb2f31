import type { JoinResult } from "../../commands/fork.ts";
import { colors } from "../colors.ts";

/** What `merge` and `rebase` say: the files, and what both sides touch. */
export function reportJoined({ forked, files, clashes }: JoinResult): string {
  if (!forked) return "Nothing to do: the history has one head.";
  return [
    ...clashes.map(
      ({ object, revisions }) => `${colors.yellow("!")} ${object} is touched by ${revisions.join(" and ")}`,
    ),
    ...files.map((file) => `Wrote ${colors.bold(file)}`),
    colors.dim("Next: npx sluice migrate"),
  ].join("\n");
}
