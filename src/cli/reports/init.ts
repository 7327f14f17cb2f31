import type { InitResult } from "../../commands/init.ts";
import { colors } from "../colors.ts";

/** What was made, what was left as it is, and which command comes next. */
export function reportInit({ created, kept, adopted, baseline, database }: InitResult): string {
  const lines = [...created.map((file) => `created  ${file}`), ...kept.map((file) => `kept     ${file}`)];
  if (adopted !== null) {
    lines.push(...adopted.files.map((file) => `adopted  ${file}`));
    const are =
      adopted.migrations === 1
        ? "1 migration of drizzle-kit's is"
        : `${adopted.migrations} migrations of drizzle-kit's are`;
    lines.push("", `${are} in the history; its own files stay as they are.`);
    if (database !== null) lines.push(colors.dim(`${adopted.recorded.length} recorded as applied in ${database}`));
  }
  if (baseline !== null) {
    if (baseline.file !== null)
      lines.push(`baseline ${baseline.file}`, colors.dim(`recorded as applied in ${database}`));
    if (baseline.left.length > 0)
      lines.push(colors.dim(`No model defines them, and they are left alone: ${baseline.left.join(", ")}`));
  }
  return [...lines, "", `Next: ${nextAfter(adopted)}`].join("\n");
}

function nextAfter(adopted: InitResult["adopted"]): string {
  if (adopted === null || adopted.pending?.length === 0) return "npx sluice makemigrations";
  return adopted.pending === null
    ? "npx sluice init once more, with the database: what it has already is recorded then"
    : "npx sluice migrate";
}
