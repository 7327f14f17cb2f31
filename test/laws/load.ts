// A migration file's text, loaded as a user's file is: transformed by esbuild, with the real defineMigration.
import { transformSync } from "esbuild";
import { defineMigration } from "../../src/engine/operations/define-migration.ts";
import type { MigrationSource } from "../../src/engine/operations/migration.ts";

export function loadSource(text: string): MigrationSource {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "node20" });
  const module: { exports: { default?: MigrationSource } } = { exports: {} };
  const require = (name: string): unknown => {
    if (name !== "sluice") throw new Error(`a migration file imports ${name}`);
    return { defineMigration };
  };
  new Function("module", "exports", "require", code)(module, module.exports, require);
  if (module.exports.default === undefined) throw new Error("a migration file has no default export");
  return module.exports.default;
}
