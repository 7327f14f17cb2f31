// A project whose migrations are written by hand, of its own scope and of the external app billing; its commands in this process.
import type { Environment } from "../../src/commands/workspace.ts";
import { type TempProject, tempProject } from "./cli.ts";
import { createDatabase, serverUrl, type TestDatabase } from "./database.ts";

export type ScopeName = "project" | "billing";

const directories = { project: "core/db/migrations", billing: "apps/billing/migrations" } as const;

export interface Written {
  readonly scope?: ScopeName;
  readonly dependsOn?: readonly string[];
  readonly transaction?: "none";
  /** A table of the revision's name, where nothing is said. */
  readonly up?: string;
  readonly down?: string;
}

export interface ByHand {
  readonly project: TempProject;
  readonly database: TestDatabase;
  environment(more?: Partial<Environment>): Environment;
  /** Writes a migration, and returns its path. */
  write(revision: string, parents: readonly string[], written?: Written): string;
  /** Revisions and states, as they are recorded; what is applied is its revision only. */
  recorded(scope?: ScopeName): Promise<string[]>;
  tables(): Promise<string[]>;
  /** Runs the commands that a hint names, as they are typed; their output. */
  follow(hint: string): Promise<string>;
  remove(): Promise<void>;
}

export async function byHand(): Promise<ByHand> {
  const database = await createDatabase();
  const project = tempProject({
    database,
    here: true,
    files: {
      "drizzle.config.ts": `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: [{ name: "billing", external: true }], proof: { url: "${serverUrl()}" } } });
`,
      "core/models.ts": "",
      "apps/billing/models.ts": "",
    },
  });
  const { session } = database;
  return {
    project,
    database,
    environment: (more = {}) => ({
      cwd: project.root,
      env: { DATABASE_URL: database.url },
      clock: { now: () => new Date() },
      questioner: { ask: async () => null },
      progress: () => {},
      ...more,
    }),
    write(revision, parents, { scope = "project", dependsOn = [], transaction, up, down } = {}) {
      const path = `${directories[scope]}/${revision}.ts`;
      project.write(
        path,
        `import { defineMigration } from "sluice";
export default defineMigration({
  revision: "${revision}",
  parents: ${JSON.stringify(parents)},
  dependsOn: ${JSON.stringify(dependsOn)},
${transaction === undefined ? "" : `  transaction: "${transaction}",\n`}  up: (op) => [${up ?? `op.createTable("${revision}", { columns: {} })`}],
  ${down === undefined ? "" : `down: (op) => [${down}],`}
});
`,
      );
      return path;
    },
    async recorded(scope = "project") {
      const table = scope === "project" ? "sluice_version" : `sluice_version_${scope}`;
      const rows = await session.query(`select revision, state, done from ${table} order by 1`);
      return rows.map(({ revision, state, done }) =>
        state === "applied" ? String(revision) : `${revision}: ${state}, ${done}`,
      );
    },
    async tables() {
      const rows = await session.query(
        "select tablename from pg_tables where schemaname = 'public' and tablename not like 'sluice%' order by 1",
      );
      return rows.map(({ tablename }) => String(tablename));
    },
    async follow(hint) {
      const output: string[] = [];
      for (const [, words = ""] of hint.matchAll(/npx sluice ([\w@ -]+\w)/g)) {
        const { code, stdout, stderr } = await project.run(words.split(" "));
        if (code !== 0) throw new Error(`${words}: ${stderr}`);
        output.push(stdout);
      }
      return output.join("");
    },
    async remove() {
      project.remove();
      await database.drop();
    },
  };
}

/** What it was refused with. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  return work.then(
    () => ({ code: "no error", message: "", hint: "" }),
    (error) => error,
  );
}
