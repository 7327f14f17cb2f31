// The models of a scope beside its database and its history: read all at once, then compared.
import { align } from "../engine/align.ts";
import { type Catalog, emptyCatalog, has } from "../engine/catalog/catalog.ts";
import { displayName, keyOf, type ObjectId, objectId, parentId, sameId } from "../engine/catalog/object-id.ts";
import type { Claim } from "../engine/collisions.ts";
import { UserError } from "../engine/errors.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { rulesOf } from "../engine/kinds/registry.ts";
import { lazily } from "../engine/lazily.ts";
import { isBelow } from "../engine/operations/apply.ts";
import type { Models, Session, Snapshot } from "../ports.ts";
import { type OracleOptions, sameSpelling } from "../postgres/oracle.ts";
import { openOracleCache } from "../postgres/oracle-cache.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { spellingQuestions } from "../postgres/spelling-questions.ts";
import { kitTableOf } from "../project/drizzle-record.ts";
import { assertIsolated } from "../project/isolation.ts";
import { assertIntact, assertNoDraft } from "../runner/status.ts";
import { unfinishedError } from "../runner/unfinished.ts";
import { catalogAfter } from "./catalog-after.ts";
import type { Comparison, Oracle } from "./compare.ts";
import { assertStanding, driftWarnings } from "./drifted.ts";
import { leftOut, lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { assertModelsApart, claimsOfOthers, modelsOfOthers } from "./other-scopes.ts";
import { type Asked, answered } from "./questions/answered.ts";
import { confirmDrops } from "./questions/still-named.ts";
import type { Replayed } from "./replayed.ts";
import { modelsOf } from "./scope-models.ts";
import {
  historyOfScope,
  type ScopeState,
  scopeState,
  stateOf,
  versionTablesOf,
  withoutVersions,
} from "./scope-state.ts";
import { standIn } from "./stand-in.ts";
import { leavingAll, lookedFor, neverHadModels } from "./without-models.ts";
import type { Workspace } from "./workspace.ts";

export interface Planned extends Comparison {
  readonly models: Models;
  /** What the new migration follows: the head, or nothing at the base. */
  readonly parents: readonly string[];
  /** What was seen in the models and in the database, and no migration carries, in words. */
  readonly warnings: readonly string[];
}

/** What is compared, read, as far as it is looked after. The snapshot lacks the scope's own record. */
export interface Sources {
  readonly models: Models;
  readonly snapshot: Snapshot;
  readonly state: ScopeState;
  /** The catalog after the scope's migrations. */
  readonly history: () => Catalog;
  /** What the project's other scopes have in the database, or will have. */
  readonly others: readonly Claim[];
  /** What the scope has besides what is compared: other apps'. */
  readonly besides?: Catalog;
  /** Nothing is written: the migrations needn't be looked into for what was done by hand. */
  readonly isQuick?: boolean;
  /** The snapshot is of the history itself, replayed. */
  readonly isReplayed?: boolean;
}

/** Models, database and history, read side by side. */
export async function readSources(workspace: Workspace, session: Session, reading: Promise<Models>): Promise<Sources> {
  // The record first: what is applied meanwhile counts as pending then, and never as lacking.
  const [models, state, whole, ...others] = await Promise.all([
    reading,
    scopeState(workspace, session),
    readDatabase(session),
    claimsOfOthers(workspace),
    modelsOfOthers(workspace),
  ]);
  const snapshot = withoutVersions(whole, versionTablesOf(workspace));
  const history = lazily(() => catalogAfter(state.history.revisions));
  return lookedAfter(workspace, { models, snapshot, state, others: others.flat(), history });
}

/** The same without a database: in its place stands a replica on which the migration files were replayed. */
export async function readSourcesFromHistory(
  workspace: Workspace,
  { snapshot }: Pick<Replayed, "snapshot">,
  reading: Promise<Models>,
): Promise<Sources> {
  const [models, replica, history, ...others] = await Promise.all([
    reading,
    snapshot(),
    historyOfScope(workspace),
    claimsOfOthers(workspace),
    modelsOfOthers(workspace),
  ]);
  const recorded = history.revisions.map(({ revision, name, checksum }) => {
    return {
      revision,
      name,
      checksum,
      meaning: null,
      appliedAt: new Date(0),
      durationMs: 0,
      state: "applied",
      done: 0,
      progress: [],
      draft: null,
    } as const;
  });
  const state = stateOf(workspace, history, recorded);
  const made = lazily(() => catalogAfter(history.revisions));
  return lookedAfter(workspace, {
    models,
    snapshot: replica,
    state,
    others: others.flat(),
    history: made,
    isReplayed: true,
  });
}

/** Everything that a migration is made of. The database must be at head; otherwise it says which command mends that. */
export async function planScope(
  { workspace, session }: { readonly workspace: Workspace; readonly session: Session },
  sources: Sources,
  asked: Asked,
): Promise<Planned> {
  const { snapshot, state, history, others, besides, isReplayed = false, isQuick = false } = sources;
  const isByHand = neverHadModels(sources.models, state.history.revisions);
  const models = isByHand ? leavingAll(sources.models, history()) : sources.models;
  const head = onlyHead(state.history);
  assertAtHead(state);
  assertModelsApart(workspace, models.catalog, { others, defaultSchema: snapshot.defaultSchema });
  const past = { revisions: state.history.revisions, history, defaultSchema: snapshot.defaultSchema };
  const isComplete = [...models.catalog.facts.keys()].every((key) => snapshot.catalog.facts.has(key));
  if (!isComplete) assertStanding(align(snapshot.catalog, models.catalog), snapshot.catalog, past);
  const isKitRecord = kitRecordIn(workspace, snapshot);
  const cache = oracleCacheOf(workspace);
  const other = standIn(workspace, session);
  const oracle = (on: Session, seen: Snapshot): Oracle =>
    oracleOn(on, seen, { cache, fallback: () => other.open(seen) });
  const read = async (on: Session): Promise<Snapshot> =>
    withoutVersions(await readDatabase(on, { inTransaction: true }), versionTablesOf(workspace));
  try {
    const comparison = await answered({ models, snapshot, session, read, history, oracle }, asked);
    const { drops } = asked.answers;
    await confirmDrops(comparison.up, workspace, { models, drops, questioner: asked.questioner });
    const none = models.external.length > 0 && isByHand ? [`there are no models: ${lookedFor(workspace)}`] : [];
    const drift = isReplayed || isQuick ? [] : driftWarnings(comparison, { ...past, isWhole: besides === undefined });
    const warnings = [...models.warnings, ...none, ...amissIn(snapshot, comparison), ...drift];
    const known = [leftOut(workspace, snapshot), besides ?? emptyCatalog, ...others.map(({ catalog }) => catalog)];
    const unmanaged = comparison.unmanaged.filter(
      ({ id }) => !known.some((catalog) => has(catalog, id)) && !isKitRecord(id),
    );
    return { ...comparison, unmanaged, models, parents: head === null ? [] : [head.revision], warnings };
  } finally {
    await other.close();
  }
}

/** Drizzle's own record of its migrations, and the schema that it has for it: nobody's concern. */
function kitRecordIn({ project }: Workspace, { defaultSchema }: Snapshot): (id: ObjectId) => boolean {
  const { schema, name } = kitTableOf(project.config);
  const place = schema === defaultSchema ? "" : schema;
  const table = objectId("table", place, name);
  return (id) => isBelow(id, table) || sameId(id, objectId("schema", schema));
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

/** An external app that leans on something outside of it is refused. */
export async function readScopeModels(workspace: Workspace): Promise<Models> {
  const models = await modelsOf(workspace);
  if (workspace.scope.kind === "app") await assertIsolated(workspace.scope, models);
  return models;
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

export function assertAtHead({ status, workspace }: ScopeState): void {
  assertIntact(status, workspace.scope);
  assertNoDraft(status, workspace.scope);
  if (status.unfinished !== undefined) throw unfinishedError(status, status.unfinished, workspace.scope);
  if (status.pending.length === 0) return;
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
