// The files and folders that a project begins with.
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { configNames } from "../project/find-config.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import type { Workspace } from "./workspace.ts";

export interface Scaffolded {
  readonly created: readonly string[];
  /** What was there already and was left as it is. */
  readonly kept: readonly string[];
  readonly warnings: readonly string[];
}

const config = `import { defineConfig } from "sluice";

export default defineConfig({
  dialect: "postgresql",
  // The database is DATABASE_URL (from the environment or .env). Without it, an embedded one in .sluice/database.
  sluice: {
    apps: [],
  },
});
`;

const models = `// The project's own tables. An app's tables go into apps/<name>/models.ts.
import { bigint, pgTable, text, timestamp } from "drizzle-orm/pg-core";

export const notes = pgTable("notes", {
  id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  body: text("body").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});
`;

const ignore = ".sluice/\n";

/** `workspace`: the project that is there already. Where it has its models, and what else it needs, it says itself. */
export async function scaffold(cwd: string, workspace: Workspace | null): Promise<Scaffolded> {
  const created: string[] = [];
  const kept: string[] = [];
  const write = async (file: string, text: string, unless: readonly string[] = []): Promise<void> => {
    const present = [file, ...unless].find((name) => existsSync(join(cwd, name)));
    if (present !== undefined) {
      kept.push(present);
      return;
    }
    await mkdir(dirname(join(cwd, file)), { recursive: true });
    await writeAtomic(join(cwd, file), text);
    created.push(file);
  };
  const folder = async (path: string): Promise<void> => {
    if (existsSync(join(cwd, path))) return void kept.push(`${path}/`);
    await mkdir(join(cwd, path), { recursive: true });
    created.push(`${path}/`);
  };
  const hasModels = workspace !== null && isSettled(workspace);
  const directory = workspace === null ? "core/db/migrations" : relative(cwd, workspace.scope.migrationsDirectory);
  await write("drizzle.config.ts", config, configNames);
  if (!hasModels) await write("core/models.ts", models, ["core/models"]);
  await folder(directory);
  if (!hasModels) await folder("apps");
  await write(".gitignore", ignore);
  const ignored = (await readFile(join(cwd, ".gitignore"), "utf8")).split(/\r?\n/).map((line) => line.trim());
  const warnings = ignored.some((line) => /^\/?\.sluice\/?$/.test(line))
    ? []
    : [".gitignore lacks .sluice/, where caches are kept"];
  return { created, kept, warnings };
}

/** An external app, or a project whose configuration says where its models are. */
function isSettled({ scope, project }: Workspace): boolean {
  return scope.kind === "app" || project.config.schema !== undefined;
}
