import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeAtomic } from "../store/write-atomic.ts";

export interface InitResult {
  readonly created: readonly string[];
  /** What was there already and was left as it is. */
  readonly kept: readonly string[];
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

/** Makes what a project needs and leaves alone what is there. */
export async function init(cwd: string): Promise<InitResult> {
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
  const configs = ["ts", "js", "mjs", "cjs", "mts", "cts", "json"].map((end) => `drizzle.config.${end}`);
  await write("drizzle.config.ts", config, configs);
  await write("core/models.ts", models, ["core/models"]);
  await folder("core/db/migrations");
  await folder("apps");
  await write(".gitignore", ignore);
  return { created, kept };
}
