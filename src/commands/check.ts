// Three ways: do the models, the migration files and the database say the same?
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { ancestors, heads } from "../engine/history/graph.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import type { Session } from "../ports.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { readSurroundings } from "../postgres/surroundings.ts";
import type { Ground } from "../proof/replay.ts";
import { stuckInWords } from "../runner/status.ts";
import { catalogAfter } from "./catalog-after.ts";
import { compare } from "./compare.ts";
import { driftOf } from "./drift.ts";
import { lookedAfter } from "./looked-after.ts";
import { oracleCacheOf } from "./oracle-cache-file.ts";
import { oracleOn, readScopeModels } from "./planned.ts";
import { replayed } from "./replayed.ts";
import { type ScopeState, scopeState, versionTablesOf, withoutVersions } from "./scope-state.ts";
import { assertWanted } from "./wanted.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

export type Side = "models" | "history" | "live";

/** One difference. */
export interface Finding {
  /** `pending`, `drift`, `models_ahead`, or the code of an error. */
  readonly code: string;
  readonly scope: string;
  /** In words: `column posts.title`; `null`: it is about a file, or about all. */
  readonly object: string | null;
  /** Which of the three has what the others lack. */
  readonly ahead: Side | null;
  readonly message: string;
  /** The command that mends it. */
  readonly mend: string;
}

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
    if (heads(state.history).length > 1) {
      return [
        ...files,
        ...(await found.guarded(async () => {
          onlyHead(state.history);
          return [];
        })),
      ];
    }
    const drift = await found.guarded(() => liveFindings(state, checking, found));
    const models = await found.guarded(() => modelFindings(state, checking, found));
    return [...files, ...drift, ...models];
  });
}

function fileFindings({ status }: ScopeState, { finding, prefix }: Finder): Finding[] {
  const { missing, edited, outOfOrder, unfinished, pending, stuck } = status;
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
        mend: "bring the file back, or npx sluice stamp --purge",
      }),
    ),
    ...edited.map(({ file }) =>
      finding({
        code: "edited_migration",
        ahead: "history",
        message: `${file} was edited after it was applied`,
        mend: `undo the edit, or npx sluice stamp ${prefix}head when it does the same`,
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
            mend: `npx sluice ${unfinished.state === "applying" ? "migrate" : "rollback"}`,
          }),
        ]),
    ...pending
      .filter((entry) => !outOfOrder.includes(entry) && !stuck.some(({ squash }) => squash === entry))
      .map(({ file }) =>
        finding({
          code: "pending",
          ahead: "history",
          message: `${file} is not applied`,
          mend: `npx sluice migrate${prefix === "" ? "" : ` ${prefix}head`}`,
        }),
      ),
  ];
}

/** The database against what is applied of the files. */
async function liveFindings(state: ScopeState, checking: Checking, { finding }: Finder): Promise<Finding[]> {
  const { workspace, status } = state;
  if (status.missing.length + status.stuck.length > 0 || status.unfinished !== undefined) return [];
  const history = replayed(workspace, status.applied, checking.ground);
  try {
    const snapshot = withoutVersions(await readDatabase(checking.session), versionTablesOf(workspace));
    const drift = await driftOf({ workspace, session: checking.session, snapshot }, await history.made());
    const mend = "npx sluice makemigrations --from-drift keeps it; npx sluice diff live history shows how to undo it";
    return drift.map(({ object, ...found }) => ({ ...finding({ ...found, code: "drift", mend }), object }));
  } finally {
    await history.close();
  }
}

/** The models against what all files make. */
async function modelFindings(state: ScopeState, { ground }: Checking, { finding }: Finder): Promise<Finding[]> {
  const { workspace, history: files } = state;
  if (workspace.scope.apps.every(({ modules }) => modules.length === 0) && workspace.scope.kind === "app") return [];
  const models = await readScopeModels(workspace);
  const all = ancestors(
    files,
    heads(files).map(({ revision }) => revision),
  );
  const history = replayed(workspace, all, ground);
  try {
    const snapshot = await history.snapshot();
    const { up } = await compare({
      ...lookedAfter(workspace, { models, snapshot, history: () => catalogAfter(all) }),
      oracle: oracleOn(history.session, snapshot, { cache: oracleCacheOf(workspace) }),
      decide: async () => [],
    });
    const where = workspace.scope === workspace.project.scopes[0] ? "" : `cd ${workspace.scope.home} && `;
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

interface Finder {
  /** `billing@`, before a revision of another scope than the one whose migrations are made here. */
  readonly prefix: string;
  readonly finding: (found: Omit<Finding, "scope" | "object">) => Finding;
  /** What a user would be told of an error becomes a finding. */
  readonly guarded: (work: () => Promise<Finding[]>) => Promise<Finding[]>;
}

function finder({ project, scope }: Workspace): Finder {
  const finding: Finder["finding"] = (found) => ({ ...found, scope: scope.name, object: null });
  return {
    prefix: scope === project.scopes[0] ? "" : `${scope.name}@`,
    finding,
    async guarded(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return [finding({ code: error.code, ahead: null, message: error.message, mend: error.hint ?? "" })];
      }
    },
  };
}
