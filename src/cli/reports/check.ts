import type { CheckResult } from "../../commands/check.ts";
import type { Finding, Side } from "../../commands/finder.ts";
import { colors } from "../colors.ts";

const sides: Readonly<Record<Side, string>> = {
  models: "the models",
  history: "the migration files",
  live: "the database",
};

/** What differs, by the command that mends it. */
export function reportCheck({ findings, database }: CheckResult): string {
  if (findings.length === 0) return `${colors.green("✓")} Models, migration files and ${database} say the same.`;
  const byMend = new Map<string, Finding[]>();
  for (const finding of findings) byMend.set(finding.mend, [...(byMend.get(finding.mend) ?? []), finding]);
  return [...byMend]
    .flatMap(([mend, found]) => [...found.map(reportOne), ...(mend === "" ? [] : [colors.dim(`  → ${mend}`)])])
    .join("\n");
}

function reportOne({ scope, ahead, message }: Finding): string {
  const whose = [scope === "project" ? "" : scope, ahead === null ? "" : `ahead: ${sides[ahead]}`];
  const notes = whose.filter((each) => each !== "").join(", ");
  return `${colors.red("✗")} ${message}${notes === "" ? "" : colors.dim(` (${notes})`)}`;
}
