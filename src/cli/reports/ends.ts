import type { Ends } from "../../commands/heads.ts";
import { colors } from "../colors.ts";

/** One line for each: its id, its name, whether its file is gone, its scope where there are several. */
export function reportEnds(ends: Ends): string {
  const scopes = Object.entries(ends);
  return scopes
    .flatMap(([scope, found]) => {
      const whose = scopes.length === 1 ? "" : colors.dim(` (${scope})`);
      return found.length === 0
        ? [`base${whose}`]
        : found.map(
            ({ revision, name, missing }) =>
              `${colors.bold(revision)} ${name}${missing ? colors.red(" (no file)") : ""}${whose}`,
          );
    })
    .join("\n");
}
