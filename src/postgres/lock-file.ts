// A lock file that keeps a folder for one process: PGlite would let a second one in, and the database would break.
// It names its holder. It is stale when that process is gone, or when its number belongs to a later process.
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../engine/errors.ts";

export interface Lock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in whatever measure tells two processes of one number apart. */
  readonly started: string;
  readonly since: string;
  readonly token: string;
}

/** How long a holder is waited for, in milliseconds: most commands, and the runs of a watcher, take less. */
const patience = 3000;

/** Takes the lock at `file`, or says who holds it, or why it can't be written. `what` is the folder that it guards. */
export async function acquireLock(file: string, what: string): Promise<Lock> {
  try {
    await mkdir(dirname(file), { recursive: true });
    return await take(file, what);
  } catch (thrown) {
    const { syscall } = thrown as NodeJS.ErrnoException;
    throw syscall === undefined ? thrown : unwritable(file, thrown as Error);
  }
}

async function take(file: string, what: string): Promise<Lock> {
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    started: await startOf(process.pid),
    since: new Date().toISOString(),
    token: randomUUID(),
  };
  const deadline = performance.now() + patience;
  for (;;) {
    if (await create(file, mine)) return { release: () => release(file, mine) };
    const holder = await holderOf(file);
    const isOver = performance.now() > deadline;
    if (holder === "unreadable" || (holder !== "gone" && (await isStale(holder)))) await reclaim(file, holder);
    else if (holder !== "gone" && isOver) throw held(file, what, holder);
    else await sleep(25);
    if (isOver && typeof holder === "string") throw held(file, what, null);
  }
}

// The content must be there from the first moment, which `wx` alone does not promise: it is written beside and linked.
async function create(file: string, holder: Holder): Promise<boolean> {
  const beside = `${file}.${holder.token}`;
  await writeFile(beside, `${JSON.stringify(holder)}\n`, { flag: "wx" });
  try {
    await link(beside, file);
    return true;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw thrown;
    return await createWithoutLinks(file, holder);
  } finally {
    await rm(beside, { force: true });
  }
}

async function createWithoutLinks(file: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(file, `${JSON.stringify(holder)}\n`, { flag: "wx" });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw thrown;
  }
}

async function release(file: string, mine: Holder): Promise<void> {
  const holder = await holderOf(file);
  if (typeof holder === "object" && holder.token === mine.token) await rm(file, { force: true });
}

async function holderOf(file: string): Promise<Holder | "gone" | "unreadable"> {
  try {
    const holder = JSON.parse(await readFile(file, "utf8")) as Holder;
    return typeof holder?.pid === "number" ? holder : "unreadable";
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "ENOENT" ? "gone" : "unreadable";
  }
}

// Two processes that find the same stale lock must not remove it one after the other, for the second would remove the
// first one's new lock: removing is guarded by a file of its own, and what is stale is looked at again inside.
async function reclaim(file: string, seen: Holder | "unreadable"): Promise<void> {
  const guard = `${file}.reclaim`;
  try {
    await writeFile(guard, "", { flag: "wx" });
  } catch {
    const since = await stat(guard).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (since > 5000) await rm(guard, { force: true });
    await sleep(50);
    return;
  }
  try {
    const now = await holderOf(file);
    const same = typeof now === "object" && typeof seen === "object" ? now.token === seen.token : now === seen;
    if (same) await unlink(file);
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return false;
  if (!isAlive(holder.pid)) return true;
  const started = await startOf(holder.pid);
  return started !== "" && started !== holder.started;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}

// Linux counts the start of a process in ticks since the boot (field 22, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
// Elsewhere only our own start is known, which is enough to tell a former process of our own number.
async function startOf(pid: number): Promise<string> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const ticks = text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    return `${(await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim()}:${ticks}`;
  } catch {
    return pid === process.pid ? String(performance.timeOrigin) : "";
  }
}

function unwritable(file: string, cause: Error): UserError {
  const folder = dirname(file);
  return new UserError("cannot_write", `The embedded database can't be locked in ${folder}: ${cause.message}`, {
    hint: `Give yourself the right to write to ${folder} (ls -ld ${folder} shows who has it), name another folder in sluice.embedded.directory, or a server in DATABASE_URL.`,
    cause,
  });
}

function held(file: string, what: string, holder: Holder | null): UserError {
  const own = holder !== null && holder.pid === process.pid && holder.host === hostname();
  const who =
    holder === null
      ? "another process"
      : `${own ? "this very process" : "process"} ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new UserError("database_locked", `The embedded database in ${what} is in use by ${who}.`, {
    hint:
      holder !== null && holder.host !== hostname()
        ? `Stop that process. If it is gone already, delete ${file}.`
        : `Stop that process${holder === null || own ? "" : ` (kill ${holder.pid})`} and run the command again.`,
  });
}
