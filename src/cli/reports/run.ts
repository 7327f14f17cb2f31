import type { RunResult } from "../../commands/migrate.ts";
import { colors } from "../colors.ts";

export function reportRun({ done, current, database }: RunResult, direction: "up" | "down"): string {
  const place = `${database} is at ${current.length === 0 ? "the base" : current.join(", ")}`;
  if (done.length === 0) return `Nothing to do: ${place}.`;
  const mark = direction === "up" ? colors.green("✓") : colors.yellow("↶");
  return [
    ...done.map(({ file, durationMs }) => `${mark} ${file} ${colors.dim(`${Math.round(durationMs)} ms`)}`),
    colors.dim(`${place}.`),
  ].join("\n");
}
