// The public API: what a user's own files import.

export type { OperationBuilder } from "./engine/operations/builder.ts";
export { defineMigration, type Migration, type MigrationSource } from "./engine/operations/migration.ts";
export type { Batch, BatchOptions, Operation, RunContext } from "./engine/operations/operation.ts";
export { type Config, defineConfig } from "./project/config.ts";
