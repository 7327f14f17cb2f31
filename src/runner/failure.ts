// What a user is told of a migration that stopped: which statement, why, and what state the database is in now.
import { UserError } from "../engine/errors.ts";
import { PostgresError } from "../ports.ts";
import { commandFor } from "./command.ts";
import type { Run } from "./run-migration.ts";
import type { MigrationStep } from "./steps.ts";
import { TransactionEnded } from "./transaction.ts";

/** What a step has left in the database: nothing, perhaps what it has committed by itself, or all that it did, with its record. */
export type Left = "nothing" | "some" | "all";

interface Failed {
  /** How many statements of the migration are committed. */
  readonly committed: number;
  readonly error: unknown;
  readonly left: Left;
}

export function failure(run: Run, step: MigrationStep, { error: thrown, ...standing }: Failed): UserError {
  const { scope, migration, direction, signal } = run;
  const { committed } = standing;
  const ended = thrown instanceof TransactionEnded ? thrown : null;
  const error = ended === null ? thrown : (ended.error ?? ended);
  const isLost = isConnectionLost(error);
  const what = step.kind === "sql" ? firstLine(step.sql) : "the function of op.run";
  const where = `${migration.file}, statement ${step.number} of ${direction}`;
  const stands = standsAt(step, { ...standing, isLost, ended });
  if (signal?.aborted === true) {
    return new UserError("interrupted", [`${where}: stopped on request`, `  ${what}`, stands].join("\n"), {
      hint: ended === null ? `${commandFor(scope, direction)} goes on from there` : mendEnded(step),
      cause: error,
    });
  }
  if (error === ended) {
    return new UserError("transaction_ended", [`${migration.file}, ${direction}: ${said(error)}`, stands].join("\n"), {
      hint: mendEnded(step),
    });
  }
  const lines = [`${where}: ${said(error)}`, `  ${what}`, ...details(run, error).map((text) => `  ${text}`), stands];
  if (ended !== null)
    return new UserError("transaction_ended", lines.join("\n"), { hint: mendEnded(step), cause: error });
  const mend = isLost
    ? "once the server answers, run the command again"
    : committed === 0
      ? "mend the file and run the command again"
      : "mend the cause and run the command again: it goes on from there";
  const { code, hint = mend } =
    error instanceof UserError && !isLost ? error : { code: "migration_failed", hint: mend };
  return new UserError(code, lines.join("\n"), { hint, cause: error });
}

/** The server that ends or crashes takes its sessions along, and may still say so. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof PostgresError) return ["57P01", "57P02"].includes(error.code);
  return error instanceof UserError && error.code === "connection_lost";
}

interface Standing extends Pick<Failed, "committed" | "left"> {
  readonly isLost: boolean;
  readonly ended: TransactionEnded | null;
}

function standsAt({ kind, transaction }: MigrationStep, { committed, left, isLost, ended }: Standing): string {
  const first = committed === 0 ? "" : `The first ${committed} of its statements are committed and recorded. `;
  if (ended !== null) {
    const before = ended.how === "committed" ? "committed" : "rolled back";
    return `${first}Its own SQL ended its transaction: what came before that is ${before}, what came after it may be committed, and none of it is recorded.`;
  }
  if (left === "all")
    return "This statement doesn't run in a transaction: what it did is committed, and recorded. What comes after it was not run.";
  if (isLost && transaction === "never")
    return "Whether this statement was done can't be known from here: it is looked at when the command is run again.";
  if (isLost)
    return "What wasn't committed is rolled back by the server, the record with it: npx sluice showmigrations tells how far it came.";
  if (left === "some") {
    return kind === "run"
      ? `${first}What the function has committed by itself stays: its batches go on after the last one that is done.`
      : `${first}What this one has committed by itself stays.`;
  }
  return committed === 0
    ? "Nothing of this migration is left in the database: its transaction was rolled back."
    : `The first ${committed} of its statements are committed and recorded; this one and those after it are not.`;
}

function mendEnded({ transaction }: MigrationStep): string {
  const file = transaction === "never" ? "the file" : 'the file, or write transaction: "none" into it';
  return `undo by hand what is committed; take commit and rollback out of ${file}, and run the command again`;
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
