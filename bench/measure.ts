// One whole process, timed from start to end, with the most memory that any Node process of it held at once.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

export interface Measurement {
  readonly milliseconds: number;
  readonly bytes: number;
  /** `null`: it was ended because it took too long. */
  readonly exit: number | null;
  readonly output: string;
}

export interface Command {
  readonly args: readonly string[];
  readonly directory: string;
  readonly timeout: number;
}

// Each Node process writes its own peak as it exits; maxRSS is in kilobytes.
const probe = `import { writeFileSync } from "node:fs";
process.once("exit", () => {
  const folder = process.env.BENCH_MEMORY;
  if (folder) writeFileSync(folder + "/" + process.pid, String(process.resourceUsage().maxRSS));
});`;

export async function measure(command: Command): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-memory-"));
  try {
    const probeFile = join(folder, "probe.mjs");
    writeFileSync(probeFile, probe);
    const { DATABASE_URL: _, ...environment } = process.env;
    const env = {
      ...environment,
      BENCH_MEMORY: folder,
      NODE_OPTIONS: `--import=${pathToFileURL(probeFile).href}`,
      NODE_NO_WARNINGS: "1",
      NO_COLOR: "1",
      CI: "true",
    };
    const result = await run(command, env);
    const peaks = readdirSync(folder)
      .filter((name) => name !== "probe.mjs")
      .map((name) => Number(readFileSync(join(folder, name), "utf8")) * 1024);
    return { ...result, bytes: Math.max(0, ...peaks) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: Command, env: Readonly<Record<string, string | undefined>>): Promise<Omit<Measurement, "bytes">> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    // A group of its own, so that what it started ends with it.
    const child = spawn(process.execPath, [...command.args], {
      cwd: command.directory,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = `${output}${chunk.toString()}`.slice(-20_000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    let tookTooLong = false;
    const timer = setTimeout(() => {
      tookTooLong = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, command.timeout);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ milliseconds: performance.now() - started, exit: tookTooLong ? null : (code ?? 1), output });
    });
  });
}
