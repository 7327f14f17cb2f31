// Everything that models say, made in a database without a history: for development, prototypes and tests.
import { historyOfScope, versionTableOf } from "../commands/scope-state.ts";
import { openWorkspace } from "../commands/workspace.ts";
import { type Catalog, factsBelow, factsOfKind, has, restrict } from "../engine/catalog/catalog.ts";
import { qualifiedName } from "../engine/catalog/identifier.ts";
import { displayName, nameOf, type ObjectId } from "../engine/catalog/object-id.ts";
import { describe } from "../engine/describe.ts";
import { UserError } from "../engine/errors.ts";
import { ancestors } from "../engine/history/graph.ts";
import { onlyHead } from "../engine/history/resolve.ts";
import { nameInWords, parentIds, rulesOf } from "../engine/kinds/registry.ts";
import { plan } from "../engine/plan/plan.ts";
import { assertBuildable } from "../engine/problems.ts";
import { render } from "../engine/render/sql.ts";
import type { Session } from "../ports.ts";
import type { DrizzleDatabase } from "../postgres/drizzle-database.ts";
import { readDatabase } from "../postgres/read-database.ts";
import { recordOf } from "../runner/record.ts";
import { createVersionTable, recordApplied } from "../runner/version-table.ts";
import { environmentOf, variablesOf } from "./environment.ts";
import { inTransactionOf } from "./given-database.ts";
import { type ModelsModule, type ModelsOptions, modelsFrom } from "./given-models.ts";
import type { Migrator } from "./migrator.ts";

/** Where it is, and what is recorded. */
export interface CreateTablesOptions extends ModelsOptions {
  /** Environment variables: `NODE_ENV`, `PGPASSWORD` and so on; the process' own otherwise. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Record that the migrations of this project are applied, so that later ones go on from here. */
  readonly stamp?: Migrator;
}

/** What was made. */
export interface CreatedTables {
  /** In words, in order: `add table posts`. */
  readonly created: readonly string[];
  /** What was run. */
  readonly sql: readonly string[];
  /** In words: what was there already, and stays as it is, whether it is what the models say or not. */
  readonly existing: readonly string[];
  /** The revisions that were recorded. */
  readonly stamped: readonly string[];
  /** What the models say and can't be made, in words. */
  readonly warnings: readonly string[];
}

export async function createTables(
  database: string | DrizzleDatabase,
  given: ModelsModule | readonly ModelsModule[],
  options: CreateTablesOptions,
): Promise<CreatedTables> {
  const env = variablesOf(options);
  if (env.NODE_ENV === "production") {
    throw new UserError("production", "NODE_ENV is production: tables are made by migrations there", {
      hint: "await createMigrator().upgrade(), or npx sluice migrate",
      exit: 2,
    });
  }
  const casing = options.casing ?? casingOf(database);
  const models = await modelsFrom(given, { ...options, ...(casing !== undefined && { casing }) });
  return inTransactionOf(database, env, async (session) => {
    const { catalog: live } = await readDatabase(session, { inTransaction: true });
    await assertNoHistory(session, live);
    assertBuildable(models.catalog, live);
    const missing = restrict(models.catalog, ({ id }) => !isThere(id, live, models.catalog));
    const operations = plan(live, { facts: new Map([...live.facts, ...missing.facts]) });
    const sql = operations.flatMap(render).map((statement) => statement.sql);
    for (const each of sql) await session.script(each);
    const stamped = options.stamp === undefined ? [] : await stampHead(session, options.stamp);
    const existing = [...models.catalog.facts.values()].filter(({ id }) => isWhole(id) && has(live, id));
    return {
      created: operations.map(describe),
      sql,
      existing: existing.map(({ id }) => nameInWords(id)),
      stamped,
      warnings: models.warnings,
    };
  });
}

/** Not a part of another object. */
function isWhole({ kind }: ObjectId): boolean {
  return rulesOf(kind).depth < 3;
}

/** The object, or what it is a part of: an index of a table that is there is the table's own affair. */
function isThere(id: ObjectId, live: Catalog, models: Catalog): boolean {
  if (isWhole(id)) return has(live, id);
  return parentIds(id).some((each) => has(live, each) && has(models, each));
}

const recorded = ["revision", "name", "checksum", "applied_at", "duration_ms", "state", "done"];

/** A version table is known by its columns, whatever it is called. */
async function assertNoHistory(session: Session, live: Catalog): Promise<void> {
  for (const { id } of factsOfKind(live, "table")) {
    const columns = factsBelow(live, id.path, "column").map((column) => nameOf(column.id));
    if (!recorded.every((name) => columns.includes(name))) continue;
    const rows = await session.query(`select from ${qualifiedName(...id.path)} limit 1`);
    if (rows.length === 0) continue;
    throw new UserError("has_history", `${displayName(id)} has rows: this database is kept by migrations`, {
      hint: "await createMigrator().upgrade() applies what is pending; or use an empty database",
      exit: 2,
    });
  }
}

async function stampHead(session: Session, migrator: Migrator): Promise<string[]> {
  const workspace = await openWorkspace(environmentOf(migrator));
  const history = await historyOfScope(workspace);
  const head = onlyHead(history);
  const table = versionTableOf(workspace);
  await createVersionTable(session, table);
  const entries = head === null ? [] : ancestors(history, [head.revision]);
  for (const entry of entries) await recordApplied(session, table, recordOf(entry, 0));
  return entries.map(({ revision }) => revision);
}

/** 0.45 keeps what `drizzle(…)` was told in its dialect, as a function. */
function casingOf(database: unknown): ModelsOptions["casing"] {
  const { dialect } = (database ?? {}) as { dialect?: { casing?: { convert?: (name: string) => string } } };
  const converted = dialect?.casing?.convert?.("aB_c");
  return converted === "a_b_c" ? "snake_case" : converted === "aBC" ? "camelCase" : undefined;
}
