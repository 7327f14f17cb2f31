// What `watch` shows of a run: one line of JSON, plain lines, or on a terminal a block of a few lines.

import type { ComparedReport, FailedReport, WatchReport } from "../../commands/watch-run.ts";
import { colors } from "../colors.ts";
import { failureReport } from "../failure.ts";
import { sign } from "./operations.ts";

export interface WatchReporting {
  readonly isTty: boolean;
  readonly isJson: boolean;
}

export function watchReporter({ isTty, isJson }: WatchReporting): (report: WatchReport) => string {
  if (isJson) return jsonOf;
  return (report) => linesOf(report, isTty).join("\n");
}

function jsonOf(report: WatchReport): string {
  if (report.outcome !== "failed") return JSON.stringify(report);
  return JSON.stringify({ ...report, error: failureReport(report.error).json });
}

function linesOf(report: WatchReport, isTty: boolean): string[] {
  const head = `${colors.dim(timeOf(report.at))} ${causeOf(report)} ${colors.dim(`${report.ms} ms`)}`;
  const body = report.outcome === "failed" ? failure(report) : comparison(report, isTty);
  return [...(isTty ? [""] : []), head, ...body.map((line) => `  ${line}`)];
}

function causeOf({ changed }: WatchReport): string {
  if (changed.length === 0) return colors.bold("read");
  const rest = changed.length > 2 ? ` and ${changed.length - 2} more` : "";
  return colors.bold(`${changed.slice(0, 2).join(", ")}${rest}`);
}

function failure({ error }: FailedReport): string[] {
  const { text, exit, json } = failureReport(error);
  const [first = "", ...rest] = text.split("\n");
  const isWaiting = exit === 3 || ["database_behind", "unfinished"].includes(json.code);
  if (exit === 3) rest.push("  Give it to makemigrations then, or start watch with it.");
  return [
    `${isWaiting ? colors.yellow("waiting") : colors.red("error")} ${first}`,
    ...rest,
    colors.dim("The draft stays as it is."),
  ];
}

function comparison(report: ComparedReport, isTty: boolean): string[] {
  const { operations, sql, warnings, outcome } = report;
  const list = shortened(operations, isTty).map((operation) => `${sign(operation)} ${operation}`);
  const statements = shortened(
    sql.up.flatMap((statement) => `${statement.trimEnd().replace(/;$/, "")};`.split("\n")),
    isTty,
  );
  return [
    ...warnings.map((warning) => `${colors.yellow("warning")} ${warning}`),
    ...list,
    ...statements.map((line) => colors.cyan(`  ${line}`)),
    ...draftLines(report, outcome === "same"),
  ];
}

function draftLines({ draft, draftState, database }: ComparedReport, isSame: boolean): string[] {
  const file = colors.bold(draft);
  const same = "No changes: the database is what the models say.";
  switch (draftState) {
    case "edited":
      return [
        ...(isSame ? [same] : []),
        `${colors.yellow("kept")} ${file} was edited by hand and is left as it is.`,
        "→ npx sluice makemigrations makes it a migration; delete it to have it drafted anew",
      ];
    case "removed":
      return [`${same} ${file} was removed.`];
    case "none":
      return [`${same} ${colors.dim(database)}`];
    case "written":
      return [`${colors.green("drafted")} ${file}`];
    case "unchanged":
      return [colors.dim(`${draft} says so already`)];
  }
}

/** A screen holds so many; the draft has them all. */
function shortened(lines: readonly string[], isTty: boolean): readonly string[] {
  const most = 30;
  if (!isTty || lines.length <= most) return lines;
  return [...lines.slice(0, most), `… and ${lines.length - most} more`];
}

function timeOf(at: Date): string {
  return at.toTimeString().slice(0, 8);
}
