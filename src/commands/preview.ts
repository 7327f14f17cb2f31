import { UserError } from "../engine/errors.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead, resolve } from "../engine/history/resolve.ts";
import type { Direction } from "../runner/run-migration.ts";
import { assertIntact } from "../runner/status.ts";
import { type MigrationStep, segmentsOf } from "../runner/steps.ts";
import { type Chosen, chooseDown, chooseUp } from "./choose.ts";
import { scopeNamed, type Target } from "./scope-names.ts";
import { historyOfScope, type MigrationSummary, scopeStates, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspaces, type Workspace, withSession } from "./workspace.ts";

export interface Preview {
  readonly migrations: readonly MigrationPreview[];
}

export interface MigrationPreview extends MigrationSummary {
  readonly direction: Direction;
  readonly segments: readonly { readonly transactional: boolean; readonly statements: readonly StatementPreview[] }[];
}

export interface StatementPreview {
  /** `null`: code, which can't be shown as SQL. */
  readonly sql: string | null;
  readonly lock: string | null;
}

export interface PreviewOptions {
  /** `REV`, or `A:B` for everything after A up to B; without it, what is pending. */
  readonly range?: string | undefined;
  /** The external app that is meant, where the range doesn't say it. */
  readonly app?: string | undefined;
  readonly down: boolean;
}

/** The exact SQL that `migrate` (or `rollback`) would run. A range `A:B` needs no database. */
export async function preview(environment: Environment, { range, app, down }: PreviewOptions): Promise<Preview> {
  const isRange = range?.includes(":") === true;
  const workspaces = await openWorkspaces(environment, { needsDatabase: !isRange });
  const direction = down ? "down" : "up";
  if (isRange) return previewRange(workspaces, { name: range, app }, direction);
  return withSession(workspaces[0], async (session) => {
    const states = await scopeStates(workspaces, session);
    for (const { status, workspace } of states) assertIntact(status, workspace.scope);
    const target = { name: range, app };
    const chosen = down ? chooseDown(states, target) : chooseUp(states, target);
    return previewOf(
      chosen.map(({ state, migration }) => ({ workspace: state.workspace, migration })),
      direction,
    );
  });
}

async function previewRange(
  workspaces: readonly [Workspace, ...Workspace[]],
  { name: range = "", app }: Target,
  direction: Direction,
): Promise<Preview> {
  const at = range.indexOf(":");
  const [start, end] = [range.slice(0, at), range.slice(at + 1)];
  const { workspace, name: from = "" } = scopeNamed(workspaces, { name: start, app });
  // The scope is said once: `billing@base:head`.
  const to = end.includes("@") ? scopeNamed(workspaces, { name: end }) : { workspace, name: end };
  const last = to.name ?? "";
  const history = await historyOfScope(workspace);
  const first = from === "" ? null : resolve(history, from, null);
  const final = last === "" ? onlyHead(history) : resolve(history, last, first);
  const before = first === null ? [] : ancestors(history, [first.revision]);
  const within = final === null ? [] : ancestors(history, [final.revision]).filter((entry) => !before.includes(entry));
  const ordered = direction === "up" ? within : [...within].reverse();
  return previewOf(
    ordered.map((migration) => ({ workspace, migration })),
    direction,
  );
}

type Previewed = Pick<Chosen, "migration"> & { readonly workspace: Workspace };

function previewOf(previewed: readonly Previewed[], direction: Direction): Preview {
  return { migrations: previewed.map((each) => migrationPreview(each, direction)) };
}

export function migrationPreview({ workspace, migration }: Previewed, direction: Direction): MigrationPreview {
  const operations = direction === "up" ? migration.up : migration.down;
  if (operations === null) throw new UserError("irreversible", `${migration.file}: ${migration.irreversible}`);
  const segments = segmentsOf(operations, migration.transaction).map(({ transactional, steps }) => ({
    transactional,
    statements: steps.map(statementOf),
  }));
  return { ...summaryOf(workspace, migration), direction, segments };
}

function statementOf(step: MigrationStep): StatementPreview {
  return step.kind === "sql" ? { sql: step.sql, lock: step.lock } : { sql: null, lock: null };
}
