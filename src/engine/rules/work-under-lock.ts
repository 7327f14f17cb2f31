import { displayName, keyOf, type ObjectId } from "../catalog/object-id.ts";
import type { Lock } from "../render/statement.ts";
import type { Hit, Rule } from "./rule.ts";
import { isValidatedAtOnce } from "./validation.ts";
import { type Held, keepsAllOut, keepsWritersOut, type Work, whoWaits, worksOf } from "./work.ts";

/** Source: https://www.postgresql.org/docs/current/explicit-locking.html (a lock is held until the end of the transaction) */
export const workUnderLock: Rule = {
  id: "work-under-lock",
  level: "error",
  weighs: "large",
  finds: "something slow in a transaction that has locked a table before",
  problem:
    "A lock is held until its transaction ends. What comes after it and takes long keeps everybody waiting who needs the table that is locked, also where it works on another one.",
  instead: "Put what is slow into a migration of its own, and what locks a table for a moment into another one.",
  example: [
    { note: "a moment", up: `op.addColumn("posts.slug", { type: "text" }),` },
    {
      transaction: "none",
      note: "as long as it takes, and nobody waits",
      up: `op.run(async ({ sql, batches }) => {
  await batches({ table: "posts", where: "slug is null" }, ({ keys }) =>
    sql("update posts set slug = lower(title) where id = any($1::bigint[])", [keys]),
  );
}),`,
    },
  ],
  find: (migration) => {
    const works = worksOf(migration);
    return works.flatMap((work) => (isValidatedAtOnce(work, works) ? [] : hitsOf(work)));
  },
};

function hitsOf(work: Work): Hit[] {
  const slow = slowParts(work);
  if (slow.length === 0 && work.step.sql !== null) return [];
  const held = work.held.filter(({ lock }) => keepsWritersOut(lock));
  const [locked] = held;
  if (locked === undefined) return [];
  // A replica has no rows, so code may do nothing there.
  if (slow.length === 0)
    return [{ operation: work.at, object: locked.table, table: locked.table, message: `runs code ${meanwhile(held)}` }];
  return slow.flatMap(({ table, words, told }) => {
    const others = held.filter((other) => {
      if (told === null) return true;
      return keepsAllOut(other.lock) && !keepsAllOut(told) && keyOf(other.table) !== keyOf(table);
    });
    return others.length === 0
      ? []
      : [{ operation: work.at, object: table, table, message: `${words} ${displayName(table)} ${meanwhile(others)}` }];
  });
}

interface Slow {
  readonly table: ObjectId;
  readonly words: string;
  /** Another rule tells of the same work, because of this lock of its own: only what is worse is told here. */
  readonly told: Lock | null;
}

function slowParts({ rewrites, scans, builds, writes, under }: Work): Slow[] {
  const heavy = (words: string, tables: readonly ObjectId[]): Slow[] =>
    tables.map((table) => ({ table, words, told: keepsWritersOut(under(table)) ? under(table) : null }));
  return [
    ...heavy("writes every row anew of", rewrites),
    ...heavy("reads every row of", scans),
    ...heavy(
      "builds an index on",
      builds.map(({ table }) => table),
    ),
    ...writes.map((table) => ({ table, words: "writes rows of", told: null })),
  ];
}

/** `while nobody can read or write posts, users and 2 more`: those that are locked most. */
function meanwhile(held: readonly Held[]): string {
  const whole = held.filter(({ lock }) => keepsAllOut(lock));
  const most = whole.length > 0 ? whole : held;
  const names = most.slice(0, 2).map(({ table }) => displayName(table));
  const more = most.length > 2 ? [`${most.length - 2} more`] : [];
  return `while ${whoWaits(most[0]?.lock ?? null)} ${[...names, ...more].join(" and ")}`;
}
