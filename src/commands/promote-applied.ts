// `makemigrations` where a draft is applied: the draft becomes the migration, which counts as applied. Nothing runs, so the rows
// that somebody has put into it meanwhile stay.
import { UserError } from "../engine/errors.ts";
import { apply } from "../engine/operations/apply.ts";
import { type DraftEntry, draftEntry } from "../project/draft-entry.ts";
import { loadMigration } from "../project/history.ts";
import { recordOf } from "../runner/record.ts";
import { inTransaction } from "../runner/steps.ts";
import { recordPromoted, type Version } from "../runner/version-table.ts";
import { checksumOf } from "../store/checksum.ts";
import { readDraft, removeDraft } from "../store/draft.ts";
import { readText } from "../store/files.ts";
import { assertOnHead, beyondDraft } from "./applied-draft.ts";
import type { Comparison } from "./compare.ts";
import { moved } from "./due.ts";
import { withLocks } from "./locks.ts";
import { type Circumstances, describeAll, emptyResult, type MakeOptions, type MakeResult, proven } from "./made.ts";
import { appsOf, textOf } from "./migration-text.ts";
import type { Sources } from "./planned.ts";
import { scopeState, versionTableOf } from "./scope-state.ts";
import { assertWanted } from "./wanted.ts";
import type { Environment } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

/** One is applied. Nothing that anybody edited is overwritten, and nothing is written that isn't what is applied. */
export async function promoteApplied(
  environment: Environment,
  options: MakeOptions,
  { workspace, session, sources }: Circumstances,
): Promise<MakeResult> {
  const draft = draftEntry(sources.state.status.draft as Version);
  assertOnHead(sources.state);
  const words = describeAll(draft);
  const { warnings } = sources.models;
  const found = { ...emptyResult, ...words, changes: "some", applied: true, warnings } as const;
  if (options.check) return { ...found, name: draft.name };
  const { migrationsDirectory } = workspace.scope;
  await assertUnedited(migrationsDirectory);
  const compared = await beyondDraft({ workspace, session }, sources, draft);
  assertInStep(compared);
  assertWhole(draft, compared, options);
  assertWanted(environment);
  const planned = { ...compared, ...draft, models: sources.models, warnings };
  const proof = options.proof ? await proven(planned, { workspace, session, sources: before(sources, draft) }) : null;
  const { revision } = draft;
  const made = textOf(planned, { revision, now: environment.clock.now(), name: options.message, proof });
  const result: MakeResult = { ...found, ...made, proof };
  if (options.dryRun) return result;
  const file = await withLocks([workspace], { ...environment, session }, async () => {
    const { status } = await scopeState(workspace, session);
    if (status.draft?.revision !== draft.revision) throw moved();
    const { durationMs } = status.draft;
    const settle = (path: string): Promise<void> => recorded({ workspace, session }, { path, durationMs });
    return writeMigration(environment, workspace, { ...made, settle });
  });
  return { ...result, file };
}

/** Until it is, the file has the revision of the draft that is applied, and counts as applied all the same. */
async function recorded(
  { workspace, session }: Pick<Circumstances, "workspace" | "session">,
  { path, durationMs }: { readonly path: string; readonly durationMs: number },
): Promise<void> {
  const { project, scope } = workspace;
  const migration = await loadMigration(project.root, path);
  const checksum = checksumOf((await readText(path)) ?? "");
  const entry = Object.assign(migration, { file: path, path, checksum });
  await inTransaction(session, () => recordPromoted(session, versionTableOf(workspace), recordOf(entry, durationMs)));
  await removeDraft(scope.migrationsDirectory);
}

/** The database as it was before the draft, for a proof. */
function before(sources: Sources, { down }: DraftEntry): Sources {
  const { snapshot } = sources;
  return { ...sources, snapshot: { ...snapshot, catalog: apply(snapshot.catalog, down) } };
}

async function assertUnedited(directory: string): Promise<void> {
  const present = await readDraft(directory);
  if (present?.edited !== true) return;
  throw new UserError("draft_edited", `${present.path} was edited by hand: it isn't the draft that is applied`, {
    hint: `to keep the file, npx sluice rollback takes back what is applied; then run npx sluice makemigrations and npx sluice migrate. To keep what is applied, delete ${present.path}`,
  });
}

function assertInStep({ up }: Comparison): void {
  if (up.length === 0) return;
  throw new UserError("draft_behind", "the models want something else than the draft that is applied to the database", {
    hint: "npx sluice watch --apply brings it in step; or npx sluice rollback takes it back, then run npx sluice makemigrations again",
  });
}

/** A draft is of all apps, and is applied as a whole. */
function assertWhole({ up }: DraftEntry, { before, after }: Comparison, { app }: Pick<MakeOptions, "app">): void {
  const others = appsOf(up, [after, before]).filter((each) => each !== app);
  if (app === undefined || others.length === 0) return;
  throw new UserError(
    "draft_of_all_apps",
    `the draft that is applied to the database is of ${others.join(", ")}, too`,
    {
      hint: "npx sluice makemigrations, without an app, makes it a migration; or npx sluice rollback takes it back first",
    },
  );
}
