// A temporary project with the repository's packages, and a watcher on it whose reports can be waited for.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeMigrations } from "../../src/commands/makemigrations.ts";
import { migrate } from "../../src/commands/migrate.ts";
import { noAnswers } from "../../src/commands/questions/answers.ts";
import { rollback } from "../../src/commands/rollback.ts";
import { type WatchOptions, watch } from "../../src/commands/watch.ts";
import type { ComparedReport, FailedReport, WatchReport } from "../../src/commands/watch-run.ts";
import type { Environment } from "../../src/commands/workspace.ts";

export const repository = resolve(import.meta.dirname, "../..");

export interface TestProject {
  readonly folder: string;
  readonly environment: Environment;
  readonly draft: string;
  write(file: string, text: string): void;
  /** As most editors save: written beside, moved over. */
  save(file: string, text: string): void;
  remove(file: string): void;
  draftText(): string | null;
  make(message?: string): ReturnType<typeof makeMigrations>;
  migrate(): ReturnType<typeof migrate>;
  rollback(): ReturnType<typeof rollback>;
}

/** `null`: the embedded database. */
export function testProject(url: string | null): TestProject {
  const folder = mkdtempSync(join(tmpdir(), "sluice-watch-"));
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const environment = (): Environment => ({
    cwd: folder,
    env: {},
    clock: { now: () => new Date() },
    questioner: { ask: async () => null },
    progress: () => {},
  });
  const draft = join(folder, "core/db/migrations/draft.ts");
  const project: TestProject = {
    folder,
    environment: environment(),
    draft,
    write(file, text) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    save(file, text) {
      writeFileSync(join(folder, `.${file.replaceAll("/", "-")}.swp`), text);
      renameSync(join(folder, `.${file.replaceAll("/", "-")}.swp`), join(folder, file));
    },
    remove: (file) => rmSync(join(folder, file), { recursive: true, force: true }),
    draftText: () => (existsSync(draft) ? readFileSync(draft, "utf8") : null),
    make: (message) =>
      makeMigrations(environment(), {
        ...noAnswers,
        empty: false,
        dryRun: false,
        check: false,
        from: "live",
        proof: false,
        ...(message !== undefined && { message }),
      }),
    migrate: () => migrate(environment()),
    rollback: () => rollback(environment(), { target: {}, yes: true }),
  };
  project.write("package.json", '{ "type": "module" }\n');
  project.write(
    "drizzle.config.ts",
    'import { defineConfig } from "sluice";\nexport default defineConfig({ dialect: "postgresql" });\n',
  );
  if (url !== null) project.write(".env", `DATABASE_URL=${url}\n`);
  return project;
}

/** `posts` with these columns, one a line. */
export function posts(...columns: readonly string[]): string {
  return `import { integer, pgTable, text } from "drizzle-orm/pg-core";
export const posts = pgTable("posts", {
  id: integer("id").primaryKey(),
${columns.map((column) => `  ${column}\n`).join("")}});
`;
}

/** One whose first migration is made and applied. */
export async function begunProject(url: string): Promise<TestProject> {
  const project = testProject(url);
  project.write("core/models.ts", posts());
  await project.make("initial");
  await project.migrate();
  return project;
}

export interface Watcher {
  readonly reports: WatchReport[];
  /** The first report after the last one that was given out. */
  next(): Promise<WatchReport>;
  compared(): Promise<ComparedReport>;
  failed(): Promise<FailedReport>;
  /** Nothing is shown for so long. */
  silent(ms?: number): Promise<boolean>;
  stop(): Promise<void>;
}

const running = new Set<Watcher>();
const projects: TestProject[] = [];

export function watching(project: TestProject, options: Partial<Omit<WatchOptions, "signal" | "show">> = {}): Watcher {
  const ending = new AbortController();
  const reports: WatchReport[] = [];
  const done = watch(project.environment, {
    ...noAnswers,
    ...options,
    signal: ending.signal,
    show: (report) => reports.push(report),
  });
  done.catch(() => {});
  let taken = 0;
  async function next(): Promise<WatchReport> {
    for (let waited = 0; waited < 20_000; waited += 5) {
      const report = reports[taken];
      if (report !== undefined) {
        taken++;
        return report;
      }
      await sleep(5);
    }
    throw new Error(`no report came; the last one was ${JSON.stringify(reports.at(-1))}`);
  }
  const watcher: Watcher = {
    reports,
    next,
    async compared() {
      const report = await next();
      if (report.outcome === "failed") throw new Error("the run failed", { cause: report.error });
      return report;
    },
    async failed() {
      const report = await next();
      if (report.outcome !== "failed") throw new Error(`the run did not fail: ${JSON.stringify(report)}`);
      return report;
    },
    async silent(ms = 400) {
      const before = reports.length;
      await sleep(ms);
      return reports.length === before && taken === before;
    },
    async stop() {
      running.delete(watcher);
      ending.abort();
      await done;
    },
  };
  running.add(watcher);
  projects.push(project);
  return watcher;
}

export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((watcher) => watcher.stop()));
  for (const { folder } of projects.splice(0)) rmSync(folder, { recursive: true, force: true });
}
