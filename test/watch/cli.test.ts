// The command line as a process: bundled as it is published, a signal ends it, nothing is left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { posts, repository, type TestProject, testProject } from "./project.ts";

const program = join(repository, "node_modules/.cache", `watch-test-${process.pid}.mjs`);
let database: TestDatabase;
let project: TestProject;

beforeAll(async () => {
  database = await createDatabase();
  project = testProject(database.url);
  await build({
    entryPoints: [join(repository, "src/cli/main.ts")],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
  });
});

afterAll(async () => {
  rmSync(program, { force: true });
  rmSync(project.folder, { recursive: true, force: true });
  await database.drop();
});

interface Running {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  until(word: string): Promise<void>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

function watchIn(folder: string, args: readonly string[]): Running {
  const { DATABASE_URL: _, FORCE_COLOR: __, ...env } = process.env;
  const child = spawn(process.execPath, [program, "watch", ...args], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  return {
    child,
    out: () => out,
    err: () => err,
    async until(word) {
      for (let waited = 0; !out.includes(word); waited += 10) {
        if (waited > 20_000 || child.exitCode !== null) throw new Error(`"${word}" did not come:\n${out}\n${err}`);
        await sleep(10);
      }
    },
    end(signal) {
      return new Promise((resolve) => {
        child.once("exit", resolve);
        child.kill(signal);
      });
    },
  };
}

test("drafts on a save, says so line by line, and Ctrl-C ends it", async () => {
  project.write("core/models.ts", posts());
  const running = watchIn(project.folder, []);
  await running.until("drafted core/db/migrations/draft.ts");
  expect(running.out()).toContain("+ add table posts");
  expect(running.out()).toContain("CREATE TABLE posts");
  project.save("core/models.ts", `${posts()}export const =`);
  await running.until("core/models.ts:5:14");
  expect(running.out()).toContain("The draft stays as it is.");
  project.save("core/models.ts", posts('title: text("title"),'));
  await running.until("title text");
  const began = Date.now();
  expect(await running.end("SIGINT")).toBe(0);
  expect(Date.now() - began).toBeLessThan(3000);
  expect(running.err()).toContain("Stopped watching.");
  const [row] = await database.session.query<{ count: string }>(
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  expect(row?.count).toBe("0");
  expect(project.draftText()).toContain('title: { type: "text" }');
  expect(readdirSync(join(project.folder, "core/db/migrations"))).toEqual(["draft.ts"]);
});

test("--json is one object a line; SIGTERM ends it, too", async () => {
  project.write("core/models.ts", posts());
  const running = watchIn(project.folder, ["--json"]);
  await running.until("\n");
  project.save("core/models.ts", `${posts()}throw new Error("not today");`);
  await running.until('"failed"');
  expect(await running.end("SIGTERM")).toBe(0);
  const [first, second, ...more] = running
    .out()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({
    outcome: "different",
    operations: ["add table posts"],
    draft: "core/db/migrations/draft.ts",
    draftState: "written",
  });
  expect(second).toMatchObject({
    outcome: "failed",
    changed: ["core/models.ts"],
    error: { code: "models_failed", message: expect.stringContaining("not today") },
  });
  expect(more).toEqual([]);
});

test("without a configuration it ends with 2", async () => {
  const running = watchIn(tmpdir(), []);
  expect(await new Promise((resolve) => running.child.once("exit", resolve))).toBe(2);
  expect(running.err()).toContain("npx sluice init");
});
