// `makemigrations --update`: the newest migration, made anew from the models. It must not be applied yet, and be what was made.
import { relative } from "node:path";
import { UserError } from "../engine/errors.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { lazily } from "../engine/lazily.ts";
import type { HistoryEntry } from "../project/history.ts";
import { catalogAfter } from "./catalog-after.ts";
import { rewritten } from "./hooks.ts";
import { lookedAfter } from "./looked-after.ts";
import { describeAll, emptyResult, type MakeOptions, type MakeResult, proven, unmanagedOf } from "./made.ts";
import { isAsMade, textOf } from "./migration-text.ts";
import { assertInternal, onlyApp } from "./one-app.ts";
import { planScope, readScopeModels, readSources, type Sources } from "./planned.ts";
import { assertReadable } from "./questions/answers.ts";
import { type ScopeState, stateOf } from "./scope-state.ts";
import { type Environment, openWorkspace, withSession } from "./workspace.ts";
import { writeMigration } from "./write-migration.ts";

export type UpdateOptions = Omit<MakeOptions, "empty" | "from">;

/** The database must be where the migration begins. Its parents stay, and its name where no other is given. */
export async function updateMigration(environment: Environment, options: UpdateOptions): Promise<MakeResult> {
  assertReadable(options);
  const workspace = await openWorkspace(environment);
  const { app } = options;
  if (app !== undefined) assertInternal(workspace, app);
  const models = readScopeModels(workspace);
  // It is awaited beside the database; until then a failure must not count as unhandled.
  models.catch(() => undefined);
  return withSession(workspace, async (session) => {
    const all = await readSources(workspace, session, models);
    const head = updatable(all.state);
    const before = sourcesWithout(head, all);
    const sources = app === undefined ? before : onlyApp(before, app);
    const found = await planScope({ workspace, session }, sources, {
      answers: options,
      questioner: environment.questioner,
    });
    const planned = await rewritten(workspace, found);
    const path = relative(workspace.project.root, head.path);
    if (planned.up.length === 0) throw nothingLeft(path);
    const name = options.message ?? head.name;
    const naming = { name, ...(app !== undefined && { app }) };
    const { warnings } = planned;
    const seen = { ...emptyResult, unmanaged: unmanagedOf(planned), warnings };
    if (textOf(planned, naming).revision === head.revision && name === head.name) return seen;
    const tried = options.proof && !options.check;
    const proof = tried ? await proven(planned, { workspace, session, sources }) : null;
    const made = textOf(planned, { ...naming, now: environment.clock.now(), proof });
    const result = { ...seen, ...made, ...describeAll(planned), proof, changes: "some" as const };
    if (options.check || options.dryRun) return result;
    return { ...result, file: await writeMigration(environment, workspace, { ...made, inPlaceOf: head.path }) };
  });
}

/** The head, when nothing of it would be lost. */
function updatable({ history, status, workspace }: ScopeState): HistoryEntry {
  const head = onlyHead(history);
  if (head === null) {
    throw new UserError("no_migrations", "there is no migration to update", {
      exit: 2,
      hint: "npx sluice makemigrations makes the first one",
    });
  }
  const { revision, file, parents } = head;
  if (status.applied.includes(head) || status.unfinished?.revision === revision) {
    throw new UserError("applied", `${file} is applied in this database`, {
      hint: "write the change as a new migration (npx sluice makemigrations), or undo this one first (npx sluice rollback)",
    });
  }
  const below = status.pending.filter((entry) => entry !== head);
  if (below.length > 0) {
    const names = below.map((entry) => entry.file).join(", ");
    throw new UserError(
      "database_behind",
      `the database is behind the migration files: ${below.length} to apply (${names}) before ${file}`,
      { hint: `run npx sluice migrate ${parents[0] ?? "base"} first` },
    );
  }
  if (isAsMade(head)) return head;
  const path = relative(workspace.project.root, head.path);
  throw new UserError("edited_migration", `${file} was written by hand, or edited: that would be lost`, {
    hint: `apply it (npx sluice migrate) and write the change as a new migration (npx sluice makemigrations), or delete ${path} and run npx sluice makemigrations`,
  });
}

/** As if there were no such migration. */
function sourcesWithout(head: HistoryEntry, sources: Sources): Sources {
  const { workspace, history, versions } = sources.state;
  const files = history.files.filter((entry) => entry !== head);
  const state = stateOf(workspace, { files }, versions);
  return lookedAfter(workspace, { ...sources, state, history: lazily(() => catalogAfter(state.history.revisions)) });
}

function nothingLeft(path: string): UserError {
  return new UserError("nothing_left", `without ${path} the database is what the models say`, {
    hint: `delete ${path}: there is nothing left for it to do`,
  });
}
