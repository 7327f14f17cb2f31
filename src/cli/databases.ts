// What `--database` is for: one of the project's databases, or each of them.
import type { Argv } from "yargs";
import type { Environment } from "../commands/workspace.ts";
import { UserError } from "../engine/errors.ts";
import { comment } from "../engine/render/script.ts";
import { colors } from "./colors.ts";
import { failureReport } from "./failure.ts";
import type { Output } from "./output.ts";

export interface DatabaseFlag {
  readonly database?: string;
}

export interface DatabasesFlags extends DatabaseFlag {
  readonly jobs: number;
}

/** For a command that is about one database. */
export function withDatabase(yargs: Argv): Argv<unknown> {
  return yargs.option("database", {
    type: "string",
    requiresArg: true,
    describe: "one of sluice.databases; NAME/SCHEMA is one tenant of it",
  });
}

/** For a command that can be run on several. */
export function withDatabases(yargs: Argv): Argv<unknown> {
  return yargs
    .option("database", {
      type: "string",
      requiresArg: true,
      describe: "one of sluice.databases with all its tenants, NAME/SCHEMA, or all",
    })
    .option("jobs", { type: "number", default: 4, requiresArg: true, describe: "how many databases at a time" });
}

export interface Shown<Result> {
  readonly work: (environment: Environment) => Promise<Result>;
  readonly report: (result: Result) => string;
  readonly exit?: (result: Result) => number;
  /** The report is SQL. */
  readonly isSource?: boolean;
}

/** Runs the work on every database that is meant, and shows what came of it. The exit code is the worst one. */
export async function onDatabases<Result>(
  environment: Environment,
  { output, jobs }: { readonly output: Output; readonly jobs: number },
  { work, report, exit = () => 0, isSource = false }: Shown<Result>,
): Promise<number> {
  assertCount(jobs);
  const { eachDatabase } = await import("../commands/each-database.ts");
  const outcomes = await eachDatabase(environment, { work, jobs });
  const [only] = outcomes;
  if (outcomes.length === 1 && only !== undefined && "result" in only) {
    output.json(only.result);
    output[isSource ? "source" : "text"](report(only.result));
    return exit(only.result);
  }
  const shown = outcomes.map((outcome) => {
    const database = outcome.name ?? "";
    if ("result" in outcome) {
      const { result } = outcome;
      return { json: { database, exit: exit(result), result }, text: report(result) };
    }
    const failure = failureReport(outcome.error);
    return { json: { database, exit: failure.exit, error: failure.json }, text: colors.red(failure.text) };
  });
  output.json({ databases: shown.map(({ json }) => json) });
  for (const { json, text } of shown) {
    if (isSource) output.source(`${comment(json.database)}\n${"error" in json ? comment(text) : text}`);
    else output.text(`${colors.bold(json.database)}\n${indented(text)}`);
  }
  const failed = shown.filter(({ json }) => "error" in json).map(({ json }) => json.database);
  const done = `${shown.length - failed.length} of ${shown.length} databases done`;
  const summary = failed.length === 0 ? `${done}.` : `${done}; not ${failed.join(", ")}.`;
  if (isSource) output.source(comment(summary));
  else output.text(summary);
  return Math.max(...shown.map(({ json }) => json.exit));
}

/** What yargs makes of a text, or of a flag that is given twice, is no whole number. */
function assertCount(jobs: number): void {
  if (Number.isInteger(jobs) && jobs > 0) return;
  throw new UserError("usage", "--jobs takes one whole number, 1 or more: how many databases at a time", {
    exit: 2,
    hint: "--jobs 4, or leave it out",
  });
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
