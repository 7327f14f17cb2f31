// What a user is told of a migration that stopped: which statement, why, and what state the database is in now.
import { UserError } from "../engine/errors.ts";
import { PostgresError } from "../ports.ts";
import type { Run } from "./run-migration.ts";
import type { MigrationStep } from "./steps.ts";

interface Failed {
  /** How many statements of the migration are committed. */
  readonly committed: number;
  readonly error: unknown;
}

export function failure(run: Run, step: MigrationStep, { committed, error }: Failed): UserError {
  const { migration, direction, signal } = run;
  const command = direction === "up" ? "npx sluice migrate" : "npx sluice rollback";
  const isLost = error instanceof UserError && error.code === "connection_lost";
  const what = step.kind === "sql" ? firstLine(step.sql) : "the function of op.run";
  const where = `${migration.file}, statement ${step.number} of ${direction}`;
  const stands = standing(step, { committed, isLost });
  if (signal?.aborted === true) {
    return new UserError("interrupted", [`${where}: stopped on request`, `  ${what}`, stands].join("\n"), {
      hint: `${command} goes on from there`,
      cause: error,
    });
  }
  const lines = [`${where}: ${said(error)}`, `  ${what}`, ...details(run, error).map((text) => `  ${text}`), stands];
  const mend = isLost
    ? "once the server answers, run the command again"
    : committed === 0
      ? "mend the file and run the command again"
      : "mend the cause and run the command again: it goes on from there";
  return new UserError("migration_failed", lines.join("\n"), { hint: mend, cause: error });
}

interface Standing {
  readonly committed: number;
  readonly isLost: boolean;
}

function standing({ transaction }: MigrationStep, { committed, isLost }: Standing): string {
  if (isLost && transaction === "never")
    return "Whether this statement was done can't be known from here: it is looked at when the command is run again.";
  if (isLost)
    return "What wasn't committed is rolled back by the server, the record with it: npx sluice showmigrations tells how far it came.";
  return committed === 0
    ? "Nothing of this migration is left in the database: its transaction was rolled back."
    : `The first ${committed} of its statements are committed and recorded; this one and those after it are not.`;
}

function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof PostgresError ? `${error.message} (${error.code})` : error.message;
}

function details({ watchdog, settings }: Run, error: unknown): string[] {
  if (!(error instanceof PostgresError)) return [];
  const { code, detail, hint } = error;
  const isLock = code === "55P03";
  return [
    ...(isLock && watchdog.blockers !== "" ? [`the lock is held by ${watchdog.blockers}`] : []),
    ...(isLock
      ? [
          `it was tried ${settings.lockRetries + 1} times, for ${settings.lockTimeout} each (safety.lockTimeout, safety.lockRetries)`,
        ]
      : []),
    ...(code === "57014" && settings.statementTimeout !== "0"
      ? [`safety.statementTimeout is ${settings.statementTimeout}`]
      : []),
    ...[detail, hint].filter((text) => text !== undefined),
  ];
}

function firstLine(sql: string): string {
  const line = sql.split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}
