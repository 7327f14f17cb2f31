import { mkdir, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { UserError } from "../engine/errors.ts";
import { appLine, type NewApp, withApp } from "../project/add-app.ts";
import { core } from "../project/apps.ts";
import { isAppName } from "../project/scopes.ts";
import { readText } from "../store/files.ts";
import { writeAtomic } from "../store/write-atomic.ts";
import { type Environment, openWorkspace } from "./workspace.ts";

export interface StartResult {
  readonly created: readonly string[];
  /** The configuration, where its line could be written; `null`: it is to be written by hand. */
  readonly config: string | null;
  /** As it stands in `sluice.apps`. */
  readonly line: string;
}

/** A new app's folder, and its line in the configuration. What is there already is never written over. */
export async function startApp(environment: Environment, app: NewApp): Promise<StartResult> {
  const { name, external } = app;
  const { project } = await openWorkspace(environment, { needsDatabase: false });
  if (!isAppName(name, true)) {
    throw new UserError("bad_name", `"${name}" can't be the name of an app`, {
      exit: 2,
      hint: "letters, digits, - and _ make a name; core, project and all are taken",
    });
  }
  const folders = await readdir(join(project.root, "apps")).catch((): string[] => []);
  const apps = (project.config.sluice?.apps ?? []).map((each) => (typeof each === "string" ? each : each.name));
  const taken = [core, ...apps, ...folders].find((each) => each.toLowerCase() === name.toLowerCase());
  if (taken !== undefined) {
    const isSame = taken === name;
    throw new UserError(
      "app_exists",
      `there is an app ${taken} already${isSame ? "" : ", and its name differs only in case"}`,
      { exit: 2, hint: isSame ? `look into ${join(project.root, "apps", name)}` : "give the new one another name" },
    );
  }
  const folder = join(project.root, "apps", name);
  const files = external ? externalFiles(name) : { "models.ts": models(name) };
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeAtomic(join(folder, file), text, { replace: false });
  const text = withApp((await readText(project.configFile)) ?? "", app);
  if (text !== null) await writeAtomic(project.configFile, text);
  return {
    created: Object.keys(files).map((file) => relative(project.root, join(folder, file))),
    config: text === null ? null : relative(project.root, project.configFile),
    line: appLine(app),
  };
}

function models(name: string): string {
  const table = `${name.toLowerCase().replaceAll("-", "_")}_items`;
  const key = table.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `import { bigint, pgTable, text, timestamp } from "drizzle-orm/pg-core";

export const ${key} = pgTable("${table}", {
  id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  title: text("title").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});
`;
}

function externalFiles(name: string): Record<string, string> {
  return {
    "models.ts": models(name),
    "drizzle.config.ts": `import { defineConfig } from "sluice";

// This folder is an app by itself: its migrations are made here, with a database of its own (DATABASE_URL, or an embedded
// one), and applied from the projects that have it among their apps.
export default defineConfig({
  dialect: "postgresql",
  sluice: { app: "${name}" },
});
`,
    "tsconfig.json": asJson({
      compilerOptions: {
        target: "ES2022",
        module: "NodeNext",
        moduleResolution: "NodeNext",
        strict: true,
        skipLibCheck: true,
        declaration: true,
        rootDir: ".",
      },
      include: ["models.ts", "migrations"],
    }),
    "package.json": asJson({
      name,
      version: "0.1.0",
      type: "module",
      files: ["dist"],
      scripts: { build: "tsc --outDir dist" },
      sluice: { app: name, models: "dist/models.js", migrations: "dist/migrations" },
      peerDependencies: { "drizzle-orm": ">=0.44.0 || >=1.0.0-0", sluice: "*" },
    }),
  };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
