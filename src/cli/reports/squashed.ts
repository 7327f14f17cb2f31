import type { SquashResult } from "../../commands/squash.ts";
import type { PruneResult } from "../../commands/squash-prune.ts";
import { colors } from "../colors.ts";

/** What a squash stands for, and what to do next; the text where no file was written. */
export function reportSquashed({ file, text, replaces, operations, operationsBefore }: SquashResult): string {
  if (file === null) return text.trimEnd();
  const count = `${operationsBefore} operations became ${operations.length}`;
  return [
    `Wrote ${colors.bold(file)}`,
    `It stands for ${replaces.join(", ")}; ${count}.`,
    colors.dim(
      "Next: npx sluice migrate on every database; once each has all of them or none, npx sluice squash --prune",
    ),
  ].join("\n");
}

export function reportPruned({ removed }: PruneResult): string {
  if (removed.length === 0) return "Nothing to delete: no migration is replaced by a squash.";
  return [
    ...removed.map((file) => `${colors.red("-")} ${file}`),
    colors.dim("A database that has only some of them can't go on without these files: git still has them."),
  ].join("\n");
}
