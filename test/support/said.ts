// The command line in this process: its exit code, and what it prints.
import process from "node:process";
import { vi } from "vitest";
import { run } from "../../src/cli/run.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function say(...args: string[]): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => (text: unknown) => {
    texts.push(String(text));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(into(out)),
    vi.spyOn(process.stderr, "write").mockImplementation(into(err)),
    // yargs prints by way of these.
    vi.spyOn(console, "log").mockImplementation((text) => void out.push(`${text}\n`)),
    vi.spyOn(console, "error").mockImplementation((text) => void err.push(`${text}\n`)),
  ];
  try {
    return { code: await run(args), out: out.join(""), err: err.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same in a folder, on a database. */
export async function sayIn(root: string, database: { readonly url: string }, ...args: string[]): Promise<Said> {
  const home = process.cwd();
  process.chdir(root);
  vi.stubEnv("DATABASE_URL", database.url);
  try {
    return await say(...args);
  } finally {
    vi.unstubAllEnvs();
    process.chdir(home);
  }
}
