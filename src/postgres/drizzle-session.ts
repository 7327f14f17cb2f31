// A Drizzle database on a session that is open already: the project's own drizzle-orm, and transactions that nest into
// the one that is open (a data migration that says db.transaction(…) must not commit the migration).
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../engine/errors.ts";
import { postgresErrorOf } from "./postgres-error.ts";

export interface DriverModule {
  drizzle(config: { readonly client: unknown }): unknown;
}

/** Imports `drizzle-orm/<driver>` as a module of the project at `root` would. */
export async function drizzleDriver(driver: "postgres-js" | "pglite", root: string | undefined): Promise<DriverModule> {
  const specifier = `drizzle-orm/${driver}`;
  try {
    return (await import(root === undefined ? specifier : moduleUrl(specifier, root))) as DriverModule;
  } catch (thrown) {
    throw new UserError(
      "no_drizzle",
      `${specifier} can't be imported: ${thrown instanceof Error ? thrown.message : ""}`,
      {
        hint: `npm install drizzle-orm ${driver === "pglite" ? "@electric-sql/pglite" : "postgres"}`,
        cause: thrown,
      },
    );
  }
}

/**
 * What `import(specifier)` would load for a module in the folder `root`. Node resolves for a given folder through require
 * only, which picks the CommonJS twin; the ES module stands beside it.
 */
export function moduleUrl(specifier: string, root: string): string {
  const found = createRequire(join(root, "package.json")).resolve(specifier);
  const twin = found.endsWith(".cjs") ? `${found.slice(0, -4)}.js` : found;
  return pathToFileURL(existsSync(twin) ? twin : found).href;
}

/** Runs `body` in a savepoint of the open transaction, or in a transaction of its own when none is open. */
export async function nested<Result>(
  run: (sql: string) => Promise<unknown>,
  body: () => Promise<Result>,
): Promise<Result> {
  const inside = await run("savepoint sluice_nested").then(
    () => true,
    (thrown: unknown) => {
      if (postgresErrorOf(thrown)?.code === "25P01") return false;
      throw thrown;
    },
  );
  if (!inside) await run("begin");
  try {
    const result = await body();
    await run(inside ? "release savepoint sluice_nested" : "commit");
    return result;
  } catch (thrown) {
    await run(inside ? "rollback to savepoint sluice_nested; release savepoint sluice_nested" : "rollback");
    throw thrown;
  }
}
