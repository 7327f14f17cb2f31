// What Drizzle has recorded of its migrations in the database counts as applied here, too.
import { restrict } from "../engine/catalog/catalog.ts";
import { nameInWords, rulesOf } from "../engine/kinds/registry.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { KitFolder, KitMigration } from "../project/drizzle-kit.ts";
import { appliedOf, kitTableOf, readKitRecords } from "../project/drizzle-record.ts";
import type { HistoryEntry } from "../project/history.ts";
import { recordOf } from "../runner/record.ts";
import { inTransaction } from "../runner/steps.ts";
import { recordApplied } from "../runner/version-table.ts";
import type { Chained } from "./adopt.ts";
import { catalogAfter } from "./catalog-after.ts";
import { withLocks } from "./locks.ts";
import { type ScopeState, scopeState, versionTableOf } from "./scope-state.ts";
import type { Environment, Workspace } from "./workspace.ts";

export interface Recorded {
  /** Files that count as applied since. */
  readonly recorded: readonly string[];
  /** Files that don't. */
  readonly pending: readonly string[];
  readonly warnings: readonly string[];
}

/** `chain`: what of the folder is in the history. */
export async function adoptRecord(
  environment: Environment,
  workspace: Workspace,
  { kit, chain, session }: { readonly kit: KitFolder; readonly chain: readonly Chained[]; readonly session: Session },
): Promise<Recorded> {
  const records = await readKitRecords(session, kitTableOf(workspace.project.config));
  const state = await scopeState(workspace, session);
  if (records === null || records.length === 0) {
    const warnings = state.versions.length > 0 ? [] : await warnedOfTables(session, state);
    return { recorded: [], pending: filesOf(state.status.pending), warnings };
  }
  const { applied, warnings } = appliedOf(kit, records);
  const wanted = new Set(chain.filter(({ migration }) => applied.includes(migration)).map(({ revision }) => revision));
  const said = [...warnings, ...skipped(kit, applied)];
  const openIn = ({ status }: ScopeState): HistoryEntry[] =>
    status.pending.filter(({ revision }) => wanted.has(revision));
  if (openIn(state).length === 0) return { recorded: [], pending: filesOf(state.status.pending), warnings: said };
  return withLocks([workspace], { session, progress: environment.progress }, async () => {
    const now = await scopeState(workspace, session);
    const open = openIn(now);
    if (await isGone(session, now, open)) {
      const message = `Drizzle has a record of ${open.length} migrations, and nothing of what they make is in the database: they stay pending`;
      return { recorded: [], pending: filesOf(now.status.pending), warnings: [...said, message] };
    }
    const table = versionTableOf(workspace);
    await inTransaction(session, async () => {
      for (const entry of open) await recordApplied(session, table, recordOf(entry, 0));
    });
    const pending = filesOf(now.status.pending.filter((entry) => !open.includes(entry)));
    return { recorded: filesOf(open), pending, warnings: said };
  });
}

function filesOf(entries: readonly HistoryEntry[]): string[] {
  return entries.map(({ file }) => file);
}

/** 1.0 applies what comes late, and our history is a line. */
function skipped({ migrations }: KitFolder, applied: readonly KitMigration[]): string[] {
  const last = migrations.findLastIndex((each) => applied.includes(each));
  const early = migrations.slice(0, last + 1).filter((each) => !applied.includes(each));
  return early.map(
    ({ file }) =>
      `${file} is not applied, but one that follows it is: apply it with drizzle-kit migrate, then run npx sluice init again`,
  );
}

/** Rolled back, or dropped: Drizzle's record knows nothing of it. */
async function isGone(session: Session, { status }: ScopeState, open: readonly HistoryEntry[]): Promise<boolean> {
  const before = catalogAfter(status.applied);
  const after = catalogAfter([...status.applied, ...open]);
  const made = [...after.facts.keys()].filter((key) => !before.facts.has(key));
  if (made.length === 0) return false;
  const { catalog: live } = await readDatabase(session);
  return !made.some((key) => live.facts.has(key));
}

/** The tables are there, and nobody knows how they came. */
async function warnedOfTables(session: Session, { history }: ScopeState): Promise<string[]> {
  const { catalog: live } = await readDatabase(session);
  const made = restrict(
    catalogAfter(history.revisions),
    ({ id }, key) => rulesOf(id.kind).depth === 2 && live.facts.has(key),
  );
  const [first] = made.facts.values();
  if (first === undefined) return [];
  const name = nameInWords(first.id);
  return [
    `${name} is there already, and Drizzle has no record of its migrations in this database: if they are applied, run npx sluice stamp head`,
  ];
}
