// What Drizzle has recorded of its migrations in the database counts as applied here, too.
import { restrict } from "../engine/catalog/catalog.ts";
import { displayName } from "../engine/catalog/object-id.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import type { KitFolder } from "../project/drizzle-kit.ts";
import { appliedOf, kitTableOf, readKitRecords } from "../project/drizzle-record.ts";
import { inTransaction } from "../runner/steps.ts";
import { writeVersion } from "../runner/version-table.ts";
import type { Chained } from "./adopt.ts";
import { catalogAfter } from "./catalog-after.ts";
import { withLocks } from "./locks.ts";
import { type ScopeState, scopeState, versionTableOf } from "./scope-state.ts";
import { recordOf } from "./stamp.ts";
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
  if (records === null) {
    const warnings = state.versions.length > 0 ? [] : await warnedOfTables(session, state);
    return { recorded: [], pending: state.status.pending.map(({ file }) => file), warnings };
  }
  const { applied, warnings } = appliedOf(kit, records);
  const wanted = new Set(chain.filter(({ migration }) => applied.includes(migration)).map(({ revision }) => revision));
  const open = state.status.pending.filter(({ revision }) => wanted.has(revision));
  const table = versionTableOf(workspace);
  if (open.length > 0) {
    await withLocks([workspace], { session, progress: environment.progress }, () =>
      inTransaction(session, async () => {
        for (const entry of open) await writeVersion(session, table, recordOf(entry));
      }),
    );
  }
  const gap = kit.migrations.slice(0, kit.migrations.findLastIndex((each) => applied.includes(each)) + 1);
  const skipped = gap.filter((each) => !applied.includes(each));
  const early = skipped.map(
    ({ file }) =>
      `${file} is not applied, but one that follows it is: apply it with drizzle-kit migrate, then run npx sluice init again`,
  );
  return {
    recorded: open.map(({ file }) => file),
    pending: state.status.pending.filter((entry) => !open.includes(entry)).map(({ file }) => file),
    warnings: [...warnings, ...early],
  };
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
  const name = `${rulesOf(first.id.kind).words} ${displayName(first.id)}`;
  return [
    `${name} is there already, and Drizzle has no record of its migrations in this database: if they are applied, run npx sluice stamp head`,
  ];
}
