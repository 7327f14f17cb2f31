import type { StampResult } from "../../commands/stamp.ts";
import { colors } from "../colors.ts";

/** What was recorded, and what was forgotten. */
export function reportStamp(results: readonly StampResult[]): string {
  const lines = results.flatMap(({ scope, recorded, removed }) => [
    ...recorded.map((revision) => `${colors.green("+")} ${revision} counts as applied ${colors.dim(`(${scope})`)}`),
    ...removed.map((revision) => `${colors.red("-")} ${revision} counts as not applied ${colors.dim(`(${scope})`)}`),
  ]);
  return lines.length === 0 ? "Nothing to record: the database says so already." : lines.join("\n");
}
