import { randomBytes } from "node:crypto";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import type { History } from "../engine/history/graph.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { printMigration } from "../engine/render/migration-file.ts";
import type { Questioner } from "../ports.ts";
import { type HistoryEntry, loadMigration } from "../project/history.ts";
import { readDraft, removeDraft } from "../store/draft.ts";
import { rewritten } from "./hooks.ts";
import {
  type Circumstances,
  describeAll,
  emptyResult,
  type MakeOptions,
  type MakeResult,
  proven,
  unmanagedOf,
} from "./made.ts";
import { stamp, textOf } from "./migration-text.ts";
import { assertInternal, onlyApp } from "./one-app.ts";
import { type Planned, planScope, readScopeModels, readSources, readSourcesFromHistory } from "./planned.ts";
import { assertReadable, noAnswers } from "./questions/answers.ts";
import { historyOfScope } from "./scope-state.ts";
import { assertWanted } from "./wanted.ts";
import { type Environment, openWorkspace, type Workspace, withSession } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

export async function makeMigrations(environment: Environment, options: MakeOptions): Promise<MakeResult> {
  assertReadable(options);
  const needsDatabase = options.from === "live" && !options.empty;
  const workspace = await openWorkspace(environment, { needsDatabase });
  if (options.app !== undefined) assertInternal(workspace, options.app);
  if (options.empty) return makeEmpty(environment, workspace, options);
  const models = readScopeModels(workspace);
  // It is awaited beside the database; until then a failure must not count as unhandled.
  models.catch(() => undefined);
  if (options.from === "live") {
    return withSession(workspace, async (session) =>
      makeFrom(environment, options, { workspace, session, sources: await readSources(workspace, session, models) }),
    );
  }
  const { configuredGround, replayed } = await import("./replayed.ts");
  const history = await replayed(workspace, (await historyOfScope(workspace)).revisions, configuredGround(workspace));
  try {
    const sources = await readSourcesFromHistory(workspace, history, models);
    return await makeFrom(environment, options, { workspace, session: history.session, sources });
  } finally {
    await history.close();
  }
}

async function makeFrom(environment: Environment, options: MakeOptions, all: Circumstances): Promise<MakeResult> {
  const { workspace, session } = all;
  if (all.sources.state.status.draft !== undefined) {
    const { promoteApplied } = await import("./promote-applied.ts");
    return promoteApplied(environment, options, all);
  }
  const { app, message: name } = options;
  const sources = app === undefined ? all.sources : onlyApp(all.sources, app);
  const { questioner } = environment;
  assertWanted(environment);
  const looked = { ...sources, isQuick: options.check };
  const found = await planScope({ workspace, session }, looked, { answers: options, questioner });
  const left = app === undefined ? [] : await leftForOthers(found, all);
  const planned = await rewritten(workspace, found);
  const draft = options.check ? null : await readDraft(workspace.scope.migrationsDirectory);
  if (draft?.edited === true)
    return promote(environment, workspace, { draft, planned, history: sources.state.history, options });
  if (planned.up.length === 0) {
    if (draft !== null && !options.dryRun) await removeDraft(workspace.scope.migrationsDirectory);
    return { ...emptyResult, left, unmanaged: unmanagedOf(planned), warnings: planned.warnings };
  }
  assertWanted(environment);
  const proof = options.check || !options.proof ? null : await proven(planned, { workspace, session, sources });
  const made = textOf(planned, { now: environment.clock.now(), name, proof, ...(app !== undefined && { app }) });
  const result = {
    ...made,
    applied: false,
    proof,
    left,
    ...describeAll(planned),
    unmanaged: unmanagedOf(planned),
    warnings: planned.warnings,
  };
  if (options.check || options.dryRun) return { ...result, changes: "some", file: null };
  const settle = async (): Promise<void> => {
    if (draft !== null) await removeDraft(workspace.scope.migrationsDirectory);
  };
  const file = await writeMigration(environment, workspace, { ...made, settle });
  return { ...result, changes: "some", file };
}

/** What a migration of all apps would do besides, in words. */
async function leftForOthers(planned: Planned, { workspace, session, sources }: Circumstances): Promise<string[]> {
  try {
    const whole = await planScope({ workspace, session }, sources, { answers: noAnswers, questioner: silent });
    const done = new Set(planned.up.map(describe));
    return whole.up.map(describe).filter((words) => !done.has(words));
  } catch (error) {
    if (error instanceof UserError && error.exit === 3) return ["changes of other apps that ask a question"];
    if (error instanceof UserError && error.code === "drifted")
      return ["changes of other apps, where the database has drifted"];
    throw error;
  }
}

const silent: Questioner = { ask: async () => null };

async function makeEmpty(environment: Environment, workspace: Workspace, options: MakeOptions): Promise<MakeResult> {
  const head = onlyHead(await historyOfScope(workspace));
  const name = options.message ?? "custom";
  const revision = randomBytes(6).toString("hex");
  const header = [
    "Written by hand: op.sql(up, down) for SQL, op.run(up, down) for code.",
    `Written ${stamp(environment.clock.now())} UTC.`,
  ];
  const parents = head === null ? [] : [head.revision];
  // Of an app without models nothing is made from models, and a file says so.
  const owner = workspace.scope.apps.find((each) => each.name === options.app && each.modules.length > 0);
  const text = printMigration({ revision, parents, name, app: owner?.name ?? null, up: [], down: null, header });
  const file = options.dryRun ? null : await writeMigration(environment, workspace, { revision, name, text });
  return { ...emptyResult, changes: "some", file, revision, name, text };
}

interface Promotion {
  readonly draft: { readonly path: string; readonly text: string };
  readonly planned: Planned;
  readonly history: History<HistoryEntry>;
  readonly options: MakeOptions;
}

/** A draft that a person edited becomes the migration as it is. */
async function promote(
  environment: Environment,
  workspace: Workspace,
  { draft, planned, history, options }: Promotion,
): Promise<MakeResult> {
  const migration = await loadMigration(workspace.project.root, draft.path);
  const follows = migration.parents.map((id) => history.byId.get(id)?.revision ?? id);
  if (follows.join() !== planned.parents.join()) {
    throw new UserError(
      "stale_draft",
      `${draft.path} was edited by hand, and it follows ${migration.parents.join(", ") || "nothing"}, which is not the head any more`,
      {
        hint: `set its \`parents\` to [${planned.parents.map((parent) => `"${parent}"`).join(", ")}], or delete the file`,
      },
    );
  }
  const name = options.message ?? migration.name;
  const made = { revision: migration.revision, name, text: draft.text, applied: false, proof: null, left: [] };
  const described = describeAll({ up: migration.up, down: migration.down ?? [] });
  const result = { ...made, ...described, unmanaged: unmanagedOf(planned), warnings: planned.warnings };
  if (options.dryRun) return { ...result, changes: "some", file: null };
  const { removeFile } = await import("../store/files.ts");
  const file = await writeMigration(environment, workspace, { ...made, settle: () => removeFile(draft.path) });
  return { ...result, changes: "some", file };
}
