// The command line as a process: bundled as it is published, a signal ends it, nothing is left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../src/postgres/connect.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { begunProject, posts, repository, type TestProject, testProject } from "./project.ts";

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
  const { DATABASE_URL: _, FORCE_COLOR: __, NODE_ENV: ___, ...env } = process.env;
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

describe("--apply", () => {
  let own: TestDatabase;
  let at: TestProject;

  beforeEach(async () => {
    own = await createDatabase();
    at = await begunProject(own.url);
  });

  afterEach(async () => {
    rmSync(at.folder, { recursive: true, force: true });
    await own.drop();
  });

  /** Is the column there, and is a draft recorded? */
  const stands = async (): Promise<unknown> => {
    const [row] = await own.session.query(
      `select exists (select from pg_attribute where attrelid = 'posts'::regclass and attname = 'title') as title,
         exists (select from sluice_version v where to_jsonb(v) ->> 'draft' is not null) as draft`,
    );
    return row;
  };

  test("says what was applied and taken back; Ctrl-C leaves the draft applied, and the next one goes on", async () => {
    const first = watchIn(at.folder, ["--apply"]);
    await first.until("No changes");
    at.save("core/models.ts", posts('title: text("title"),'));
    await first.until("applied to");
    await own.session.query("insert into posts values (1, 'kept')");
    expect(await first.end("SIGINT")).toBe(0);
    expect(await stands()).toEqual({ title: true, draft: true });
    const second = watchIn(at.folder, ["--apply"]);
    await second.until("already");
    at.save("core/models.ts", posts('heading: text("heading"),'));
    await second.until("the earlier draft rolled back");
    expect(second.out()).toContain("lost column posts.title: 1 value: what is put into a draft goes");
    at.save("core/models.ts", posts());
    await second.until("no draft is applied any more");
    expect(second.out().match(/this is said once/g)).toHaveLength(1);
    expect(await second.end("SIGTERM")).toBe(0);
    expect(await stands()).toEqual({ title: false, draft: false });
  });

  test("killed before the commit, nothing is there; killed after it, the next one knows", async () => {
    const other = await connect({ kind: "url", url: own.url });
    const first = watchIn(at.folder, ["--apply"]);
    await first.until("No changes");
    await other.script("begin; lock table posts in share mode");
    at.save("core/models.ts", posts('title: text("title"),'));
    await waiting(own);
    await first.end("SIGKILL");
    await other.script("rollback");
    await other.close();
    await alone(own);
    expect(await stands()).toEqual({ title: false, draft: false });
    const second = watchIn(at.folder, ["--apply"]);
    for (let waited = 0; JSON.stringify(await stands()) !== '{"title":true,"draft":true}'; waited += 5) {
      if (waited > 20_000) throw new Error(second.out());
      await sleep(5);
    }
    await second.end("SIGKILL");
    // As it may be where the kill came before it was written.
    rmSync(at.draft, { force: true });
    const third = watchIn(at.folder, ["--apply"]);
    await third.until("already");
    expect(at.draftText()).toContain("posts.title");
    at.save("core/models.ts", posts());
    await third.until("no draft is applied any more");
    expect(await third.end("SIGINT")).toBe(0);
    expect(await stands()).toEqual({ title: false, draft: false });
  });

  test("Ctrl-C while a statement waits rolls it back", async () => {
    const other = await connect({ kind: "url", url: own.url });
    const running = watchIn(at.folder, ["--apply"]);
    await running.until("No changes");
    await other.script("begin; lock table posts in share mode");
    at.save("core/models.ts", posts('title: text("title"),'));
    await waiting(own);
    expect(await running.end("SIGINT")).toBe(0);
    await other.script("rollback");
    await other.close();
    await alone(own);
    expect(await stands()).toEqual({ title: false, draft: false });
  });

  test("is refused in production, with 2; --yes has no meaning without it", async () => {
    at.write(".env", `DATABASE_URL=${own.url}\nNODE_ENV=production\n`);
    const running = watchIn(at.folder, ["--apply"]);
    expect(await new Promise((resolve) => running.child.once("exit", resolve))).toBe(2);
    expect(running.err()).toContain("NODE_ENV is production: no draft is applied there");
    const other = watchIn(at.folder, ["--yes"]);
    expect(await new Promise((resolve) => other.child.once("exit", resolve))).toBe(2);
  });
});

/** Until a session of the watcher's waits for a lock. */
async function waiting({ session }: TestDatabase): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    const found = await session.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (found.length > 0) return;
    await sleep(10);
  }
  throw new Error("nothing waits");
}

/** Until the server has ended the sessions of a process that is gone. */
async function alone({ session }: TestDatabase): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    const found = await session.query(
      "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    if (found.length === 0) return;
    await sleep(10);
  }
  throw new Error("sessions are left");
}

test("without a configuration it ends with 2", async () => {
  const running = watchIn(tmpdir(), []);
  expect(await new Promise((resolve) => running.child.once("exit", resolve))).toBe(2);
  expect(running.err()).toContain("npx sluice init");
});
