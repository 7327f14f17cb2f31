// A review in each format, as people and programs read it. A change shows as a diff of the golden file: `vitest -u` takes it.
import { expect, test } from "vitest";
import { reportReview } from "../../src/cli/reports/review.ts";
import { formats } from "../../src/review/formats.ts";
import { blog, nothing } from "./fixture.ts";

test.each([
  ["markdown", "blog.md.txt"],
  ["html", "blog.html.txt"],
  ["sarif", "blog.sarif.txt"],
  ["github", "blog.github.txt"],
] as const)("%s", async (format, file) => {
  await expect(await formats[format].make(blog)).toMatchFileSnapshot(`golden/${file}`);
});

test("on a terminal", async () => {
  await expect(`${reportReview(blog)}\n`).toMatchFileSnapshot("golden/blog.terminal.txt");
});

test("json is the review itself", async () => {
  expect(JSON.parse(await formats.json.make(blog))).toEqual(blog);
});

test("a review of nothing is said to be one", async () => {
  const said = "othing to review: every migration is applied";
  for (const format of ["markdown", "html"] as const) expect(await formats[format].make(nothing)).toContain(said);
  expect(reportReview(nothing)).toContain(said);
  expect(await formats.github.make(nothing)).toBe("");
  expect(JSON.parse(await formats.sarif.make(nothing)).runs[0].results).toEqual([]);
});
