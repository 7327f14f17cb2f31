// One program run to its end: its exit code, what it said, and how long it took.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";

export interface Execution {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface ExecuteOptions {
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function execute(program: string, args: readonly string[], options: ExecuteOptions): Promise<Execution> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, [...args], {
      cwd: options.directory,
      env: { ...inherited, NO_COLOR: "1", CI: "true", ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ exit: code ?? 1, stdout, stderr, seconds: (performance.now() - started) / 1000 });
    });
  });
}

export function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}
