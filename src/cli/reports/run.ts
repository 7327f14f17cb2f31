import pc from "picocolors";
import type { RunResult } from "../../commands/migrate.ts";

export function reportRun({ done, current, database }: RunResult, direction: "up" | "down"): string {
  const place = `${database} is at ${current.length === 0 ? "the base" : current.join(", ")}`;
  if (done.length === 0) return `Nothing to do: ${place}.`;
  const mark = direction === "up" ? pc.green("✓") : pc.yellow("↶");
  return [
    ...done.map(({ file, durationMs }) => `${mark} ${file} ${pc.dim(`${Math.round(durationMs)} ms`)}`),
    pc.dim(`${place}.`),
  ].join("\n");
}
