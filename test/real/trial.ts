// One real database: its models against itself, and the whole way there and back on an empty database, judged by a
// fingerprint of what drizzle-kit's own push makes of the same models.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fingerprint } from "../support/fingerprint.ts";
import { type Execution, execute } from "./execute.ts";
import { onUrl, push, type RealProject } from "./project.ts";

export interface Places {
  readonly cli: string;
  /** The database that the models were made from. */
  readonly original: string;
  readonly empty: string;
  readonly peer: string;
}

export interface Trial {
  /** Between the models and the database that they were made from. */
  readonly differences: readonly string[];
  readonly steps: number;
  readonly seconds: Readonly<Record<"check" | "make" | "migrate" | "checkAfter" | "rollback" | "push", number>>;
  /** What went wrong; empty when all is well. */
  readonly faults: readonly string[];
}

export async function tryOut(project: RealProject, places: Places): Promise<Trial> {
  const faults: string[] = [];
  const sluice = async (url: string, exits: readonly number[], command: string): Promise<Execution> => {
    const args = [places.cli, ...command.split(" "), "--no-input"];
    const done = await execute(process.execPath, args, { directory: project.directory, env: { DATABASE_URL: url } });
    if (!exits.includes(done.exit)) faults.push(`${command}: exit ${done.exit}\n${done.stdout}${done.stderr}`);
    return done;
  };
  const blank = await print(places.empty);
  const pushed = await push(project.directory, places.peer);
  const check = await sluice(places.original, [0, 1], "makemigrations --check --json");
  const make = await sluice(places.empty, [0], "makemigrations -m everything");
  const migrate = await sluice(places.empty, [0], "migrate");
  faults.push(
    ...unlike("after migrate, against drizzle-kit push", await print(places.empty), await print(places.peer)),
  );
  const checkAfter = await sluice(places.empty, [0], "makemigrations --check");
  const rollback = await sluice(places.empty, [0], "rollback base");
  faults.push(...unlike("after rollback, against the empty database", await print(places.empty), blank));
  return {
    differences: differencesIn(check.stdout),
    steps: stepsIn(join(project.directory, "core/db/migrations")),
    seconds: {
      check: check.seconds,
      make: make.seconds,
      migrate: migrate.seconds,
      checkAfter: checkAfter.seconds,
      rollback: rollback.seconds,
      push: pushed.seconds,
    },
    faults,
  };
}

/** A default of NULL is no default: whether a column has it makes no difference to any row. */
async function print(url: string): Promise<string[]> {
  const lines = await onUrl(url, (session) => fingerprint({ session, url }));
  return lines.map((line) => (line.endsWith(" NOT NULL") ? line : (line.split(" DEFAULT NULL::")[0] ?? line)));
}

function unlike(when: string, ours: readonly string[], expected: readonly string[]): string[] {
  const less = expected.filter((line) => !ours.includes(line)).map((line) => `  - ${line}`);
  const more = ours.filter((line) => !expected.includes(line)).map((line) => `  + ${line}`);
  const lines = [...less, ...more];
  if (lines.length === 0) return [];
  const rest = lines.length > 30 ? [`  … ${lines.length - 30} more lines`] : [];
  return [[`${when}:`, ...lines.slice(0, 30), ...rest].join("\n")];
}

/** The operations in words, from the result of `makemigrations --check --json`. */
function differencesIn(output: string): string[] {
  if (output.trim() === "") return [];
  const result: unknown = JSON.parse(output);
  if (typeof result !== "object" || result === null || !("operations" in result)) return [];
  return Array.isArray(result.operations) ? result.operations.map(String) : [];
}

/** Operations of the written migration's `up`: the lines that begin with `op.` before `down`. */
function stepsIn(directory: string): number {
  if (!existsSync(directory)) return 0;
  const ups = readdirSync(directory)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(directory, name), "utf8").split(/^ {2}down\b/m)[0] ?? "");
  return ups.flatMap((text) => text.split("\n")).filter((line) => line.trimStart().startsWith("op.")).length;
}
