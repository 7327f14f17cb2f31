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
  const entry = resolve(await historyOfScope(workspace), named.name ?? "head", null);
  if (entry === null) throw new UserError("unknown_revision", `${name} is before the first migration`, { exit: 2 });
  const { path, app, labels, parents, dependsOn, up, down } = entry;
  return {
    ...summaryOf(workspace, entry),
    path,
    app,
    labels,
    parents,
    dependsOn,
    operations: up.map(describe),
    up: migrationPreview({ workspace, migration: entry }, "up").segments,
    down: down === null ? null : migrationPreview({ workspace, migration: entry }, "down").segments,
    wayBack: wayBack(up, down),
  };
}
