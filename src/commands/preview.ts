import { UserError } from "../engine/errors.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead, resolve } from "../engine/history/resolve.ts";
import { recordOf } from "../runner/record.ts";
import { recordSql, recordTableSql } from "../runner/record-sql.ts";
import type { Direction } from "../runner/run-migration.ts";
import { assertIntact } from "../runner/status.ts";
import { type MigrationStep, segmentsOf } from "../runner/steps.ts";
import { type Chosen, chooseDown, chooseUp } from "./choose.ts";
import { scopeNamed, type Target } from "./scope-names.ts";
import { historyOfScope, type MigrationSummary, scopeStates, summaryOf, versionTableOf } from "./scope-state.ts";
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
  /** With the statements that write the version tables, so that the SQL can be run by hand. */
  readonly record?: boolean;
}

/** The exact SQL that `migrate` (or `rollback`) would run. A range `A:B` needs no database. */
export async function preview(
  environment: Environment,
  { record = false, ...options }: PreviewOptions,
): Promise<Preview> {
  const previewed = await chosenFor(environment, options);
  const direction = options.down ? "down" : "up";
  const plain = previewed.map((each) => migrationPreview(each, direction));
  return { migrations: record ? plain.map((each, at) => recorded(each, previewed, at)) : plain };
}

async function chosenFor(
  environment: Environment,
  { range, app, down }: Omit<PreviewOptions, "record">,
): Promise<readonly Previewed[]> {
  const isRange = range?.includes(":") === true;
  const workspaces = await openWorkspaces(environment, { needsDatabase: !isRange });
  if (isRange) return withinRange(workspaces, { name: range, app }, down);
  return withSession(workspaces[0], async (session) => {
    const states = await scopeStates(workspaces, session);
    for (const { status, workspace } of states) assertIntact(status, workspace.scope, down ? "down" : "up");
    const target = { name: range, app };
    const chosen = down ? chooseDown(states, target) : chooseUp(states, target);
    return chosen.map(({ state, migration }) => ({ workspace: state.workspace, migration }));
  });
}

async function withinRange(
  workspaces: readonly [Workspace, ...Workspace[]],
  { name: range = "", app }: Target,
  down: boolean,
): Promise<readonly Previewed[]> {
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
  if (within.length === 0 && first !== final) {
    throw new UserError("backward_range", `${range} leads back: ${end} comes before ${start}`, {
      exit: 2,
      hint: `npx sluice preview ${end}:${start} --down prints the way back from ${start} to ${end}`,
    });
  }
  return (down ? [...within].reverse() : within).map((migration) => ({ workspace, migration }));
}

type Previewed = Pick<Chosen, "migration"> & { readonly workspace: Workspace };

export function migrationPreview({ workspace, migration }: Previewed, direction: Direction): MigrationPreview {
  const operations = direction === "up" ? migration.up : migration.down;
  if (operations === null) throw new UserError("irreversible", `${migration.file}: ${migration.irreversible}`);
  const segments = segmentsOf(operations, migration.transaction).map(({ transactional, steps }) => ({
    transactional,
    statements: steps.map(statementOf),
  }));
  return { ...summaryOf(workspace, migration), direction, segments };
}

/** The record goes into the transaction of the last statement, as it does when the migration is run. */
function recorded(plain: MigrationPreview, previewed: readonly Previewed[], at: number): MigrationPreview {
  const { workspace, migration } = previewed[at] as Previewed;
  const { file, direction, segments } = plain;
  if (segments.some(({ statements }) => statements.some(({ sql }) => sql === null))) {
    throw new UserError("not_only_sql", `${file} runs code, which SQL can't do`, {
      hint: "leave out --record, and let npx sluice migrate run it; or print the ranges before and after it",
    });
  }
  const table = versionTableOf(workspace);
  const isFirst = direction === "up" && previewed.findIndex((each) => each.workspace === workspace) === at;
  const statements = (sql: readonly string[]): StatementPreview[] => sql.map((each) => ({ sql: each, lock: null }));
  const before = isFirst ? [{ transactional: true, statements: statements(recordTableSql(table)) }] : [];
  const record = statements(recordSql(table, recordOf(migration, 0), direction));
  const last = segments.at(-1);
  const after =
    last?.transactional === true
      ? [...segments.slice(0, -1), { ...last, statements: [...last.statements, ...record] }]
      : [...segments, { transactional: true, statements: record }];
  return { ...plain, segments: [...before, ...after] };
}

function statementOf(step: MigrationStep): StatementPreview {
  return step.kind === "sql" ? { sql: step.sql, lock: step.lock } : { sql: null, lock: null };
}
