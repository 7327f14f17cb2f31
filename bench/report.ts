// Results as a Markdown table: medians, their ratio to the first of ours, peak memory.
import type { Result } from "./race.ts";

export function reportOf(title: string, results: readonly Result[]): string {
  const first = results.find(({ contender }) => contender.name.startsWith("sluice"));
  const ours = first === undefined ? undefined : medianTime(first);
  const rows = results.map((result) => {
    const { name, command } = result.contender;
    const time = medianTime(result);
    if (time === undefined) return [name, command, result.trouble ?? "not run", "", ""];
    const ratio = ours === undefined ? "" : `${(time / ours).toFixed(2)}×`;
    const memory = median(result.runs.map(({ bytes }) => bytes)) ?? 0;
    return [name, command, duration(time), ratio, `${Math.round(memory / 1024 / 1024)} MB`];
  });
  const lines = [["", "command", "median", "to ours", "peak memory"], ["---", "---", "--:", "--:", "--:"], ...rows];
  return [`### ${title}`, "", ...lines.map((cells) => `| ${cells.join(" | ")} |`), ""].join("\n");
}

function medianTime(result: Result): number | undefined {
  return result.trouble === undefined ? median(result.runs.map(({ milliseconds }) => milliseconds)) : undefined;
}

function median(numbers: readonly number[]): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
