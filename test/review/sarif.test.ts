// What GitHub's code scanning asks of a SARIF file.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
import type { Log, Result } from "sarif";
import { describe, expect, test } from "vitest";
import { rules } from "../../src/engine/rules/registry.ts";
import { topics } from "../../src/engine/rules/topics.ts";
import type { Review } from "../../src/review/review.ts";
import { reviewSarif } from "../../src/review/sarif.ts";
import { findingsOf } from "../../src/review/words.ts";
import { blog, hostile, hostileTexts } from "./fixture.ts";

const runOf = (review: Review): Log["runs"][number] => {
  const { version, runs } = JSON.parse(reviewSarif(review)) as Log;
  expect(version).toBe("2.1.0");
  expect(runs).toHaveLength(1);
  return runs[0] as Log["runs"][number];
};
const resultsOf = (review: Review): Result[] => runOf(review).results ?? [];

describe("rules", () => {
  const described = runOf(blog).tool.driver.rules ?? [];
  const known = [...rules, ...Object.values(topics)].map(({ id }) => id);

  test("each that was found has its texts and its level", () => {
    const [one] = findingsOf(blog);
    if (one === undefined) throw new Error("nothing was found");
    const all = runOf({ ...blog, findings: known.map((rule) => ({ ...one, rule })) }).tool.driver.rules ?? [];
    expect(all.map(({ id }) => id)).toEqual(known);
    for (const { shortDescription, fullDescription, help, defaultConfiguration } of all) {
      for (const said of [shortDescription, fullDescription, help]) {
        expect(said?.text.length).toBeGreaterThan(2);
        expect(said?.text.length).toBeLessThanOrEqual(1024);
      }
      expect(["error", "warning", "note"]).toContain(defaultConfiguration?.level);
    }
  });

  test("no others are described, and no result is of another", () => {
    const found = new Set(findingsOf(blog).map(({ rule }) => rule));
    expect(described.map(({ id }) => id)).toEqual(known.filter((id) => found.has(id)));
    const ids = described.map(({ id }) => id);
    expect(resultsOf(blog).filter(({ ruleId }) => !ids.includes(ruleId ?? ""))).toEqual([]);
  });
});

describe("results", () => {
  test.each([["the blog", blog] as const, ...hostileTexts.map((text) => [text, hostile(text)] as const)])(
    "%j: each has a level, a message, a relative place and a fingerprint of its own",
    (_, review) => {
      const results = resultsOf(review);
      expect(results.length).toBeGreaterThan(2);
      for (const { level, message, locations } of results) {
        expect(["error", "warning", "note"]).toContain(level);
        expect(message.text?.length).toBeGreaterThan(0);
        const place = locations?.[0]?.physicalLocation;
        const uri = place?.artifactLocation?.uri ?? "";
        expect(uri).toMatch(/^[\w.~!*'()%/-]+$/);
        expect(new URL(uri, "file:///repository/").href).toMatch(/^file:\/\/\/repository\/./);
        expect(place?.region?.startLine).toBeGreaterThanOrEqual(1);
      }
      const prints = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
      expect(new Set(prints).size).toBe(results.length);
    },
  );

  test("what is accepted is suppressed with its reason, and holds up nothing", () => {
    const accepted = resultsOf(blog).filter(({ suppressions }) => suppressions !== undefined);
    expect(accepted).toHaveLength(1);
    expect(accepted[0]).toMatchObject({
      ruleId: "data-loss",
      level: "note",
      suppressions: [{ kind: "inSource", justification: "empty since the move to posts, and backed up on 2026-11-19" }],
    });
  });

  test("what is about no file stands at the newest migration of its scope", () => {
    const found = resultsOf(blog).find(({ ruleId }) => ruleId === "uncovered-models");
    expect(found?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
      "core/db/migrations/20261122_0904_77b0c1fa9d20_add_reactions.ts",
    );
    const alone = resultsOf({ ...blog, migrations: [] }).find(({ ruleId }) => ruleId === "uncovered-models");
    expect(alone?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe("drizzle.config.ts");
  });

  test("a fingerprint stays when lines move", () => {
    const moved: Review = {
      ...blog,
      migrations: blog.migrations.map((each) => ({
        ...each,
        findings: each.findings.map((found) => ({ ...found, line: (found.line ?? 0) + 7 })),
      })),
    };
    const prints = (review: Review): unknown => resultsOf(review).map(({ partialFingerprints }) => partialFingerprints);
    expect(prints(moved)).toEqual(prints(blog));
  });
});
