// Runs operations on a replica, and has PostgreSQL itself say what each statement does to the tables that were there before:
// its locks, the files that are written anew, and what it reports on the way (DEBUG1: "verifying table", "validating foreign
// key constraint"; https://github.com/postgres/postgres/blob/master/src/backend/commands/tablecmds.c, ATRewriteTable).
import { keyOf, nameOf, type ObjectId } from "../engine/catalog/object-id.ts";
import type { Operation } from "../engine/operations/operation.ts";
import { type Lock, lockRank } from "../engine/render/statement.ts";
import type { ExaminedStep, Measured } from "../engine/rules/rule.ts";
import { PostgresError, type Session } from "../ports.ts";
import { inTransaction, type MigrationStep, segmentsOf } from "../runner/steps.ts";
import { type Relation, type Relations, readRelations, tableOfForeignKey } from "./relations.ts";
import { type Failure, runAround } from "./run.ts";

export interface MeasuredRun {
  /** Of those that did not run, nothing is known but what the plan says. */
  readonly steps: readonly ExaminedStep[];
  /** `null`: all of them ran. */
  readonly failure: Failure | null;
}

/** The steps of operations as the plan has them: none was tried. */
export function unmeasured(operations: readonly Operation[], transaction: "each" | "none"): ExaminedStep[] {
  return segmentsOf(operations, transaction).flatMap(({ steps, transactional }, at) =>
    steps.map((step) => ({
      operation: step.operation,
      sql: step.kind === "sql" ? step.sql : null,
      byHand: step.kind === "run" || step.byHand === true,
      transaction: at,
      transactional,
      lock: step.kind === "sql" && step.byHand !== true ? step.lock : null,
      measured: null,
    })),
  );
}

export async function measuredRun(
  session: Session,
  operations: readonly Operation[],
  transaction: "each" | "none",
): Promise<MeasuredRun> {
  const measures = new Map<number, Measured>();
  const known = await readRelations(session);
  let before = known;
  await session.script("set client_min_messages = debug1");
  const segments = segmentsOf(operations, transaction);
  const first = new Set(segments.map(({ steps: [step] }) => step?.number));
  const failure = await runAround(session, segments, async (step, run) => {
    const notices: string[] = [];
    if (first.has(step.number)) before = unlocked(before);
    const listening = { ...session, script: (text: string) => session.script(text, (each) => notices.push(each)) };
    const look = async (): Promise<void> => {
      const after = await readRelations(session);
      const scanned = await scannedBy(notices, session, after);
      measures.set(step.number, measured({ known, before, after, scanned, step, rewritten: rewrittenIn(notices) }));
      before = after;
    };
    if (step.transaction === "never") await alone(step, { session, run: () => run(listening), look });
    else {
      await run(listening);
      await look();
    }
  });
  await session.script("reset client_min_messages");
  const steps = unmeasured(operations, transaction);
  return { steps: steps.map((step, at) => ({ ...step, measured: measures.get(at + 1) ?? null })), failure };
}

/** The transaction before has ended, and its locks with it. */
function unlocked(relations: Relations): Relations {
  return new Map([...relations].map(([oid, relation]) => [oid, { ...relation, locks: [] }]));
}

interface Alone {
  readonly session: Session;
  readonly run: () => Promise<void>;
  readonly look: () => Promise<void>;
}

/** A step that is to run outside of a transaction is run in one of its own where it can be: only there its locks can be seen. */
async function alone(step: MigrationStep, { session, run, look }: Alone): Promise<void> {
  const needsNone = step.kind === "sql" && step.remains !== undefined;
  try {
    if (!needsNone)
      return await inTransaction(session, async () => {
        await run();
        await look();
      });
  } catch (error) {
    // https://www.postgresql.org/docs/current/errcodes-appendix.html: active_sql_transaction, invalid_transaction_termination
    if (!(error instanceof PostgresError) || !["25001", "2D000"].includes(error.code)) throw error;
  }
  await run();
  await look();
}

