// Three ways: do the models, the migration files and the database say the same?
import { displayName } from "../engine/catalog/object-id.ts";
import { describe } from "../engine/describe.ts";
import { ancestors, endsAmong, heads } from "../engine/history/graph.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import type { Ground } from "../proof/replay.ts";
import { stuckInWords } from "../runner/status.ts";
import { appliedDraft } from "./applied-draft.ts";
import { catalogAfter } from "./catalog-after.ts";
import { compare } from "./compare.ts";
import { driftOf } from "./drift.ts";
import { type Finder, type Finding, finder } from "./finder.ts";
import { lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn, readScopeModels } from "./planned.ts";
import { dropFlags, goneIn } from "./questions/still-named.ts";
import { replayed } from "./replayed.ts";
import { type ScopeState, scopeState, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { assertWanted } from "./wanted.ts";
import { isWithoutModels, leavingAll, lookedFor, neverHadModels } from "./without-models.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

/** Every difference between models, migrations and database; none: they say the same. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly database: string;
}

/** Every difference, with the side that is ahead. Nothing is changed. */
export async function check(environment: Environment): Promise<CheckResult> {
  const workspaces = await openWorkspaces(environment);
  return withSession(workspaces[0], async (session) => {
    const ground = await readSurroundings(session);
    const findings: Finding[] = [];
    for (const workspace of workspaces) {
      assertWanted(environment);
      findings.push(...(await checkScope(workspace, { session, ground })));
    }
    return { findings, database: session.description };
  });
}

interface Checking {
  readonly session: Session;
  readonly ground: Ground;
}

async function checkScope(workspace: Workspace, checking: Checking): Promise<Finding[]> {
  const found = finder(workspace);
  return found.guarded(async () => {
    const state = await scopeState(workspace, checking.session);
    const files = fileFindings(state, found);
    const fork = await found.guarded(async () => {
      onlyHead(state.history);
      return [];
    });
    // It comes first: nothing else can be mended before.
    if (fork.length > 0) return [...fork.map((each) => ({ ...each, mend: `${found.where}${each.mend}` })), ...files];
    const drift = await found.guarded(() => liveFindings(state, checking, found));
    const models = await found.guarded(() => modelFindings(state, checking, found));
    const isToldAlready = ({ message }: Finding): boolean => drift.some((each) => each.message === message);
    return [...files, ...drift, ...models.filter((each) => !isToldAlready(each))];
  });
}

function fileFindings(state: ScopeState, { finding, prefix, target, where }: Finder): Finding[] {
  const { missing, edited, outOfOrder, unfinished, pending, stuck, draft } = state.status;
  const stamp = stampOf(state, prefix);
  return [
    ...stuck.map((each) =>
      finding({
        code: "middle_of_squash",
        ahead: "history",
        message: stuckInWords(each),
        mend: "npx sluice migrate in the commit before they were deleted",
      }),
    ),
    ...missing.map(({ revision, name }) =>
      finding({
        code: "missing_migration",
        ahead: "live",
        message: `revision ${revision} (${name}) is applied, and has no file`,
        mend: stamp === null ? "bring the file back" : `bring the file back, or ${stamp} forgets it`,
      }),
    ),
    ...(draft === undefined
      ? []
      : [
          finding({
            code: "draft_applied",
            ahead: "live",
            message: `a draft is applied, and no migration has it: ${draft.name} (${draft.revision})`,
            mend: `${where}npx sluice makemigrations, or npx sluice rollback${target}`,
          }),
        ]),
    ...edited.map(({ file }) =>
      finding({
        code: "edited_migration",
        ahead: "history",
        message: `${file} was edited after it was applied`,
        mend: stamp === null ? "undo the edit" : `undo the edit, or ${stamp} when it does the same`,
      }),
    ),
    ...outOfOrder.map(({ file, parents }) =>
      finding({
        code: "out_of_order",
        ahead: "history",
        message: `${file} is not applied, but one that follows it is`,
        mend: `npx sluice rollback ${prefix}${parents[0] ?? "base"}`,
      }),
    ),
    ...(unfinished === undefined
      ? []
      : [
          finding({
            code: "unfinished",
            ahead: "live",
            message: `${unfinished.revision} (${unfinished.name}) was cut off while ${unfinished.state}`,
            mend:
              unfinished.state === "applying"
                ? `npx sluice migrate ${prefix}${unfinished.revision}`
                : `npx sluice rollback${target}`,
          }),
        ]),
    ...pending
      .filter((entry) => !outOfOrder.includes(entry) && !stuck.some(({ squash }) => squash === entry))
      .map(({ file }) =>
        finding({
          code: "pending",
          ahead: "history",
          message: `${file} is not applied`,
          mend: `npx sluice migrate${target}`,
        }),
      ),
  ];
}

/** Records anew what is applied, and nothing besides; `null`: there is no one revision that says what is applied. */
function stampOf({ history, status }: ScopeState, prefix: string): string | null {
  const { applied, missing, outOfOrder, stuck, unfinished } = status;
  const ends = endsAmong(history, applied);
  if (outOfOrder.length + stuck.length > 0 || unfinished !== undefined || ends.length > 1) return null;
  const purge = missing.length === 0 ? "" : " --purge";
  return `npx sluice stamp ${prefix}${ends[0]?.revision ?? "base"}${purge}`;
}

/** The database against what is applied of the files. */
async function liveFindings(state: ScopeState, checking: Checking, { finding, where }: Finder): Promise<Finding[]> {
  const { workspace, status } = state;
  if (status.missing.length + status.stuck.length > 0 || status.unfinished !== undefined) return [];
  const draft = appliedDraft(state);
  const applied = draft === null ? status.applied : [...status.applied, draft];
  const history = await replayed(workspace, applied, checking.ground);
  try {
    const snapshot = withoutVersions(await readDatabase(checking.session), versionTablesOf(workspace));
    const drift = await driftOf({ workspace, session: checking.session, snapshot }, await history.made());
    const mend = `${where}npx sluice makemigrations --from-drift keeps it; ${where}npx sluice diff live history shows how to undo it`;
    return drift.map(({ object, ...found }) => ({ ...finding({ ...found, code: "drift", mend }), object }));
  } finally {
    await history.close();
  }
}

/** The models against what all files make; `state` needs to know no database. */
export async function modelFindings(
  state: Pick<ScopeState, "workspace" | "history">,
  { ground }: Pick<Checking, "ground">,
  { finding, where }: Finder,
): Promise<Finding[]> {
  const { workspace, history: files } = state;
  if (workspace.scope.apps.every(({ modules }) => modules.length === 0) && workspace.scope.kind === "app") return [];
  const read = await readScopeModels(workspace);
  const all = ancestors(
    files,
    heads(files).map(({ revision }) => revision),
  );
  const models = neverHadModels(read, all) ? leavingAll(read, catalogAfter(all)) : read;
  const history = await replayed(workspace, all, ground);
  try {
    const snapshot = await history.snapshot();
    const { up } = await compare({
      ...lookedAfter(workspace, { models, snapshot, history: () => catalogAfter(all) }),
      oracle: oracleOn(history.session, snapshot, { cache: oracleCacheOf(workspace) }),
      decide: async () => [],
    });
    const gone = isWithoutModels(models) ? goneIn(up) : [];
    if (gone.length > 0) {
      const message = `there are no models (${lookedFor(workspace)}), and the migrations made ${gone.map(displayName).join(", ")}`;
      const mend = `bring the models back, or ${where}npx sluice makemigrations ${dropFlags(gone)}`;
      return [finding({ code: "no_models", ahead: "history", message, mend })];
    }
    return up.map((operation) => {
      const object = describe(operation);
      const message = `no migration does what the models say: ${object}`;
      const mend = `${where}npx sluice makemigrations`;
      return { ...finding({ code: "models_ahead", ahead: "models", message, mend }), object };
    });
  } finally {
    await history.close();
  }
}
