// How long a run waits before it tries again.
import { expect, test } from "vitest";
import { pauseBefore } from "../../src/runner/settings.ts";

test("a pause doubles up to eight seconds, and chance takes at most half of it", () => {
  const attempts = Array.from({ length: 20 }, (_, attempt) => attempt);
  const longest = attempts.map((attempt) => pauseBefore(attempt, () => 1));
  expect(longest.slice(0, 7)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
  expect(new Set(longest.slice(5))).toEqual(new Set([8000]));
  expect(attempts.map((attempt) => pauseBefore(attempt, () => 0))).toEqual(longest.map((pause) => pause / 2));
  expect(pauseBefore(0, () => 0.5)).toBe(187.5);
});
