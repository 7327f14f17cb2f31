import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "../../src/postgres/connect.ts";
import { acquireLock } from "../../src/postgres/lock-file.ts";

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-lock-"));
  lock = join(folder, "db.lock");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Another process that says "held" or the error's code, and then waits until it is killed. */
async function otherProcess(): Promise<{ child: ChildProcess; said: string }> {
  const entry = join(folder, "other.mjs");
  await build({
    stdin: {
      contents: `import { acquireLock } from ${JSON.stringify(new URL("../../src/postgres/lock-file.ts", import.meta.url).pathname)};
        const held = await acquireLock(process.argv[2], "db").then(() => "held", (error) => error.code);
        process.send(held);
        setInterval(() => {}, 1000);`,
      resolveDir: folder,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: entry,
    logLevel: "error",
  });
  const child = fork(entry, [lock], { stdio: "ignore" });
  return { child, said: await new Promise((resolve) => child.once("message", (message) => resolve(String(message)))) };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe("the lock file", () => {
  it("keeps a second process out, names the first, and is taken over when that one was killed", async () => {
    const first = await otherProcess();
    expect(first.said).toBe("held");
    await expect(acquireLock(lock, "db")).rejects.toMatchObject({
      code: "database_locked",
      message: expect.stringContaining(`process ${first.child.pid} on ${hostname()}`),
      hint: expect.stringContaining(String(first.child.pid)),
    });
    await kill(first.child);
    const mine = await acquireLock(lock, "db");
    const second = await otherProcess();
    expect(second.said).toBe("database_locked");
    await kill(second.child);
    await mine.release();
    expect((await readdir(folder)).filter((name) => name.startsWith("db"))).toEqual([]);
  });

  it("goes to exactly one of many who find it stale", async () => {
    const holder = { pid: 2 ** 22 + 1, host: hostname(), started: "long ago", since: "2026-01-01", token: "t" };
    await writeFile(lock, JSON.stringify(holder));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(lock, "db")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = outcomes.flatMap((each) =>
      each.status === "rejected" ? [(each.reason as { code: string }).code] : [],
    );
    expect(new Set(refused)).toEqual(new Set(["database_locked"]));
  });

  it("is stale when its number went to a later process", async () => {
    const holder = { pid: process.pid, host: hostname(), started: "another start", since: "2026-01-01", token: "t" };
    await writeFile(lock, JSON.stringify(holder));
    await (await acquireLock(lock, "db")).release();
  });

  it("is taken over when it can't be read", async () => {
    await writeFile(lock, "{ half");
    await (await acquireLock(lock, "db")).release();
  });

  it("can't be written: the folder is named, and what to do", async () => {
    const inFile = join(folder, "taken");
    await writeFile(inFile, "");
    await expect(acquireLock(join(inFile, "db.lock"), "db")).rejects.toMatchObject({
      code: "cannot_write",
      message: expect.stringContaining(inFile),
      hint: expect.stringMatching(/sluice\.embedded\.directory/),
    });
  });

  it("is believed when another machine holds it, and says how to remove it", async () => {
    await writeFile(lock, JSON.stringify({ pid: 1, host: "elsewhere", started: "", since: "2026-01-01", token: "t" }));
    await expect(acquireLock(lock, "db")).rejects.toMatchObject({
      code: "database_locked",
      hint: expect.stringContaining(`delete ${lock}`),
    });
  });

  it("is not removed by one who lost it", async () => {
    const mine = await acquireLock(lock, "db");
    const other = JSON.stringify({ pid: 1, host: "elsewhere", started: "", since: "2026-01-01", token: "t" });
    await writeFile(lock, other);
    await mine.release();
    expect(await readFile(lock, "utf8")).toBe(other);
  });
});

describe("the embedded database", () => {
  it("is made, kept, and opened by one session at a time", async () => {
    const directory = join(folder, "deep", "database");
    const leftover = `${directory}.new-1`;
    await mkdir(leftover, { recursive: true });
    await writeFile(join(leftover, "PG_VERSION"), "half of a database");
    const first = await connect({ kind: "embedded", directory });
    expect(await readdir(join(folder, "deep"))).toEqual(["database", "database.lock"]);
    expect(first.description).toBe(`embedded database in ${directory}`);
    await first.script("create table t (id int)");
    await expect(connect({ kind: "embedded", directory })).rejects.toMatchObject({ code: "database_locked" });
    await first.close();
    await first.close();
    await expect(first.query("select 1")).rejects.toMatchObject({ code: "connection_lost" });
    const second = await connect({ kind: "embedded", directory });
    expect(await second.query("select count(*)::int as n from t")).toEqual([{ n: 0 }]);
    await second.close();
    expect(await readdir(join(folder, "deep"))).toEqual(["database"]);
  });

  it("does not touch a folder that holds something else, and leaves no lock behind", async () => {
    const directory = join(folder, "mine");
    await mkdir(directory);
    await writeFile(join(directory, "notes.txt"), "important");
    await expect(connect({ kind: "embedded", directory })).rejects.toMatchObject({ code: "not_a_database" });
    expect(await readdir(folder)).toEqual(["mine"]);
    expect(await readdir(directory)).toEqual(["notes.txt"]);
  });

  it("lives in memory when it has no folder", async () => {
    const session = await connect({ kind: "embedded", directory: null });
    expect(session.description).toBe("embedded database in memory");
    expect(await session.query("select 1 as one")).toEqual([{ one: 1 }]);
    await session.close();
  });
});
