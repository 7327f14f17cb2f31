import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { resolve } from "../engine/history/resolve.ts";
import { wayBack } from "../engine/losses.ts";
import { type MigrationPreview, migrationPreview } from "./preview.ts";
import { scopeNamed } from "./scope-names.ts";
import { historyOfScope, type MigrationSummary, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspaces } from "./workspace.ts";

export interface ShownMigration extends MigrationSummary {
  readonly path: string;
  readonly app: string | null;
  readonly labels: readonly string[];
  readonly parents: readonly string[];
  readonly dependsOn: readonly string[];
  /** A squash: what it stands for. */
  readonly replaces: readonly string[];
  readonly operations: readonly string[];
  readonly up: MigrationPreview["segments"];
  /** `null`: it can't be undone. */
  readonly down: MigrationPreview["segments"] | null;
  /** What the way back means for the data. */
  readonly wayBack: string;
}

/** One migration: what it follows, what it does in words and in SQL. Needs no database. */
export async function show(environment: Environment, name: string): Promise<ShownMigration> {
  const workspaces = await openWorkspaces(environment, { needsDatabase: false });
  const named = scopeNamed(workspaces, { name });
  const { workspace } = named;
  const history = await historyOfScope(workspace);
  // What a squash stands for can be looked at, too.
  const replaced = history.files.find(({ revision }) => revision === named.name);
  const entry = replaced ?? resolve(history, named.name ?? "head", null);
  if (entry === null) throw new UserError("unknown_revision", `${name} is before the first migration`, { exit: 2 });
  const { path, app, labels, parents, dependsOn, replaces, up, down } = entry;
  return {
    ...summaryOf(workspace, entry),
    path,
    app,
    labels,
    parents,
    dependsOn,
    replaces,
    operations: up.map(describe),
    up: migrationPreview({ workspace, migration: entry }, "up").segments,
    down: down === null ? null : migrationPreview({ workspace, migration: entry }, "down").segments,
    wayBack: wayBack(up, down),
  };
}
