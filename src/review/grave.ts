import { type Level, levels } from "../engine/rules/rule.ts";
import type { Review, ReviewFinding } from "./review.ts";

/** Every finding: those about the whole, then each migration's. */
export function allFindings({ findings, migrations }: Review): ReviewFinding[] {
  return [...findings, ...migrations.flatMap((each) => each.findings)];
}

/** Is there a finding of this level, or a graver one, that no file accepts? */
export function isGrave(review: Review, least: Level | "never"): boolean {
  if (least === "never") return false;
  const counted = levels.slice(0, levels.indexOf(least) + 1);
  return allFindings(review).some(({ level, accepted }) => accepted === null && counted.some((each) => each === level));
}
