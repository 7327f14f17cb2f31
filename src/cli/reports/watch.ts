// What `watch` shows of a run: one line of JSON, plain lines, or on a terminal a block of a few lines.

import { inWords } from "../../commands/rollback-safety.ts";
import type { AppliedReport } from "../../commands/watch-apply.ts";
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
  let isTold = false;
  return (report) => {
    const lost = report.outcome === "failed" || isTold ? [] : (report.applied?.lost ?? []);
    isTold ||= lost.length > 0;
    return [...linesOf(report, isTty), ...lostLines(lost)].join("\n");
  };
}

/** Said once: who types into a draft's columns and tables knows it from then on. */
function lostLines(lost: AppliedReport["lost"]): string[] {
  if (lost.length === 0) return [];
  const list = lost.map(inWords).join(", ");
  return [
    `  ${colors.yellow("lost")} ${list}: what is put into a draft goes when it is rolled back, and this is said once. makemigrations keeps it.`,
  ];
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
  const isWaiting = exit === 3 || ["database_behind", "unfinished", "draft_applied"].includes(json.code);
  if (exit === 3) rest.push("  Give it to makemigrations then, or start watch with it.");
  return [
    `${isWaiting ? colors.yellow("waiting") : colors.red("error")} ${first}`,
    ...rest,
    colors.dim("The draft stays as it is."),
  ];
}

function comparison(report: ComparedReport, isTty: boolean): string[] {
  const { operations, sql, findings, warnings, outcome } = report;
  const list = shortened(operations, isTty).map((operation) => `${sign(operation)} ${operation}`);
  const statements = shortened(
    sql.up.flatMap((statement) => `${statement.trimEnd().replace(/;$/, "")};`.split("\n")),
    isTty,
  );
  return [
    ...warnings.map((warning) => `${colors.yellow("warning")} ${warning}`),
    ...list,
    ...statements.map((line) => colors.cyan(`  ${line}`)),
    ...findings.map(found),
    ...draftLines(report, outcome === "same"),
    ...appliedLines(report),
  ];
}

function found({ level, rule, message }: ComparedReport["findings"][number]): string {
  return `${level === "error" ? colors.red("✗") : colors.yellow("!")} ${message} ${colors.dim(`(${rule})`)}`;
}

function appliedLines(report: ComparedReport): string[] {
  const dropped = (report.applied?.dropped ?? []).map((each) => `${colors.yellow("lost")} ${inWords(each)}`);
  return [...doneLines(report), ...dropped];
}

function doneLines({ applied, database }: ComparedReport): string[] {
  switch (applied?.done) {
    case "applied":
      return [`${colors.green("applied")} to ${database}`];
    case "replaced":
      return [`${colors.green("applied")} to ${database}, the earlier draft rolled back`];
    case "rolled back":
      return [`${colors.green("rolled back")} in ${database}: no draft is applied any more`];
    case "kept":
      return [
        `Nothing was done to ${database}: ${applied.revision === null ? "no draft is" : "the earlier draft is still"} applied.`,
      ];
    case "unchanged":
      return applied.revision === null ? [] : [colors.dim(`applied to ${database} already`)];
    default:
      return [];
  }
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
