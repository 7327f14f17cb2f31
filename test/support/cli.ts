// The command line as a user runs it: a process of its own, in a folder of its own, with real files.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inject } from "vitest";
import { sayIn } from "./said.ts";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line that is running. */
export interface CliProcess {
  kill(signal: NodeJS.Signals): void;
  readonly result: Promise<CliResult>;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly below?: string;
  /** What it says on stderr, piece by piece. */
  readonly heard?: (text: string) => void;
  /** Words before the command line: another user, a limit. */
  readonly wrapper?: readonly string[];
  /** What is typed, in turn, each once the words before it were said. */
  readonly typed?: readonly (readonly [after: string, keys: string])[];
}

export interface TempProject {
  readonly root: string;
  /** Runs the command line in the project's folder, or in one below it. */
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
  /** Starts it, so that it can be killed. */
  start(args: readonly string[], options?: RunOptions): Promise<CliProcess>;
  write(file: string, text: string): void;
  read(file: string): string;
  exists(file: string): boolean;
  remove(): void;
}

export interface TempProjectOptions {
  /** `embedded`: no DATABASE_URL, and an empty database that was prepared before. */
  readonly database: { readonly url: string } | "embedded";
  readonly files?: Readonly<Record<string, string>>;
  /** `false`: migrations are written without a proof, which takes its time. A URL: replicas are made on that server. */
  readonly proof?: false | string;
  /** Commands run in this process, one at a time, which is much quicker; what needs a process of its own still gets one. */
  readonly here?: true;
}

const config = (sluice: string) => `import { defineConfig } from "sluice";
export default defineConfig({ dialect: "postgresql", sluice: { apps: []${sluice} } });
`;

function proofIn(proof: TempProjectOptions["proof"]): string {
  if (proof === undefined) return "";
  return `, proof: ${proof === false ? "false" : `{ url: ${JSON.stringify(proof)} }`}`;
}

/** A folder with a config and the given files; drizzle-orm is found as in an installed project. */
export function tempProject({ database, files = {}, proof, here }: TempProjectOptions): TempProject {
  const root = mkdtempSync(join(realpathSync(tmpdir()), "sluice-cli-"));
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const [file, text] of Object.entries({
    "drizzle.config.ts": config(proofIn(proof)),
    ...files,
  }))
    write(file, text);
  if (database === "embedded") {
    mkdirSync(join(root, ".sluice"), { recursive: true });
    cpSync(inject("preparedDirectory"), join(root, ".sluice/database"), { recursive: true });
  }
  const base: Record<string, string> = database === "embedded" ? {} : { DATABASE_URL: database.url };
  const start = async (args: readonly string[], options: RunOptions = {}): Promise<CliProcess> => {
    const { env = {}, below = ".", heard, wrapper = [], typed } = options;
    const { DATABASE_URL: _, FORCE_COLOR: __, ...rest } = process.env;
    return startProcess([...wrapper, process.execPath, await cliFile(), ...args], {
      cwd: join(root, below),
      env: { ...rest, NO_COLOR: "1", ...base, ...env },
      heard,
      typed,
    });
  };
  return {
    root,
    write,
    read: (file) => readFileSync(join(root, file), "utf8"),
    exists: (file) => existsSync(join(root, file)),
    remove: () => rmSync(root, { recursive: true, force: true }),
    start,
    async run(args, options = {}) {
      const { below = ".", ...own } = options;
      const isAlone = here === undefined || database === "embedded" || Object.keys(own).length > 0;
      if (isAlone) return (await start(args, options)).result;
      const { code, out, err } = await sayIn(join(root, below), database, ...args);
      return { code, stdout: out, stderr: err };
    },
  };
}

let built: Promise<string> | undefined;

/** The command line bundled from the sources as they are now, once per test file. */
function cliFile(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const outdir = join(repository, "node_modules/.cache/sluice-test-cli", String(process.pid));
  await build({
    absWorkingDir: repository,
    entryPoints: ["src/cli/main.ts"],
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
  return join(outdir, "main.mjs");
}

function startProcess(
  [program, ...args]: readonly string[],
  {
    heard,
    typed,
    ...options
  }: {
    cwd: string;
    env: NodeJS.ProcessEnv;
    heard: RunOptions["heard"];
    typed: RunOptions["typed"];
  },
): CliProcess {
  const child = spawn(program ?? "", args, {
    ...options,
    stdio: [typed === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  const left = [...(typed ?? [])];
  let unanswered = "";
  const typeAfter = (chunk: unknown): void => {
    unanswered += chunk;
    const [next] = left;
    if (next === undefined || !unanswered.includes(next[0])) return;
    unanswered = "";
    left.shift();
    child.stdin?.write(next[1]);
  };
  const result = new Promise<CliResult>((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk) => {
      stdout += chunk;
      typeAfter(chunk);
    });
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
      heard?.(String(chunk));
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { kill: (signal) => void child.kill(signal), result };
}
