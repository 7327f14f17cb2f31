// The models of a scope beside its database and its history: read all at once, then compared.
import { join } from "node:path";
import { readModels } from "../drizzle/read-models.ts";
import type { Catalog } from "../engine/catalog/catalog.ts";
import { displayName, keyOf, parentId } from "../engine/catalog/object-id.ts";
import { UserError } from "../engine/errors.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { lazily } from "../engine/lazily.ts";
import { madeBy } from "../engine/ownership.ts";
import type { Models, Session, Snapshot } from "../ports.ts";
import { type OracleOptions, sameSpelling } from "../postgres/oracle.ts";
import { openOracleCache } from "../postgres/oracle-cache.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { spellingQuestions } from "../postgres/spelling-questions.ts";
import type { HistoryEntry } from "../project/history.ts";
import { assertIntact, type Status } from "../runner/status.ts";
import type { Comparison, Oracle } from "./compare.ts";
import { type Asked, answered } from "./questions/answered.ts";
import { type ScopeState, scopeState, versionTableOf, withoutVersions } from "./scope-state.ts";
import { standIn } from "./stand-in.ts";
import type { Workspace } from "./workspace.ts";

export interface Planned extends Comparison {
  readonly models: Models;
  /** What the new migration follows: the head, or nothing at the base. */
  readonly parents: readonly string[];
  /** What was seen in the models and in the database, and no migration carries, in words. */
  readonly warnings: readonly string[];
}

/** What is compared, read. The snapshot lacks the scope's own record. */
export interface Sources {
  readonly models: Models;
  readonly snapshot: Snapshot;
  readonly state: ScopeState;
  /** The catalog after the scope's migrations. */
  readonly history: () => Catalog;
}

/** Models, database and history, read side by side. */
export async function readSources(workspace: Workspace, session: Session, reading: Promise<Models>): Promise<Sources> {
  const [models, whole, state] = await Promise.all([reading, readDatabase(session), scopeState(workspace, session)]);
  const snapshot = withoutVersions(whole, versionTableOf(workspace));
  return { models, snapshot, state, history: lazily(() => catalogAfter(state.history.revisions)) };
}

/** Everything that a migration is made of. The database must be at head; otherwise it says which command mends that. */
export async function planScope(
  { workspace, session }: { readonly workspace: Workspace; readonly session: Session },
  sources: Sources,
  asked: Asked,
): Promise<Planned> {
  const { models, snapshot, state, history } = sources;
  assertAtHead(state.status);
  const head = onlyHead(state.history);
  const cache = join(workspace.project.root, ".sluice", "cache", "oracle.json");
  const other = standIn(workspace, session);
  const oracle = (on: Session, seen: Snapshot): Oracle =>
    oracleOn(on, seen, { cache, fallback: () => other.open(seen) });
  const read = async (on: Session): Promise<Snapshot> =>
    withoutVersions(await readDatabase(on, { inTransaction: true }), versionTableOf(workspace));
  try {
    const comparison = await answered({ models, snapshot, session, read, history, oracle }, asked);
    const warnings = [...models.warnings, ...amissIn(snapshot, comparison)];
    return { ...comparison, models, parents: head === null ? [] : [head.revision], warnings };
  } finally {
    await other.close();
  }
}

/** What is wrong in the database, but for what stands on the tables of others. */
function amissIn({ catalog }: Snapshot, { unmanaged }: Comparison): string[] {
  const amiss = [...catalog.facts.values()].filter(({ origin }) => origin?.amiss !== undefined);
  if (amiss.length === 0) return [];
  const theirs = new Set(unmanaged.map(({ id }) => keyOf(id)));
  return amiss.flatMap(({ id, origin }) => {
    const { words, parents } = rulesOf(id.kind);
    if (parents.some((kind) => theirs.has(keyOf(parentId(id, kind))))) return [];
    return [`${words} ${displayName(id)} ${origin?.amiss}`];
  });
}

export function readScopeModels({ project, scope }: Workspace): Promise<Models> {
  return readModels({
    root: project.root,
    modules: scope.apps.map(({ name, modules }) => ({ app: name, files: modules })),
    ...(project.casing !== undefined && { casing: project.casing }),
  });
}

/** What the scope's migrations make, as far as they say it in operations. */
export function catalogAfter(revisions: readonly HistoryEntry[]): Catalog {
  return madeBy(revisions.map(({ up }) => up));
}

/** The server's own word for whether two texts mean the same. `cache`: the file in which answers are kept. */
export function oracleOn(
  session: Session,
  { serverVersion, defaultSchema }: Snapshot,
  { cache: file, ...options }: { readonly cache?: string } & Pick<OracleOptions, "fallback"> = {},
): Oracle {
  return async (request) => {
    const cache = file === undefined ? {} : { cache: await openOracleCache(file) };
    return sameSpelling(session, spellingQuestions(request), { serverVersion, defaultSchema, ...cache, ...options });
  };
}

function assertAtHead(status: Status): void {
  assertIntact(status);
  if (status.pending.length === 0 && status.unfinished === undefined) return;
  const names = status.pending
    .slice(0, 3)
    .map(({ file }) => file)
    .join(", ");
  throw new UserError(
    "database_behind",
    `the database is behind the migration files: ${status.pending.length} to apply (${names})`,
    {
      hint: "run npx sluice migrate first",
    },
  );
}