interface Looked {
  /** At the beginning of the migration. */
  readonly known: Relations;
  readonly before: Relations;
  readonly after: Relations;
  /** What PostgreSQL reports to have read, by its own number. */
  readonly scanned: readonly string[];
  /** What it reports to have written anew, by name. */
  readonly rewritten: readonly string[];
  readonly step: MigrationStep;
}

function measured({ known, before, after, scanned, rewritten, step }: Looked): Measured {
  const here = [...known].flatMap(([oid, { id }]): Seen[] => {
    const now = after.get(oid);
    return now === undefined ? [] : [{ oid, id, old: before.get(oid) ?? now, now }];
  });
  const renewed = here.filter(({ old, now }) => old.node !== now.node);
  const isRewritten = ({ id, now }: Seen): boolean =>
    id.kind === "materializedView" || rewritten.includes(nameOf(now.id));
  const builds = here
    .filter((each) => !renewed.includes(each))
    .flatMap(({ id, old, now }) =>
      Object.entries(now.indexes)
        .filter(([name, node]) => isNew(old, name, node))
        .map(([index]) => ({ table: id, index })),
    );
  const locks = here.flatMap(({ id, old, now }) => {
    const [held, lock] = [strongest(old.locks), strongest(now.locks)];
    return lock === null || lockRank(lock) <= lockRank(held) || lockRank(lock) < lockRank("ROW EXCLUSIVE")
      ? []
      : [{ table: id, lock }];
  });
  const dropped = [...known].flatMap(([oid, { id }]) =>
    before.has(oid) && !after.has(oid) ? [{ table: id, lock: "ACCESS EXCLUSIVE" as const }] : [],
  );
  const outside = step.kind === "sql" && step.remains !== undefined && step.lock !== null ? step.lock : null;
  return {
    locks:
      outside === null
        ? [...dropped, ...locks]
        : distinct(builds.map(({ table }) => table)).map((table) => ({ table, lock: outside })),
    rewrites: renewed.filter(isRewritten).map(({ id }) => id),
    scans: here.filter(({ oid }) => scanned.includes(oid)).map(({ id }) => id),
    builds,
    writes: here
      .filter(({ old, now }) => now.locks.includes("ROW EXCLUSIVE") && !old.locks.includes("ROW EXCLUSIVE"))
      .map(({ id }) => id),
    empties: renewed.filter((each) => !isRewritten(each)).map(({ id }) => id),
  };
}

interface Seen {
  readonly oid: string;
  readonly id: ObjectId;
  readonly old: Relation;
  readonly now: Relation;
}

/** An index that only got another name stands in the file it had. */
function isNew({ indexes }: Relation, name: string, node: string): boolean {
  return indexes[name] !== node && !Object.values(indexes).includes(node);
}

function strongest(locks: readonly Lock[]): Lock | null {
  return [...locks].sort((a, b) => lockRank(b) - lockRank(a))[0] ?? null;
}

function distinct(ids: readonly ObjectId[]): ObjectId[] {
  return [...new Map(ids.map((id) => [keyOf(id), id])).values()];
}

function rewrittenIn(notices: readonly string[]): string[] {
  return notices.flatMap((text) => /^rewriting table "(.*)"$/s.exec(text)?.[1] ?? []);
}

async function scannedBy(notices: readonly string[], session: Session, after: Relations): Promise<string[]> {
  const found: string[] = [];
  for (const text of notices) {
    const [, what, name = ""] = /^(verifying table|validating foreign key constraint) "(.*)"$/s.exec(text) ?? [];
    if (what === undefined) continue;
    const named =
      what === "verifying table"
        ? [...after].flatMap(([oid, { id }]) => (nameOf(id) === name ? [oid] : []))
        : await tableOfForeignKey(session, name);
    // Messages name no schema: of several, it is the one that is locked.
    found.push(...(named.length === 1 ? named : named.filter((oid) => (after.get(oid)?.locks.length ?? 0) > 0)));
  }
  return found;
}
