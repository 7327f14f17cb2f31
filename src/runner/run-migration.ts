// Runs one migration in one direction, segment by segment, and records it in the same transaction as its last statement.

import { UserError } from "../engine/errors.ts";
import type { Segment } from "../engine/plan/segments.ts";
import { PostgresError, type Session } from "../ports.ts";
import type { HistoryEntry } from "../project/history.ts";
import { inTransaction, type MigrationStep, runStep, segmentsOf } from "./steps.ts";
import { deleteVersion, type Version, type VersionTable, writeVersion } from "./version-table.ts";

export type Direction = "up" | "down";

export interface Run {
  readonly session: Session;
  readonly table: VersionTable;
  readonly migration: HistoryEntry;
  readonly direction: Direction;
  /** What an earlier run left behind when it was cut off: its statements that are committed are not run again. */
  readonly unfinished: Version | undefined;
}

/** Returns how long it took, in milliseconds. */
export async function runMigration(run: Run, now: () => number): Promise<number> {
  const { migration, direction, unfinished } = run;
  const operations = direction === "up" ? migration.up : migration.down;
  if (operations === null) {
    throw new UserError("irreversible", `${migration.file}: ${migration.irreversible}`, {
      hint: "write a `down: (op) => […]` in that file",
    });
  }
  const started = now();
  const all = segmentsOf(operations, migration.transaction);
  const last = all.at(-1);
  if (last === undefined) await inTransaction(run.session, () => finish(run, now() - started));
  let done = 0;
  for (const segment of all) {
    done += segment.steps.length;
    if (unfinished !== undefined && done <= unfinished.done) continue;
    await runSegment(run, segment, { done, duration: () => now() - started, last: segment === last });
  }
  return now() - started;
}

interface Progress {
  /** How many statements are committed after this segment. */
  readonly done: number;
  readonly last: boolean;
  readonly duration: () => number;
}

async function runSegment(
  run: Run,
  { transactional, steps }: Segment<MigrationStep>,
  progress: Progress,
): Promise<void> {
  const record = (): Promise<void> => (progress.last ? finish(run, progress.duration()) : unfinish(run, progress));
  if (!transactional) {
    for (const step of steps) await tryStep(run, step, progress.done - steps.length);
    await inTransaction(run.session, record);
    return;
  }
  await inTransaction(run.session, async () => {
    for (const step of steps) await tryStep(run, step, progress.done - steps.length);
    await record();
  });
}

async function tryStep(run: Run, step: MigrationStep, committed: number): Promise<void> {
  try {
    await runStep(run.session, step);
  } catch (error) {
    throw failure(run, step, { committed, error });
  }
}

function failure(
  run: Run,
  step: MigrationStep,
  { committed, error }: { committed: number; error: unknown },
): UserError {
  const { migration, direction } = run;
  const postgres = error instanceof PostgresError ? error : null;
  const what = step.kind === "sql" ? firstLine(step.sql) : "the function of op.run";
  const said = error instanceof Error ? error.message : String(error);
  const details = [postgres?.detail, postgres?.hint].filter((text) => text !== undefined);
  const lines = [
    `${migration.file}, statement ${step.number} of ${direction}: ${said}${postgres === null ? "" : ` (${postgres.code})`}`,
    `  ${what}`,
    ...details.map((text) => `  ${text}`),
    committed === 0
      ? "Nothing of this migration is left in the database: its transaction was rolled back."
      : `The first ${committed} of its statements are committed and recorded; this one and those after it are not.`,
  ];
  return new UserError("migration_failed", lines.join("\n"), {
    hint:
      committed === 0
        ? "mend the file and run the command again"
        : "mend the cause and run the command again: it goes on from there",
    cause: error,
  });
}

function firstLine(sql: string): string {
  const line = sql.split("\n")[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 157)}…` : line;
}

async function finish({ session, table, migration, direction }: Run, durationMs: number): Promise<void> {
  if (direction === "down") return deleteVersion(session, table, migration.revision);
  const { revision, name, checksum } = migration;
  return writeVersion(session, table, { revision, name, checksum, durationMs, state: "applied", done: 0 });
}

async function unfinish({ session, table, migration, direction }: Run, { done, duration }: Progress): Promise<void> {
  const { revision, name, checksum } = migration;
  const state = direction === "up" ? "applying" : "rolling back";
  return writeVersion(session, table, { revision, name, checksum, durationMs: duration(), state, done });
}
