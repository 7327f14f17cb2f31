import { UserError } from "../engine/errors.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead, resolve } from "../engine/history/resolve.ts";
import type { HistoryEntry } from "../project/history.ts";
import { assertIntact } from "../runner/status.ts";
import { type MigrationStep, segmentsOf } from "../runner/steps.ts";
import { historyOfScope, type MigrationSummary, scopeState, summaryOf } from "./scope-state.ts";
import { type Environment, openWorkspace, withSession } from "./workspace.ts";

export interface Preview {
  readonly migrations: readonly MigrationPreview[];
}

export interface MigrationPreview extends MigrationSummary {
  readonly direction: "up" | "down";
  readonly segments: readonly { readonly transactional: boolean; readonly statements: readonly StatementPreview[] }[];
}

export interface StatementPreview {
  /** `null`: code, which can't be shown as SQL. */
  readonly sql: string | null;
  readonly lock: string | null;
}

export interface PreviewOptions {
  /** `REV`, or `A:B` for everything after A up to B; without it, what is pending. */
  readonly range?: string;
  readonly down: boolean;
}

/** The exact SQL that `migrate` (or `rollback`) would run. A range `A:B` needs no database. */
export async function preview(environment: Environment, { range, down }: PreviewOptions): Promise<Preview> {
  const workspace = await openWorkspace(environment);
  const direction = down ? "down" : "up";
  if (range?.includes(":") === true) {
    const history = await historyOfScope(workspace);
    const [from = "", to = ""] = range.split(":");
    const first = from === "" ? null : resolve(history, from, null);
    const last = to === "" ? onlyHead(history) : resolve(history, to, first);
    const before = first === null ? [] : ancestors(history, [first.revision]);
    const within = last === null ? [] : ancestors(history, [last.revision]).filter((entry) => !before.includes(entry));
    return previewOf(within, direction);
  }
  return withSession(workspace, async (session) => {
    const { history, status } = await scopeState(workspace, session);
    assertIntact(status);
    const current = status.applied.at(-1) ?? null;
    if (down) {
      const point = range === undefined ? undefined : resolve(history, range, current);
      const kept =
        point === undefined ? status.applied.slice(0, -1) : point === null ? [] : ancestors(history, [point.revision]);
      return previewOf(
        status.applied.filter((entry) => !kept.includes(entry)),
        direction,
      );
    }
    const point = range === undefined ? onlyHead(history) : resolve(history, range, current);
    const wanted = point === null ? [] : ancestors(history, [point.revision]);
    return previewOf(
      status.pending.filter((entry) => wanted.includes(entry)),
      direction,
    );
  });
}

function previewOf(entries: readonly HistoryEntry[], direction: "up" | "down"): Preview {
  const ordered = direction === "up" ? entries : [...entries].reverse();
  return { migrations: ordered.map((entry) => migrationPreview(entry, direction)) };
}

function migrationPreview(entry: HistoryEntry, direction: "up" | "down"): MigrationPreview {
  const operations = direction === "up" ? entry.up : entry.down;
  if (operations === null) throw new UserError("irreversible", `${entry.file}: ${entry.irreversible}`);
  const segments = segmentsOf(operations, entry.transaction).map(({ transactional, steps }) => ({
    transactional,
    statements: steps.map(statementOf),
  }));
  return { ...summaryOf(entry), direction, segments };
}

function statementOf(step: MigrationStep): StatementPreview {
  return step.kind === "sql" ? { sql: step.sql, lock: step.lock } : { sql: null, lock: null };
}
