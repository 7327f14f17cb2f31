// What each step does to tables that were there before: as it was measured, or, where it was not tried, as far as its
// operation leaves no doubt. And what the transaction holds by then.
import { keyOf, type ObjectId, type ObjectKey } from "../catalog/object-id.ts";
import type { Operation } from "../operations/operation.ts";
import { type Lock, lockRank } from "../render/statement.ts";
import { remembered } from "./remembered.ts";
import type { Examined, ExaminedStep, Measured } from "./rule.ts";
import { supposed } from "./supposed.ts";

export interface Work extends Measured {
  readonly step: ExaminedStep;
  readonly operation: Operation;
  /** The place of the operation in `up`. */
  readonly at: number;
  /** The lock under which this step works on the table: its own, where that is known; else what the transaction holds. */
  readonly under: (table: ObjectId) => Lock | null;
  /** What earlier operations of the same transaction have locked. */
  readonly held: readonly Held[];
}

export interface Held {
  readonly table: ObjectId;
  readonly lock: Lock;
}

interface PlacedLock extends Held {
  /** The place of the operation that took it. */
  readonly at: number;
}

/** Nobody can write: from SHARE on. https://www.postgresql.org/docs/current/explicit-locking.html (table 13.2) */
export function keepsWritersOut(lock: Lock | null): boolean {
  return lockRank(lock) >= lockRank("SHARE");
}

/** Nobody can read either. */
export function keepsAllOut(lock: Lock | null): boolean {
  return lock === "ACCESS EXCLUSIVE";
}

/** `nobody can read or write it`, `nobody can write to it` */
export function whoWaits(lock: Lock | null): string {
  return keepsAllOut(lock) ? "nobody can read or write" : "nobody can write to";
}

export const worksOf = remembered((migration: Examined): readonly Work[] => {
  const { up, steps } = migration;
  let transaction = Number.NaN;
  let locks: PlacedLock[] = [];
  return steps.flatMap((step): Work[] => {
    const at = step.operation;
    const operation = up[at];
    if (operation === undefined) return [];
    const measured = step.measured ?? supposed({ migration, step, operation });
    if (step.transaction !== transaction) locks = [];
    transaction = step.transaction;
    locks.push(...measured.locks.map((each) => ({ ...each, at })));
    const [open, end] = [locks, locks.length];
    const byNow = (): PlacedLock[] => open.slice(0, end);
    return [
      {
        ...measured,
        step,
        operation,
        at,
        under: (table) => {
          const own = strongest([...measured.locks.filter(isOn(table)).map(({ lock }) => lock), ...ownLock(step)]);
          return (
            own ??
            strongest(
              byNow()
                .filter(isOn(table))
                .map(({ lock }) => lock),
            )
          );
        },
        get held() {
          return heldOf(byNow().filter((each) => each.at !== at));
        },
      },
    ];
  });
});

function ownLock({ lock }: ExaminedStep): Lock[] {
  return lock === null ? [] : [lock];
}

function isOn(table: ObjectId): (lock: Held) => boolean {
  return (lock) => keyOf(lock.table) === keyOf(table);
}

function strongest(locks: readonly Lock[]): Lock | null {
  return locks.reduce<Lock | null>((a, b) => (lockRank(b) > lockRank(a) ? b : a), null);
}

/** The strongest one of each table. */
function heldOf(locks: readonly Held[]): Held[] {
  const byTable = new Map<ObjectKey, Held>();
  for (const { table, lock } of locks) {
    const key = keyOf(table);
    if (lockRank(lock) > lockRank(byTable.get(key)?.lock ?? null)) byTable.set(key, { table, lock });
  }
  return [...byTable.values()];
}
