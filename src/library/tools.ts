// The functions of the library beside the migrator. Each loads its work when it is called first, so that importing the
// package costs nothing: a migration file and a configuration import it, too.
import type { Catalog } from "../engine/catalog/catalog.ts";
import type { Models, Snapshot } from "../ports.ts";
import type { DrizzleDatabase } from "../postgres/drizzle-database.ts";
import type { ReviewFormat } from "../review/formats.ts";
import type { Review } from "../review/review.ts";
import type { CreatedTables, CreateTablesOptions } from "./create-tables.ts";
import type { CatalogDiff, DiffOptions } from "./diff-catalogs.ts";
import { variablesOf } from "./environment.ts";
import type { ModelsModule, ModelsOptions } from "./given-models.ts";

/**
 * Makes all that the models say and the database lacks (tables with all that stands on them, enums, sequences, views,
 * policies, …) in one transaction, without a history: for development, prototypes and tests. What is there already stays
 * as it is. `database`: what `drizzle(…)` returned, over postgres.js, node-postgres or PGlite; or a connection string.
 * `models`: `import * as schema from "./schema"`, or several of these.
 *
 * Rejects with a `UserError`: `production` where NODE_ENV is production, `has_history` where a version table has rows. What
 * PostgreSQL refuses is a `PostgresError`; nothing is left of the rest then.
 */
export async function createTables(
  database: string | DrizzleDatabase,
  models: ModelsModule | readonly ModelsModule[],
  options: CreateTablesOptions = {},
): Promise<CreatedTables> {
  const work = await import("./create-tables.ts");
  return work.createTables(database, models, options);
}

/**
 * The operations and the SQL that lead from one catalog to the other, and back. What `to` lacks is dropped, and nothing is
 * taken for a rename. Texts that differ (of defaults, checks, views, …) are put to PostgreSQL, which knows whether they
 * mean the same.
 */
export async function diffCatalogs(from: Catalog, to: Catalog, options: DiffOptions = {}): Promise<CatalogDiff> {
  const work = await import("./diff-catalogs.ts");
  return work.diffCatalogs(from, to, options);
}

/** All that a database holds, version tables included, as it was at one moment. `database`: as for {@link createTables}. */
export async function readDatabase(database: string | DrizzleDatabase): Promise<Snapshot> {
  const [{ inTransactionOf }, work] = await Promise.all([
    import("./given-database.ts"),
    import("../postgres/read-database.ts"),
  ]);
  return inTransactionOf(database, variablesOf({}), (session) => work.readDatabase(session, { inTransaction: true }));
}

/** The catalog of models: of their files (paths, folders, patterns), or of modules that are imported already. */
export async function readModels(
  models: string | ModelsModule | readonly string[] | readonly ModelsModule[],
  options: ModelsOptions = {},
): Promise<Models> {
  const work = await import("./given-models.ts");
  return work.modelsFrom(models, options);
}

/** A report of a review: `markdown` for a comment, `html` for a page, `json`, `sarif`, `github` for annotations of a workflow. */
export async function formatReview(review: Review, format: ReviewFormat): Promise<string> {
  const { formats } = await import("../review/formats.ts");
  return formats[format].make(review);
}
