// A comment is never longer than GitHub takes one, and says what it leaves out.
import { describe, expect, test } from "vitest";
import { reviewMarkdown } from "../../src/review/markdown.ts";
import type { Review } from "../../src/review/review.ts";
import { blog, migration, statement } from "./fixture.ts";

const limit = 65_536;

function times(many: number, sql = "SELECT 1"): Review {
  const [first] = blog.migrations;
  const script = [{ transactional: true, statements: [statement({ sql })] }];
  const migrations = Array.from({ length: many }, (_, at) => ({
    ...migration({ ...first, up: script, down: script }),
    name: `number ${at}`,
  }));
  return { ...blog, migrations };
}

const shortening = (text: string): string => /^> \*\*Shortened\*\*.*$/m.exec(text)?.[0] ?? "";

describe("reviewMarkdown", () => {
  test("what fits is told in full", () => {
    const text = reviewMarkdown(blog);
    expect(shortening(text)).toBe("");
    expect(text.match(/<summary>/g)).toHaveLength(7);
  });

  test("the SQL of the way back goes first", () => {
    const text = reviewMarkdown(times(1, `SELECT '${"x".repeat(40_000)}'`));
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(shortening(text)).toContain("left out: the SQL of the way back. All of it:");
    expect(text).toContain("<summary>SQL up");
    expect(text).not.toContain("<summary>SQL down");
    expect(text).toContain("<summary>Diagram");
  });

  test("then the diagrams, then the SQL", () => {
    const [diagrams, all] = [reviewMarkdown(times(36)), reviewMarkdown(times(36, `SELECT '${"x".repeat(1000)}'`))];
    expect(shortening(diagrams)).toContain("left out: the SQL of the way back, the diagrams. All of it:");
    expect(diagrams).toContain("<summary>SQL up");
    expect(shortening(all)).toContain("the SQL of the way back, the diagrams, the SQL. All of it:");
    expect(all).not.toContain("<summary>");
    expect(all).toContain("### number 35");
  });

  test("of very many migrations only the first, with how many there are besides and what was found in them", () => {
    const text = reviewMarkdown(times(1000));
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).toContain("## Migrations: 1,002 errors, 1,000 accepted");
    expect(text).toContain("of long lists all but 30");
    expect(text).toContain("| and 970 more | 970 errors, 970 accepted |");
    expect(shortening(text)).toContain("`npx sluice review --base origin/main --output review.html`");
  });

  test("texts without an end are cut", () => {
    const endless = "endless ".repeat(2_000);
    const [first] = blog.migrations;
    const findings = Array.from({ length: 200 }, () => ({ ...blog.findings[0], message: endless, instead: endless }));
    const one = {
      ...first,
      name: endless,
      findings,
      wayBack: endless,
      operations: findings.map(() => ({ words: endless, line: 1 })),
    };
    const text = reviewMarkdown({ ...blog, findings, migrations: [one, one, one, one] } as Review);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).toContain("…");
    expect(shortening(text)).not.toBe("");
  });
});
