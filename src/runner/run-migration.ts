// Runs one migration in one direction, segment by segment, and records it in the same transaction as its last statement.

import { UserError } from "../engine/errors.ts";
import type { Segment } from "../engine/plan/segments.ts";
import type { Session } from "../ports.ts";
import type { HistoryEntry } from "../project/history.ts";
import type { Scope } from "../project/scopes.ts";
import { alone, together } from "./attempt.ts";
import { failure, type Left } from "./failure.ts";
import type { Guard } from "./guard.ts";
import { recordOf } from "./record.ts";
import type { RunSettings } from "./settings.ts";
import { inTransaction, type MigrationStep, segmentsOf } from "./steps.ts";
import { deleteVersions, recordApplied, type Version, type VersionTable, writeVersion } from "./version-table.ts";
import type { Watchdog } from "./watchdog.ts";

export type Direction = "up" | "down";

export interface Run {
  readonly session: Session;
  /** Whose migration it is. */
  readonly scope: Pick<Scope, "name" | "kind">;
  readonly table: VersionTable;
  readonly migration: HistoryEntry;
  readonly direction: Direction;
  /** What an earlier run left behind when it was cut off: its statements that are committed are not run again. */
  readonly unfinished: Version | undefined;
  readonly settings: RunSettings;
  readonly watchdog: Watchdog;
  /** Over what is not its own; `null`: there is nothing else. */
  readonly guard: Guard | null;
  /** A person or a program wants it to end. */
  readonly signal?: AbortSignal | undefined;
  readonly progress: (line: string) => void;
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
    const before = done;
    done += segment.steps.length;
    if (unfinished !== undefined && done <= unfinished.done) continue;
    await runSegment(run, segment, { before, done, duration: () => now() - started, last: segment === last });
  }
  return now() - started;
}

interface Progress {
  /** How many statements are committed before this segment, and after it. */
  readonly before: number;
  readonly done: number;
  readonly last: boolean;
  readonly duration: () => number;
}

async function runSegment(
  run: Run,
  { transactional, steps }: Segment<MigrationStep>,
  { before, done, last, duration }: Progress,
): Promise<void> {
  const record = (): Promise<void> => (last ? finish(run, duration()) : unfinish(run, done, duration()));
  const attempt = {
    run,
    record,
    failed: (step: MigrationStep, error: unknown, left: Left = "nothing") =>
      failure(run, step, { committed: before, error, left }),
  };
  if (transactional) return together(steps, attempt);
  const [step] = steps;
  if (step === undefined) return;
  const isResumed = run.unfinished !== undefined && run.unfinished.done === before;
  // So that a run which is cut off right after the statement is known to have begun it.
  const begin = (): Promise<void> => inTransaction(run.session, () => unfinish(run, before, duration()));
  return alone(step, { ...attempt, begin, isResumed });
}

async function finish({ session, table, migration, direction }: Run, durationMs: number): Promise<void> {
  if (direction === "down") return deleteVersions(session, table, [migration.revision, ...migration.replaces]);
  return recordApplied(session, table, recordOf(migration, durationMs));
}

async function unfinish(
  { session, table, migration, direction }: Run,
  done: number,
  durationMs: number,
): Promise<void> {
  const { revision, name, checksum } = migration;
  const state = direction === "up" ? "applying" : "rolling back";
  return writeVersion(session, table, { revision, name, checksum, meaning: null, durationMs, state, done });
}
