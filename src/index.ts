// The public API: what a user's own files and applications import. What it is in full stands in test/library/api.txt.

export type { CheckResult } from "./commands/check.ts";
export type { Finding } from "./commands/finder.ts";
export type { End, Ends } from "./commands/heads.ts";
export type { MakeResult } from "./commands/made.ts";
export type { Answers } from "./commands/questions/answers.ts";
export type { Loss } from "./commands/rollback-safety.ts";
export type { RunResult } from "./commands/run-scopes.ts";
export type { MigrationSummary } from "./commands/scope-state.ts";
export type { MigrationRow, MigrationState, ScopeRows, ShownMigrations } from "./commands/showmigrations.ts";
export type { AppliedReport } from "./commands/watch-apply.ts";
export type { ComparedReport, FailedReport, WatchReport } from "./commands/watch-run.ts";
export type { Catalog } from "./engine/catalog/catalog.ts";
export type { Fact, Origin } from "./engine/catalog/fact.ts";
export type { AttributesOf, Kind } from "./engine/catalog/kind.ts";
export type { ObjectId, ObjectKey } from "./engine/catalog/object-id.ts";
export { UserError } from "./engine/errors.ts";
export type { OperationBuilder } from "./engine/operations/builder.ts";
export { defineMigration } from "./engine/operations/define-migration.ts";
export type { Migration, MigrationSource } from "./engine/operations/migration.ts";
export type { Batch, BatchOptions, Operation, RunContext } from "./engine/operations/operation.ts";
export type { CreatedTables, CreateTablesOptions } from "./library/create-tables.ts";
export type { CatalogDiff, DiffOptions } from "./library/diff-catalogs.ts";
export type { MigratorOptions } from "./library/environment.ts";
export type { ModelsModule, ModelsOptions } from "./library/given-models.ts";
export {
  type CallOptions,
  createMigrator,
  type DowngradeOptions,
  type HistoryOptions,
  type MakeOptions,
  type Migrator,
  type PlanOptions,
  type ReviewOptions,
  type UpgradeOptions,
  type WatchOptions,
} from "./library/migrator.ts";
export { createTables, diffCatalogs, formatReview, readDatabase, readModels } from "./library/tools.ts";
export { type Models, PostgresError, type Question, type Questioner, type Snapshot } from "./ports.ts";
export type { DrizzleDatabase } from "./postgres/drizzle-database.ts";
export {
  type Config,
  defineConfig,
  type HooksConfig,
  type RewriteContext,
  type SchemaObject,
  type SluiceConfig,
} from "./project/config.ts";
export type { Proof } from "./proof/proof.ts";
export type { Review, ReviewedMigration, ReviewedStatement, ReviewFinding } from "./review/review.ts";
