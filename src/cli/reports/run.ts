import type { RunResult } from "../../commands/run-scopes.ts";
import { colors } from "../colors.ts";

export function reportRun({ done, squashed, current, database }: RunResult, direction: "up" | "down"): string {
  const scopes = Object.entries(current);
  const places = scopes.map(([scope, at]) => {
    const place = at.length === 0 ? "the base" : at.join(", ");
    return scopes.length === 1 ? place : `${place} (${scope})`;
  });
  const place = `${database} is at ${places.join(", ")}`;
  if (done.length + squashed.length === 0) return `Nothing to do: ${place}.`;
  const mark = direction === "up" ? colors.green("✓") : colors.yellow("↶");
  return [
    ...done.map(({ scope, file, durationMs }) => {
      const whose = scopes.length === 1 ? "" : `${scope}: `;
      return `${mark} ${whose}${file} ${colors.dim(`${Math.round(durationMs)} ms`)}`;
    }),
    ...squashed.map(({ file }) => `${mark} ${file} ${colors.dim("counts as applied: all that it replaces is")}`),
    colors.dim(`${place}.`),
  ].join("\n");
}
