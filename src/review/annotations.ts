// A review → workflow commands, which GitHub Actions shows beside the lines of the pull request.
// Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
import type { Level } from "../engine/rules/rule.ts";
import type { Review, ReviewFinding } from "./review.ts";
import { findingsOf, open, sizeAfter } from "./words.ts";

const commands: Readonly<Record<Level, string>> = { error: "error", warning: "warning", info: "notice" };

/** A line for each finding that counts, the gravest first: GitHub shows only so many of a step. */
export function reviewAnnotations(review: Review): string {
  return open(findingsOf(review)).map(annotation).join("");
}

function annotation({ level, rule, file, line, message, weight, instead }: ReviewFinding): string {
  const properties = [
    ...(file === null ? [] : [`file=${property(file)}`]),
    ...(file === null || line === null ? [] : [`line=${line}`]),
    `title=${property(rule)}`,
  ];
  return `::${commands[level]} ${properties.join(",")}::${data(`${message}${sizeAfter(weight)}\nInstead: ${instead}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
