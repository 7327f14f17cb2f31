import type { MigrationSource } from "./migration.ts";

/** Types the object; returns it as it is. */
export function defineMigration(source: MigrationSource): MigrationSource {
  return source;
}
