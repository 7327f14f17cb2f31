import { type Level, levels } from "../engine/rules/rule.ts";
import type { Review } from "./review.ts";
import { findingsOf, open } from "./words.ts";

/** Is there a finding of this level, or a graver one, that no file accepts? */
export function isGrave(review: Review, least: Level | "never"): boolean {
  if (least === "never") return false;
  const counted = levels.slice(0, levels.indexOf(least) + 1);
  return open(findingsOf(review)).some(({ level }) => counted.some((each) => each === level));
}
