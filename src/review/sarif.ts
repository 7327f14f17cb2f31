// A review → SARIF 2.1.0, as GitHub's code scanning takes it.
// Source: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
import { createHash } from "node:crypto";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { rules } from "../engine/rules/registry.ts";
import type { Level, Topic } from "../engine/rules/rule.ts";
import { topics } from "../engine/rules/topics.ts";
import type { Review, ReviewFinding } from "./review.ts";
import { findingsOf, sizeAfter } from "./words.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Level, Result.level>;

/** JSON, with a line feed at its end. */
export function reviewSarif(review: Review): string {
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Sluice", rules: described(review) } },
        columnKind: "utf16CodeUnits",
        results: results(review),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Of those that were found. */
function described(review: Review): ReportingDescriptor[] {
  const found = new Set(findingsOf(review).map(({ rule }) => rule));
  return [...rules, ...Object.values<Topic>(topics)].filter(({ id }) => found.has(id)).map(descriptor);
}

function descriptor({ id, level, finds, problem, instead }: Topic): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: `${finds.slice(0, 1).toUpperCase()}${finds.slice(1)}` },
    fullDescription: { text: problem },
    help: { text: `${problem}\n\nInstead: ${instead}`, markdown: `${problem}\n\n**Instead**: ${instead}` },
    defaultConfiguration: { level: levels[level] },
    properties: { tags: ["database", "migration"], "problem.severity": level === "info" ? "recommendation" : level },
  };
}

function results(review: Review): Result[] {
  const seen = new Map<string, number>();
  return findingsOf(review).map((finding): Result => {
    const { rule, level, scope, line, message, object, weight, instead, accepted } = finding;
    const uri = uriOf(finding.file ?? nearestFile(review, finding));
    const hash = createHash("sha256")
      .update(JSON.stringify([rule, scope, uri, object, message]))
      .digest("hex")
      .slice(0, 16);
    const before = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, before);
    return {
      ruleId: rule,
      // Code scanning knows no suppressions: a note doesn't hold up what is accepted.
      level: accepted === null ? levels[level] : "note",
      message: { text: `${message}${sizeAfter(weight)}. Instead: ${instead}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri },
            region: { startLine: finding.file === null ? 1 : (line ?? 1) },
          },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: `${hash}:${before}` },
      ...(accepted !== null && { suppressions: [{ kind: "inSource", status: "accepted", justification: accepted }] }),
    };
  });
}

/** Code scanning takes no result without a file: the newest migration of the scope, or what every project has. */
function nearestFile({ migrations }: Review, { scope }: ReviewFinding): string {
  return migrations.findLast((each) => each.scope === scope)?.file ?? "drizzle.config.ts";
}

/** Relative to the root of the repository. */
function uriOf(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
